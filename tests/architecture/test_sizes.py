"""Small rooms: one concept a file."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = 300
LONGER: dict[str, str] = {}
"""Path → why this one may be longer."""


def modules() -> list[Path]:
    """Return every module of ours, tests included."""
    folders = ("backend", "mobile_sync", "routing", "tests")
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def test_no_module_is_longer_than_300_lines_without_a_reason() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > LIMIT and name not in LONGER} == {}


def test_every_reason_for_a_long_module_is_still_needed() -> None:
    assert [name for name in LONGER if len((ROOT / name).read_text().splitlines()) <= LIMIT] == []


def test_no_room_is_named_for_nothing() -> None:
    nothing = {"utils", "helpers", "manager", "service", "common", "misc"}
    assert [path for path in modules() if path.stem in nothing] == []
