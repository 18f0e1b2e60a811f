"""Where local state lives, and who may enter."""

import os
import stat
from pathlib import Path

import pytest

from backend.base.state import create_state_directory, state_directory


def test_a_plain_user_keeps_state_inside_the_checkout(tmp_path: Path) -> None:
    assert state_directory(tmp_path, uid=1000, environ={}) == tmp_path / ".trao/demo"


def test_root_keeps_the_state_of_each_checkout_apart_and_outside(tmp_path: Path) -> None:
    one = state_directory(tmp_path / "one", "test", uid=0, environ={})
    other = state_directory(tmp_path / "other", "test", uid=0, environ={})
    assert one.parent == Path("/var/lib/trao")
    assert one.name.startswith("test-")
    assert len(one.name) == len("test-") + 12
    assert one != other


def test_a_checkout_reached_by_two_names_has_one_state(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    names = [state_directory(tmp_path / name, uid=0, environ={}) for name in ("real", "link")]
    assert names[0] == names[1]


def test_trao_state_moves_all_state(tmp_path: Path) -> None:
    assert state_directory(Path("/x"), "demo", uid=0, environ={"TRAO_STATE": str(tmp_path)}) == tmp_path


@pytest.mark.parametrize(("uid", "mode"), [(0, 0o711), (1000, 0o700)])
def test_only_new_folders_get_a_mode_whatever_the_umask(tmp_path: Path, uid: int, mode: int) -> None:
    existing = tmp_path / "existing"
    existing.mkdir(mode=0o750)
    before = existing.stat().st_mode
    previous = os.umask(0o077)
    try:
        create_state_directory(existing / "new/state", uid=uid)
    finally:
        os.umask(previous)
    assert existing.stat().st_mode == before
    assert [stat.S_IMODE(path.stat().st_mode) for path in (existing / "new", existing / "new/state")] == [mode, mode]
