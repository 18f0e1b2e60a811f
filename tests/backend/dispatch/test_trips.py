"""From acts to rides, as pure functions."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from backend.dispatch.trips import Act, trips_of
from routing.point import Point

NINE = datetime(2026, 11, 20, 2, tzinfo=UTC)
THERE_LON = 105.79


def act(minutes: float, lon: float = 105.77, **changes: object) -> Act:
    plain = Act(
        courier=UUID(int=1),
        at=NINE + timedelta(minutes=minutes),
        place=Point(lon=lon, lat=10.03),
        area="31135" if lon < THERE_LON else "31120",
        openings=(),
        service_s=240,
        doubted=False,
    )
    return replace(plain, **changes)


def test_a_ride_goes_from_the_last_act_at_a_door_to_the_first_at_the_next_without_its_service() -> None:
    (trip,) = trips_of([act(0), act(3), act(20, THERE_LON), act(21, THERE_LON)])

    assert (trip.area_from, trip.area_to) == ("31135", "31120")
    assert trip.left_at == NINE + timedelta(minutes=3)
    assert trip.arrived_at == NINE + timedelta(minutes=16)
    assert trip.straight_m == pytest.approx(2_190, rel=0.01)


def test_whoever_was_quicker_at_the_door_than_planned_counts_as_the_fastest_rider() -> None:
    (trip,) = trips_of([act(0), act(5, THERE_LON)])

    assert trip.straight_m / (trip.arrived_at - trip.left_at).total_seconds() == pytest.approx(17, rel=0.01)


def test_two_records_at_nearly_one_moment_are_no_ride() -> None:
    assert list(trips_of([act(0), act(1, THERE_LON)])) == []


def test_nobody_rides_from_where_another_stopped() -> None:
    assert list(trips_of([act(0), act(20, THERE_LON, courier=UUID(int=2))])) == []


def test_a_place_that_opened_on_the_way_may_have_been_waited_for() -> None:
    opened = NINE + timedelta(minutes=10)
    assert list(trips_of([act(0), act(20, THERE_LON, openings=(opened,))])) == []
    assert len(list(trips_of([act(0), act(20, THERE_LON, openings=(NINE,))]))) == 1
    assert len(list(trips_of([act(0), act(20, THERE_LON, openings=(NINE + timedelta(hours=4),))]))) == 1


def test_an_act_in_doubt_teaches_neither_the_way_to_it_nor_from_it() -> None:
    there_and_back = [act(0), act(20, THERE_LON), act(40)]
    assert len(list(trips_of(there_and_back))) == 2
    there_and_back[1] = replace(there_and_back[1], doubted=True)
    assert list(trips_of(there_and_back)) == []


def test_a_place_that_is_nowhere_teaches_nothing() -> None:
    assert list(trips_of([act(0), act(20, float("nan")), act(40)])) == []
