import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from routing.orders.flat import Flat
from routing.orders.locks import bound
from routing.orders.promises import first_fault
from routing.orders.trim import trim
from routing.point import Point
from routing.problem import Break, Courier, Problem, Shipment, Window
from tests.routing.days import HOUR_S, SHIFT, courier, day, shipment
from tests.routing.wild import wild_days, wildest_days

OFFICE = Point(lon=105.78, lat=10.03)
NEAR = Point(lon=105.79, lat=10.04)
FIRST, SECOND = shipment("a", OFFICE, NEAR), shipment("b", OFFICE, NEAR)
CARRIER = courier("c", OFFICE, pieces=2, weight_g=1000)
BY_SEVEN = (Window(opens_s=0, closes_s=7 * HOUR_S),)


def trimmed(second: Shipment, who: Courier, order: list[int]) -> list[int]:
    return trim(Flat.of(day([FIRST, second], [who])), 0, order)


def test_a_sound_order_stays_as_it_is() -> None:
    assert trimmed(SECOND, CARRIER, [0, 2, 1, 3]) == [0, 2, 1, 3]


@pytest.mark.parametrize(
    ("second", "who"),
    [
        (replace(SECOND, pieces=2), CARRIER),
        (replace(SECOND, weight_g=900), CARRIER),
        (replace(SECOND, volume_cm3=2), replace(CARRIER, volume_cm3=1)),
        (replace(SECOND, delivery=replace(SECOND.delivery, windows=BY_SEVEN)), CARRIER),
        (replace(SECOND, skills=frozenset({"bonded"})), CARRIER),
        (SECOND, replace(CARRIER, most_stops=3)),
    ],
    ids=["too many pieces", "too heavy", "too bulky", "too late", "skill", "too many stops"],
)
def test_the_shipment_that_breaks_a_promise_is_given_up(second: Shipment, who: Courier) -> None:
    assert trimmed(second, who, [0, 2, 1, 3]) == [0, 1]


def test_the_last_shipment_is_given_up_when_the_shift_ends_on_the_way_home() -> None:
    # Work begins when the office opens, half an hour after the shift; a trip to the next village takes
    # a quarter of an hour with both calls and the way home.
    closes_s = SHIFT.opens_s + 1800 + 900
    tired = replace(CARRIER, shift=replace(SHIFT, closes_s=closes_s), pieces=1)
    assert trimmed(SECOND, tired, [0, 1, 2, 3]) == [0, 1]


def test_what_has_no_room_for_the_break_is_given_up() -> None:
    rest = Break(window=Window(opens_s=8 * HOUR_S, closes_s=8 * HOUR_S), lasts_s=9 * HOUR_S)
    office = (Window(opens_s=7 * HOUR_S + 1800, closes_s=7 * HOUR_S + 2400),)
    evening = (Window(opens_s=16 * HOUR_S, closes_s=16 * HOUR_S),)
    morning = replace(FIRST, delivery=replace(FIRST.delivery, windows=office))
    late = replace(SECOND, delivery=replace(SECOND.delivery, windows=evening))
    flat = Flat.of(day([morning, late], [replace(CARRIER, breaks=(rest,))]))
    assert trim(flat, 0, [0, 2, 1, 3]) == [0, 1]


def test_what_is_locked_comes_first_and_stays() -> None:
    flat = Flat.of(day([FIRST, SECOND], [replace(CARRIER, pieces=1, locked=("b-pickup",))]))
    assert trim(flat, 0, [0, 1, 2, 3]) == [2, 3]
    assert trim(flat, 0, []) == [2, 3]


@settings(max_examples=200)
@given(problem=wild_days | wildest_days, order=st.permutations(range(28)))
def test_any_order_becomes_sound_and_keeps_what_is_bound(problem: Problem, order: list[int]) -> None:
    flat = Flat.of(problem)
    there = [stop for stop in order if stop < len(flat.stops) and flat.stops[stop] is not None]
    calls = {stop // 2: iter(flat.calls(stop // 2)) for stop in there}
    paired = [next(calls[stop // 2]) for stop in there]
    for number in range(len(problem.couriers)):
        kept = trim(flat, number, paired)
        assert first_fault(flat, number, kept) is None
        assert kept[: len(flat.locked[number])] == flat.locked[number]
        assert set(bound(flat, number)) <= set(kept)
        assert set(kept) == {call for stop in kept for call in flat.calls(stop // 2)}
