from msgspec.structs import replace

from routing.orders.flat import Flat
from routing.orders.locks import bound
from routing.orders.promises import first_fault
from routing.point import Point
from routing.problem import Courier, Window
from tests.routing.days import HOUR_S, SHIFT, courier, day, shipment

OFFICE, NEAR, FAR = (Point(lon=105.78 + step / 100, lat=10.03) for step in (0, 1, 9))


def flat(who: Courier) -> Flat:
    near, far = shipment("near", OFFICE, NEAR), shipment("far", OFFICE, FAR)
    assert far.delivery is not None
    early = replace(far.delivery, windows=(Window(opens_s=0, closes_s=SHIFT.opens_s + HOUR_S + 1800),))
    return Flat.of(day([near, replace(far, delivery=early), shipment("free", OFFICE, NEAR)], [who]))


def test_who_has_no_locks_is_bound_to_nothing() -> None:
    assert bound(flat(courier("c", OFFICE)), 0) == []


def test_what_is_picked_up_by_a_lock_is_owed_behind_it() -> None:
    day = flat(replace(courier("c", OFFICE), locked=("near-pickup", "far-pickup")))
    order = bound(day, 0)
    assert order[:2] == [0, 2]
    assert sorted(order[2:]) == [1, 3]
    assert first_fault(day, 0, order) is None


def test_a_locked_delivery_owes_nothing() -> None:
    day = flat(replace(courier("c", OFFICE), locked=("near-pickup", "near-delivery", "far-pickup")))
    assert bound(day, 0) == [0, 1, 2, 3]


def test_a_lock_that_cannot_be_kept_shows_at_its_stop() -> None:
    day = flat(replace(courier("c", OFFICE, pieces=1), locked=("near-pickup", "far-pickup")))
    assert first_fault(day, 0, bound(day, 0)) == 1


def test_what_cannot_be_delivered_any_more_shows_behind_the_locked_stops() -> None:
    waits = replace(courier("c", OFFICE, shift=replace(SHIFT, opens_s=SHIFT.opens_s + HOUR_S)), locked=("far-pickup",))
    day = flat(replace(waits, start=FAR))
    fault = first_fault(day, 0, bound(day, 0))
    assert (bound(day, 0), fault) == ([2, 3], 1)
