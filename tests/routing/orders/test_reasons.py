import pytest
from msgspec.structs import replace

from routing.orders.flat import Flat
from routing.orders.reasons import left_over
from routing.plan import Unserved
from routing.point import Point
from routing.problem import Break, Courier, Shipment, Window
from routing.solve import solve
from routing.stop import Iterations
from routing.table import UNREACHABLE_S
from tests.routing.days import HOUR_S, OFFICE_HOURS, SHIFT, courier, day, province_day, shipment

OFFICE = Point(lon=105.78, lat=10.03)
NEAR = Point(lon=105.79, lat=10.04)
HALF_A_DAY_AWAY = Point(lon=106.20, lat=9.70)
FAR = Point(lon=106.60, lat=9.30)
COURIER = courier("c", OFFICE)
SHIPMENT = shipment("s", OFFICE, NEAR)


def the_only_one_left(shipments: list[Shipment], couriers: list[Courier]) -> Unserved:
    (left,) = solve(day(shipments, couriers), Iterations(100)).unserved
    return left


def by(closes_s: int) -> tuple[Window]:
    return (Window(opens_s=0, closes_s=closes_s),)


@pytest.mark.parametrize(
    ("parcel", "who", "reason", "found", "limit"),
    [
        (replace(SHIPMENT, skills=frozenset({"bonded"})), COURIER, "lacks_skill", None, None),
        (replace(SHIPMENT, pieces=40), COURIER, "too_many_pieces", 40, 30),
        (replace(SHIPMENT, weight_g=30_000), COURIER, "too_heavy", 30_000, 25_000),
        (replace(SHIPMENT, volume_cm3=70), replace(COURIER, volume_cm3=60), "too_bulky", 70, 60),
        (SHIPMENT, replace(COURIER, most_stops=1), "too_many_stops", 2, 1),
    ],
)
def test_what_a_courier_may_not_or_cannot_carry_is_told_with_the_limit(
    parcel: Shipment, who: Courier, reason: str, found: int | None, limit: int | None
) -> None:
    left = the_only_one_left([parcel], [who])
    (obstacle,) = left.obstacles
    assert (left.reason, obstacle.courier_id, obstacle.found, obstacle.limit) == (reason, "c", found, limit)


def test_every_courier_has_an_obstacle_and_the_nearest_to_success_comes_first() -> None:
    crew = [courier("small", OFFICE, pieces=5), courier("large", OFFICE, pieces=39), courier("middle", OFFICE)]
    left = the_only_one_left([replace(SHIPMENT, pieces=40)], crew)
    assert [obstacle.courier_id for obstacle in left.obstacles] == ["large", "middle", "small"]


def test_who_is_promised_a_shipment_tells_why_not_and_the_others_that_it_is_not_theirs() -> None:
    parcel = replace(SHIPMENT, pieces=40, courier="small")
    left = the_only_one_left([parcel], [COURIER, courier("small", OFFICE, pieces=5)])
    told = [(obstacle.courier_id, obstacle.reason) for obstacle in left.obstacles]
    assert told == [("small", "too_many_pieces"), ("c", "promised_to_another")]


def test_a_door_that_closes_before_anyone_can_be_there_tells_the_earliest_arrival() -> None:
    parcel = shipment("s", NEAR, OFFICE)
    assert parcel.pickup is not None
    early = replace(parcel, pickup=replace(parcel.pickup, windows=by(SHIFT.opens_s + 10)))
    (obstacle,) = the_only_one_left([early], [COURIER]).obstacles
    assert (obstacle.reason, obstacle.limit) == ("pickup_closes_too_early", SHIFT.opens_s + 10)
    assert obstacle.found is not None
    assert obstacle.found > SHIFT.opens_s + 10


def test_a_consignee_who_leaves_too_early_is_the_reason() -> None:
    parcel = shipment("s", OFFICE, FAR)
    assert parcel.delivery is not None
    left = the_only_one_left([replace(parcel, delivery=replace(parcel.delivery, windows=by(8 * HOUR_S)))], [COURIER])
    assert (left.reason, left.obstacles[0].limit) == ("delivery_closes_too_early", 8 * HOUR_S)


def test_a_way_longer_than_the_shift_is_the_reason() -> None:
    short = courier("c", OFFICE, shift=Window(opens_s=SHIFT.opens_s, closes_s=11 * HOUR_S))
    left = the_only_one_left([shipment("s", OFFICE, FAR)], [short])
    assert (left.reason, left.obstacles[0].limit) == ("shift_too_short", 11 * HOUR_S)


def test_a_place_that_cannot_be_reached_is_told() -> None:
    problem = day([SHIPMENT], [COURIER])
    table = problem.travel["motorbike"]
    seconds = table.seconds.copy()
    seconds[table.points.index(OFFICE), table.points.index(NEAR)] = UNREACHABLE_S
    island = replace(problem, travel={"motorbike": replace(table, seconds_packed=seconds.tobytes())})
    (left,) = solve(island, Iterations(10)).unserved
    assert left.reason == "out_of_reach"


def test_a_break_can_be_in_the_way() -> None:
    rest = Break(window=Window(opens_s=9 * HOUR_S, closes_s=10 * HOUR_S), lasts_s=8 * HOUR_S)
    parcel = shipment("s", OFFICE, HALF_A_DAY_AWAY)
    left = the_only_one_left([parcel], [replace(COURIER, breaks=(rest,))])
    assert (left.reason, left.obstacles[0].limit) == ("break_in_the_way", OFFICE_HOURS.closes_s)
    assert solve(day([parcel], [COURIER]), Iterations(10)).unserved == ()


def test_when_everyone_is_busy_there_is_no_room() -> None:
    parcels = [shipment(name, OFFICE, HALF_A_DAY_AWAY) for name in ("a", "b")]
    narrow = courier("c", OFFICE, pieces=1, shift=Window(opens_s=SHIFT.opens_s, closes_s=16 * HOUR_S))
    left = the_only_one_left(parcels, [narrow])
    assert (left.reason, left.obstacles[0].courier_id) == ("no_room", "c")
    assert left.obstacles[0].found is not None


def test_a_shipment_that_costs_more_than_it_is_worth_tells_both() -> None:
    parcel = replace(shipment("s", OFFICE, HALF_A_DAY_AWAY), penalty_s=60)
    left = the_only_one_left([parcel], [courier("blocked", OFFICE, pieces=0), COURIER])
    assert [obstacle.reason for obstacle in left.obstacles] == ["not_worth_the_way", "too_many_pieces"]
    dear = left.obstacles[0]
    assert (dear.courier_id, dear.limit) == ("c", 60)
    assert dear.found is not None
    assert dear.found > 60


def test_of_a_large_crew_only_the_nearest_are_asked() -> None:
    flat = Flat.of(province_day(shipments=300, couriers=80, seed=1))
    left = left_over(flat, 0, [])
    assert len(left.obstacles) == 10
    pickup = flat.place[0]
    asked = {obstacle.courier_id for obstacle in left.obstacles}
    ways_s = {who.id: flat.seconds[0][flat.start[n], pickup] for n, who in enumerate(flat.problem.couriers)}
    assert max(ways_s[name] for name in asked) <= min(way_s for name, way_s in ways_s.items() if name not in asked)
