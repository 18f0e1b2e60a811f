"""``trao bench``, as somebody gives it who wants to know which engine is ahead."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from routing.benchmark.run import Measured, installed
from tests.routing.benchmark.samples import PLANE, STREETS

PEERS = [engine for engine in ("pyvrp", "vroom") if installed(engine)]
needs_peers = pytest.mark.skipif(len(PEERS) < 2, reason="VROOM, of the bench dependency group, is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Lay out two small instances and what is known of one of them."""
    (tmp_path / "plane.txt").write_text(PLANE)
    (tmp_path / "corner.txt").write_text(STREETS)
    (tmp_path / "known.csv").write_text("instance,vehicles,distance\nplane,1,40\n")
    return tmp_path


def command(folder: Path, *arguments: str) -> list[str]:
    """Name the command line that measures what is in a folder."""
    trao = [sys.executable, "-m", "backend", "bench", "routing", "--instances", str(folder)]
    return [*trao, "--best-known", str(folder / "known.csv"), "--json", str(folder / "runs.json"), *arguments]


def bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Measure what is in a folder."""
    wide = os.environ | {"COLUMNS": "160"}
    return subprocess.run(command(folder, *arguments), env=wide, capture_output=True, text=True, timeout=120)


@needs_peers
def test_every_run_is_kept_and_the_table_shows_who_is_ahead(folder: Path) -> None:
    page = folder / "page.md"
    done = bench(folder, "--engines", "pyvrp,vroom", "--seconds", "0.2", "--seeds", "1", "--markdown", str(page))
    assert done.returncode == 0, done.stderr
    runs = json.loads((folder / "runs.json").read_text())
    assert all(set(run) == set(Measured.__struct_fields__) for run in runs)
    assert [(run["instance"], run["engine"], run["vehicles"], run["distance"], run["feasible"]) for run in runs] == [
        ("corner", "pyvrp", 1, 19.0, True),
        ("corner", "vroom", 1, 19.0, True),
        ("plane", "pyvrp", 1, 40.0, True),
        ("plane", "vroom", 1, 40.0, True),
    ]
    assert "pyvrp against vroom: 0 better, 2 equal, 0 worse" in done.stdout
    assert "| corner | – | 1/19 | 1/19 | pyvrp = vroom |" in page.read_text()
    assert "| plane | 1/40 | 1/40 | 1/40 | pyvrp = vroom |" in page.read_text()


def test_an_engine_or_an_instance_that_is_not_there_is_named_and_the_rest_goes_on(folder: Path) -> None:
    (folder / "sitecustomize.py").write_text(
        "import importlib.util as util\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'vroom' else find(name, *rest)\n"
    )
    arguments = "--engines", "vroom,oracle,pyvrp", "--seconds", "0.2", "--seeds", "1", "--only", "plane,nowhere"
    environment = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    done = subprocess.run(command(folder, *arguments), env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "vroom is left out: vroom is not installed" in done.stderr
    assert "there is no engine oracle" in done.stderr
    assert "there is no instance nowhere" in done.stderr
    assert [run["engine"] for run in json.loads((folder / "runs.json").read_text())] == ["pyvrp"]


def test_an_interrupt_keeps_what_was_measured_so_far(folder: Path) -> None:
    arguments = "--engines", "pyvrp", "--seconds", "0.2,100", "--seeds", "1", "--only", "plane"
    with subprocess.Popen(
        command(folder, *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + 60
        while not (folder / "runs.json").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        told, complaint = process.communicate(timeout=30)
    assert process.returncode == 0, complaint
    assert "1 of 2 runs measured" in complaint
    assert "1/40" in told
    assert [run["limit_s"] for run in json.loads((folder / "runs.json").read_text())] == [0.2]


@pytest.mark.skipif(find_spec("numba") is None, reason="numba, which compiles the engine, is not installed")
def test_our_engine_is_measured_like_its_peers(folder: Path) -> None:
    done = bench(folder, "--engines", "trao", "--seconds", "0.5", "--seeds", "1")
    runs = json.loads((folder / "runs.json").read_text())
    assert {(run["instance"], run["vehicles"], run["distance"], run["feasible"]) for run in runs} == {
        ("plane", 1, 40.0, True),
        ("corner", 1, 19.0, True),
    }, done.stderr


@pytest.mark.skipif(find_spec("numba") is None, reason="numba, which compiles the engine, is not installed")
def test_growth_is_measured_from_the_first_plan_to_the_budget(tmp_path: Path) -> None:
    trao = [sys.executable, "-m", "backend", "bench", "growth", "--stops", "60", "--json", str(tmp_path / "grown.json")]
    done = subprocess.run(trao, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    rows = json.loads((tmp_path / "grown.json").read_text())
    assert [(row["stops"], row["budget_s"], row["violations"]) for row in rows] == [(60, None, 0), (60, 5.0, 0)]
    assert all(row["peak_mib"] > 0 for row in rows)
