import numpy as np
import pytest

from routing.point import Point
from routing.travel.straight import great_circle_m, single_distance_m
from tests.routing.travel.places import CAN_THO, SOC_TRANG, VI_THANH


def test_the_great_circle_is_nearly_as_long_as_the_ellipsoid_says() -> None:
    points = (CAN_THO, VI_THANH, SOC_TRANG)
    metres = great_circle_m(points, points)
    for row, here in enumerate(points):
        for column, there in enumerate(points):
            assert metres[row, column] == pytest.approx(single_distance_m(here, there), rel=0.006, abs=1)


def test_a_rectangle_is_a_part_of_the_square_over_all_row_blocks() -> None:
    points = tuple(Point(lon=105 + number / 500, lat=10 - number / 700) for number in range(600))
    whole = great_circle_m(points, points)
    assert np.allclose(whole, whole.T)
    assert np.allclose(great_circle_m(points[:590], points[7:13]), whole[:590, 7:13])
