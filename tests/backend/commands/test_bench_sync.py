"""``trao bench sync``, as somebody gives it who wants to know what the exchange costs; tiny counts, real processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.commands.bench.exchange import growth

MEASURED = [
    ("wire: push of", "bytes a fact"),
    ("push of 100 facts", "raw unnest of the facts alone, into fact only"),
    ("push of 100 facts", "raw unnest of the same rows into all nine tables"),
    ("push of 1 fact,", "raw unnest of the facts alone, into fact only"),
    ("push of 1 fact,", "raw unnest of the same rows into all nine tables"),
    ("pull of 50 rows", "milliseconds"),
    ("pull of 20 changed rows of 50", "bare asyncpg fetch"),
    ("photo of 250 KB", "photos/s"),
]


def bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Measure next to nothing, with a folder in which no peer is."""
    trao = [sys.executable, "-m", "backend", "bench", "sync", "--quick", "--json", "--peers", str(folder)]
    wide = os.environ | {"COLUMNS": "200"}
    return subprocess.run([*trao, *arguments], env=wide, capture_output=True, text=True, timeout=200)


def test_every_measure_is_told_and_absent_peers_are_named(tmp_path: Path) -> None:
    done = bench(tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    figures = report["figures"]
    for name, of in MEASURED:
        assert [one for one in figures if one["name"].startswith(name) and one["of"].startswith(of)], (name, of)
    for one in figures:
        assert set(one) == {
            "name", "of", "median", "min", "max", "rounds", "unit", "ours", "peer", "expected", "holds",
        }  # fmt: skip
        assert one["rounds"]
        assert all(value > 0 for value in (*one["rounds"], one["median"])), one
        assert one["ours"] is None or (one["ours"] > 0 and one["peer"] > 0), one
    assert any("@tus/server" in line for line in report["left_out"])
    assert "left out" in done.stderr
    assert "push of 100 facts" in done.stderr


def test_growth_is_told_for_every_size_beside_the_first(tmp_path: Path) -> None:
    done = bench(tmp_path, "--growth", "--facts", "4000,8000")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["growth"]
    assert [row["facts"] for row in rows] == [4000, 8000]
    assert all(value > 0 for row in rows for value in row.values())
    assert all(row["push_p99_ms"] >= row["push_p50_ms"] for row in rows)
    assert "(1.00x)" in done.stderr


def test_a_past_that_the_disk_cannot_hold_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    done = bench(tmp_path, "--growth", "--facts", "1000000000000")
    assert done.returncode == 1
    assert "GiB free" in done.stderr


@pytest.mark.parametrize(("took", "late"), [([5.0], 5.0), ([1.0] * 99 + [9.0], 1.0), ([1.0] * 98 + [9.0] * 2, 9.0)])
def test_the_late_answer_is_the_one_that_99_of_100_are_within(took: list[float], late: float) -> None:
    assert growth.late(took) == late
