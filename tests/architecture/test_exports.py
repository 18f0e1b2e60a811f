"""What the handheld is given in TypeScript is what the Python says today."""

import pytest

from mobile_sync.export import COMMAND, FOLDER, render
from mobile_sync.export.typescript import HEADING

RENDERED = render()


@pytest.mark.parametrize("name", sorted(RENDERED))
def test_an_exported_file_is_fresh(name: str) -> None:
    path = FOLDER / name
    kept = path.read_bytes() if path.exists() else b""
    assert kept == RENDERED[name].encode(), f"{path} is not what the Python says: run {COMMAND}"


def test_no_exported_file_is_left_behind() -> None:
    written = {path.name for path in FOLDER.iterdir() if path.read_text(encoding="utf-8").startswith(HEADING)}
    assert written | {"vectors.json"} == set(RENDERED)
