from msgspec.structs import replace

from routing.plan import Unserved
from routing.point import Point
from routing.problem import Courier, Shipment, Window
from routing.solve import solve
from routing.stop import Iterations
from tests.routing.days import HOUR_S, SHIFT, courier, day, shipment

OFFICE = Point(lon=105.78, lat=10.03)
NEAR = Point(lon=105.79, lat=10.04)
HALF_A_DAY_AWAY = Point(lon=106.20, lat=9.70)
FAR = Point(lon=106.60, lat=9.30)
COURIER = courier("c", OFFICE)


def the_only_one_left(shipments: list[Shipment], couriers: list[Courier]) -> Unserved:
    (left,) = solve(day(shipments, couriers), Iterations(100)).unserved
    return left


def until(closes_s: int) -> Window:
    return Window(opens_s=0, closes_s=closes_s)


def test_a_shipment_with_too_many_pieces_names_who_carries_most() -> None:
    left = the_only_one_left([shipment("s", OFFICE, NEAR, pieces=40)], [courier("small", OFFICE, pieces=5), COURIER])
    assert (left.reason, left.amount, left.limit, left.courier_id) == ("too_many_pieces", 40, 30, "c")


def test_a_shipment_that_is_too_heavy_tells_the_limit() -> None:
    left = the_only_one_left([shipment("s", OFFICE, NEAR, weight_g=30_000)], [COURIER])
    assert (left.reason, left.amount, left.limit) == ("too_heavy", 30_000, 25_000)


def test_a_door_that_closes_before_anyone_can_be_there_tells_the_earliest_arrival() -> None:
    parcel = shipment("s", NEAR, OFFICE)
    early = replace(parcel, pickup=replace(parcel.pickup, window=until(SHIFT.opens_s + 10)))
    left = the_only_one_left([early], [COURIER])
    assert (left.reason, left.closes_s) == ("pickup_closes_too_early", SHIFT.opens_s + 10)
    assert left.earliest_s is not None
    assert left.earliest_s > SHIFT.opens_s + 10


def test_a_consignee_who_leaves_too_early_is_the_reason() -> None:
    parcel = shipment("s", OFFICE, FAR)
    left = the_only_one_left([replace(parcel, delivery=replace(parcel.delivery, window=until(8 * HOUR_S)))], [COURIER])
    assert (left.reason, left.closes_s, left.courier_id) == ("delivery_closes_too_early", 8 * HOUR_S, "c")


def test_a_way_longer_than_the_shift_is_the_reason() -> None:
    short = courier("c", OFFICE, shift=Window(opens_s=SHIFT.opens_s, closes_s=11 * HOUR_S))
    left = the_only_one_left([shipment("s", OFFICE, FAR)], [short])
    assert (left.reason, left.closes_s) == ("shift_too_short", 11 * HOUR_S)


def test_when_everyone_is_busy_there_is_no_room() -> None:
    parcels = [replace(shipment(name, OFFICE, HALF_A_DAY_AWAY), penalty_s=100_000) for name in ("a", "b")]
    narrow = courier("c", OFFICE, pieces=1, shift=Window(opens_s=SHIFT.opens_s, closes_s=16 * HOUR_S))
    left = the_only_one_left(parcels, [narrow])
    assert (left.reason, left.courier_id) == ("no_room", "c")


def test_a_shipment_that_costs_more_than_it_is_worth_tells_both() -> None:
    left = the_only_one_left([replace(shipment("s", OFFICE, HALF_A_DAY_AWAY), penalty_s=60)], [COURIER])
    assert (left.reason, left.limit) == ("not_worth_the_way", 60)
    assert left.extra_s is not None
    assert left.extra_s > 60
