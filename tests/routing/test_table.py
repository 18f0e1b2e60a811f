import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.point import Point
from routing.table import UNREACHABLE_M, UNREACHABLE_S, TravelTable

PLACES = tuple(Point(lon=106 + number / 100, lat=10) for number in range(6))


def table(size: int, no_way: list[tuple[int, int]]) -> TravelTable:
    seconds = np.full((size, size), 60)
    metres = np.full((size, size), 400)
    for here, there in no_way:
        seconds[here, there], metres[here, there] = UNREACHABLE_S, UNREACHABLE_M
    return TravelTable.of(PLACES[:size], seconds=seconds, metres=metres, source="osrm", quality="roads")


def test_a_place_nobody_can_leave_or_come_to_is_cut_off_and_those_around_it_are_not() -> None:
    assert table(6, []).cut_off() == ()
    assert table(6, [(4, other) for other in range(6) if other != 4]).cut_off() == (PLACES[4],)
    assert table(6, [(other, 1) for other in range(6) if other != 1]).cut_off() == (PLACES[1],)
    assert table(6, [(0, 1), (0, 2)]).cut_off() == ()


def test_two_places_without_a_way_between_them_are_both_cut_off() -> None:
    assert table(2, [(0, 1)]).cut_off() == PLACES[:2]
    assert table(0, []).cut_off() == ()


@given(st.lists(st.integers(0, UNREACHABLE_S), max_size=200))
def test_a_tour_of_two_hundred_ways_still_fits_the_cells_of_a_table(ways: list[int]) -> None:
    assert sum(ways) <= np.iinfo(np.int32).max
