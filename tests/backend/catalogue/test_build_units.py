from pathlib import Path

from backend.catalogue.data.build_units import build
from backend.catalogue.load import DATA, load_units


def test_the_committed_units_are_what_the_script_writes(tmp_path: Path) -> None:
    build(tmp_path)
    for name in ("communes.csv", "provinces.csv", "successors.csv"):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), name


def test_centres_that_lay_far_off_are_repaired_and_say_so() -> None:
    units = {unit.code: unit for unit in load_units()}
    long_khanh = units["29983"]
    assert long_khanh.coord_quality == "repaired"
    assert (round(long_khanh.lat, 1), round(long_khanh.lon, 1)) == (10.8, 105.3)
    assert sum(unit.coord_quality == "repaired" for unit in units.values()) == 12


def test_islands_keep_their_centre_because_nothing_better_is_known() -> None:
    truong_sa = next(unit for unit in load_units() if unit.name == "Trường Sa")
    assert truong_sa.coord_quality == "unchecked"
    assert truong_sa.lon > 114


def test_every_centre_lies_in_the_country() -> None:
    for unit in load_units():
        assert 7 < unit.lat < 23.5, unit
        assert 102 < unit.lon < 118, unit
