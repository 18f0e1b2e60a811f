"""The planner is compiled when it is set up, and that is told once."""

import os
import subprocess
import sys

import pytest

numba = pytest.importorskip("numba", reason="numba is not installed")

from backend.commands.warm import tell_of_compiling  # noqa: E402


def warmed() -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "backend", "warm"], env=os.environ, capture_output=True, text=True, timeout=280
    )


def test_a_planner_that_is_compiled_already_is_loaded_without_a_word() -> None:
    first, again = warmed(), warmed()

    assert (first.returncode, first.stdout) == (0, ""), first.stderr
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_whoever_has_to_wait_for_the_compiler_is_told_once(capsys) -> None:
    def work() -> None:
        assert [numba.njit(lambda number, more=more: number + more)(1) for more in range(2)] == [1, 2]

    tell_of_compiling(work)
    begun, done = capsys.readouterr().err.splitlines()
    assert "compiling the planner" in begun
    assert "Xong sau" in done
