"""The engine compiled for good, but not for longer than its source says the same."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import routing

pytest.importorskip("numba")

TURN = """
import numpy as np
from routing.engine.ledger import STATE, Ledger, begin_turn
begin_turn(Ledger(np.zeros(1, dtype=STATE), *[np.zeros(1, dtype=np.int32)] * (len(Ledger._fields) - 1)))
print(sum(begin_turn.stats.cache_hits.values()), sum(begin_turn.stats.cache_misses.values()))
"""


def test_a_change_in_one_file_compiles_what_calls_it_in_another_anew(tmp_path: Path) -> None:
    """ledger.py stays as it is, place.py changes: numba alone would go on with what it had compiled."""
    shutil.copytree(Path(routing.__file__).parent, tmp_path / "routing", ignore=shutil.ignore_patterns("__pycache__"))
    assert hits_and_misses(tmp_path) == "0 1"
    assert hits_and_misses(tmp_path) == "1 0"
    with (tmp_path / "routing/engine/place.py").open("a") as place:
        place.write("# another thought\n")
    assert hits_and_misses(tmp_path) == "0 1"


def hits_and_misses(folder: Path) -> str:
    """Open a turn in a process of its own; tell what was found compiled and what was not."""
    told = subprocess.run(
        [sys.executable, "-c", TURN], cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()
