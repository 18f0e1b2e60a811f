import pytest
from msgspec.structs import replace

from routing.flat import Flat
from routing.point import Point
from routing.problem import Courier, Shipment, Window
from routing.trim import trim
from tests.routing.days import HOUR_S, SHIFT, courier, day, shipment

OFFICE = Point(lon=105.78, lat=10.03)
NEAR = Point(lon=105.79, lat=10.04)
FIRST, SECOND = shipment("a", OFFICE, NEAR), shipment("b", OFFICE, NEAR)
CARRIER = courier("c", OFFICE, pieces=2, weight_g=1000)
BY_EIGHT = Window(opens_s=0, closes_s=8 * HOUR_S)


def trimmed(second: Shipment, who: Courier, order: list[int]) -> list[int]:
    return trim(Flat.of(day([FIRST, second], [who])), 0, order)


def test_a_sound_order_stays_as_it_is() -> None:
    assert trimmed(SECOND, CARRIER, [0, 2, 1, 3]) == [0, 2, 1, 3]


@pytest.mark.parametrize(
    "second",
    [
        replace(SECOND, pieces=2),
        replace(SECOND, weight_g=900),
        replace(SECOND, delivery=replace(SECOND.delivery, window=replace(BY_EIGHT, closes_s=7 * HOUR_S))),
    ],
    ids=["too many pieces", "too heavy", "too late"],
)
def test_the_shipment_that_breaks_a_promise_is_given_up(second: Shipment) -> None:
    assert trimmed(second, CARRIER, [0, 2, 1, 3]) == [0, 1]


def test_the_last_shipment_is_given_up_when_the_shift_ends_on_the_way_home() -> None:
    # Work begins when the office opens, half an hour after the shift; a trip to the next village takes
    # a quarter of an hour with both calls and the way home.
    closes_s = SHIFT.opens_s + 1800 + 900
    tired = replace(CARRIER, shift=replace(SHIFT, closes_s=closes_s), pieces=1)
    assert trimmed(SECOND, tired, [0, 1, 2, 3]) == [0, 1]
