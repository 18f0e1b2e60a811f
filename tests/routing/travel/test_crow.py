import asyncio

import numpy as np
import pytest

from routing.point import Point
from routing.table import TravelTable
from routing.travel.crow import Crow
from routing.travel.learned import FACTOR, SPEED_MPS, Experience, Pace
from routing.travel.straight import great_circle_m, single_distance_m
from tests.routing.travel.places import CAN_THO, EIGHT_IN_THE_MORNING, NOON, SOC_TRANG, VI_THANH, in_the_streets


def table(points: tuple[Point, ...], crow: Crow | None = None, depart=EIGHT_IN_THE_MORNING) -> TravelTable:
    return asyncio.run((crow or Crow()).table(points, "motorbike", depart))


def test_the_way_is_longer_by_the_factor_and_takes_its_time() -> None:
    travel = table((CAN_THO, VI_THANH), Crow(factor=1.5, speed_mps=5.0))
    assert travel.metres[0, 1] == pytest.approx(1.5 * single_distance_m(CAN_THO, VI_THANH), rel=0.006)
    assert travel.seconds[0, 1] == pytest.approx(travel.metres[0, 1] / 5.0, abs=1)


def test_without_experience_the_documented_defaults_hold() -> None:
    travel = table((CAN_THO, VI_THANH))
    straight_m = single_distance_m(CAN_THO, VI_THANH)
    assert travel.metres[0, 1] == pytest.approx(FACTOR * straight_m, rel=0.006)
    assert travel.seconds[0, 1] == pytest.approx(FACTOR * straight_m / SPEED_MPS, rel=0.006)


def test_stops_at_one_place_are_no_time_apart() -> None:
    travel = table((CAN_THO, Point(lon=CAN_THO.lon, lat=CAN_THO.lat)))
    assert not travel.seconds.any()
    assert not travel.metres.any()


def test_a_table_names_its_source_quality_and_profile_and_warns_of_nothing() -> None:
    travel = table((CAN_THO,))
    assert (travel.source, travel.quality, travel.profile, travel.warnings) == ("crow", "estimate", "motorbike", ())
    assert travel.cut_off() == ()


def test_no_points_make_an_empty_table() -> None:
    assert table(()).seconds.shape == (0, 0)


def test_nobody_writes_into_a_table() -> None:
    with pytest.raises(ValueError, match="read-only"):
        table((CAN_THO,)).seconds[0, 0] = 1


def test_the_crow_draws_no_line() -> None:
    assert asyncio.run(Crow().line((CAN_THO, VI_THANH), "motorbike")) is None


def test_experience_counts_from_its_area_to_the_other_and_nowhere_else() -> None:
    river = Pace(
        profile="motorbike",
        area_from="Ninh Kiều",
        area_to="Vị Thanh",
        band="morning_rush",
        factor=2.0,
        speed_mps=4.0,
        observations=9,
    )
    areas = {CAN_THO: "Ninh Kiều", VI_THANH: "Vị Thanh"}
    points = (CAN_THO, VI_THANH, SOC_TRANG)
    learned = table(points, crow := Crow(experience=Experience([river]), area_of=areas.get))
    plain = table(points)
    straight = great_circle_m(points, points)
    assert learned.metres[0, 1] == round(2.0 * straight[0, 1])
    assert learned.seconds[0, 1] == round(2.0 * straight[0, 1] / 4.0)
    others = np.ones((3, 3), dtype=bool)
    others[0, 1] = False
    assert (learned.seconds[others] == plain.seconds[others]).all()
    assert (table(points, crow, NOON).seconds == plain.seconds).all()


def test_an_area_is_looked_up_once_a_point() -> None:
    asked: list[Point] = []

    def area_of(point: Point) -> str:
        asked.append(point)
        return f"{point.lon:.3f}"

    points = in_the_streets(200)
    table(points, Crow(area_of=area_of))
    assert len(asked) == 2 * len(points)
