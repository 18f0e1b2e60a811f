import asyncio

import pytest

from routing.point import Point
from routing.table import TravelTable
from routing.travel import Crow, single_distance_m
from tests.routing.days import DEPARTS

CAN_THO = Point(lon=105.7469, lat=10.0452)
VI_THANH = Point(lon=105.4702, lat=9.7845)
SOC_TRANG = Point(lon=105.9800, lat=9.6025)


def table(points: tuple[Point, ...], crow: Crow | None = None) -> TravelTable:
    return asyncio.run((crow or Crow()).table(points, "motorbike", DEPARTS))


def test_the_crow_flies_nearly_as_far_as_the_ellipsoid_says() -> None:
    points = (CAN_THO, VI_THANH, SOC_TRANG)
    metres = table(points, Crow(factor=1.0)).metres
    for row, here in enumerate(points):
        for column, there in enumerate(points):
            assert metres[row, column] == pytest.approx(single_distance_m(here, there), rel=0.006, abs=1)


def test_the_way_is_longer_by_the_factor_and_takes_its_time() -> None:
    travel = table((CAN_THO, VI_THANH), Crow(factor=1.5, speed_mps=5.0))
    assert travel.metres[0, 1] == pytest.approx(1.5 * single_distance_m(CAN_THO, VI_THANH), rel=0.006)
    assert travel.seconds[0, 1] == pytest.approx(travel.metres[0, 1] / 5.0, abs=1)


def test_stops_at_one_place_are_no_time_apart() -> None:
    travel = table((CAN_THO, Point(lon=CAN_THO.lon, lat=CAN_THO.lat)))
    assert not travel.seconds.any()
    assert not travel.metres.any()


def test_a_table_names_its_source_and_quality() -> None:
    travel = table((CAN_THO,))
    assert (travel.source, travel.quality) == ("crow", "estimate")


def test_no_points_make_an_empty_table() -> None:
    assert table(()).seconds.shape == (0, 0)


def test_a_large_table_is_symmetric_over_its_blocks() -> None:
    points = tuple(Point(lon=105 + number / 500, lat=10 - number / 700) for number in range(600))
    seconds = table(points).seconds
    assert seconds.dtype == "int32"
    assert (seconds == seconds.T).all()


def test_nobody_writes_into_a_table() -> None:
    with pytest.raises(ValueError, match="read-only"):
        table((CAN_THO,)).seconds[0, 0] = 1
