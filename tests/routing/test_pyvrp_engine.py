import pytest
from msgspec.structs import replace

from routing.orders.flat import Flat
from routing.orders.trim import trim
from routing.point import Point
from routing.problem import Window
from routing.pyvrp_engine import search
from routing.stop import Iterations
from tests.routing.days import HOUR_S, courier, day, province_day, shipment

WEST = Point(lon=105.60, lat=10.0)
EAST = Point(lon=105.95, lat=10.0)


def test_the_orders_found_already_keep_their_promises_and_serve_everybody() -> None:
    flat = Flat.of(province_day(shipments=30, couriers=4, seed=2))
    orders = search(flat, list(range(30)), Iterations(300).begin(), seed=1).orders
    assert [trim(flat, number, order) for number, order in enumerate(orders)] == orders
    assert sorted(stop for order in orders for stop in order) == list(range(60))


def test_only_the_shipments_asked_for_are_ordered() -> None:
    flat = Flat.of(province_day(shipments=12, couriers=2, seed=2))
    orders = search(flat, [3, 7, 11], Iterations(100).begin(), seed=1).orders
    assert sorted(stop for order in orders for stop in order) == [6, 7, 14, 15, 22, 23]


@pytest.mark.parametrize(
    "limit",
    [{"shift": Window(opens_s=7 * HOUR_S, closes_s=12 * HOUR_S)}, {"pieces": 3}, {"weight_g": 1200}, {"volume_cm3": 9}],
)
def test_a_limit_is_respected_by_the_search_itself(limit: dict[str, object]) -> None:
    problem = province_day(shipments=30, couriers=2, seed=2)
    bulky = tuple(replace(parcel, volume_cm3=3) for parcel in problem.shipments)
    couriers = tuple(replace(who, **limit) for who in problem.couriers)
    flat = Flat.of(replace(problem, shipments=bulky, couriers=couriers))
    orders = search(flat, list(range(30)), Iterations(300).begin(), seed=1).orders
    assert any(orders)
    assert [trim(flat, number, order) for number, order in enumerate(orders)] == orders


def test_couriers_who_end_the_day_elsewhere_get_the_work_that_lies_on_their_way() -> None:
    stays, crosses = courier("stays", WEST), replace(courier("crosses", WEST), end=EAST)
    flat = Flat.of(day([shipment("s", WEST, EAST)], [stays, crosses]))
    assert search(flat, [0], Iterations(100).begin(), seed=1).orders == [[], [0, 1]]


def test_alike_couriers_share_the_work_of_one_base() -> None:
    crew = [courier(f"c{number}", WEST, pieces=1) for number in range(3)]
    parcels = [shipment(f"s{number}", WEST, EAST) for number in range(3)]
    narrow = [replace(who, shift=replace(who.shift, closes_s=12 * 3600)) for who in crew]
    orders = search(Flat.of(day(parcels, narrow)), [0, 1, 2], Iterations(200).begin(), seed=1).orders
    assert sorted(orders) == [[0, 1], [2, 3], [4, 5]]


@pytest.mark.parametrize(("fixed_s", "orders"), [(0, [[0, 1], []]), (20_000, [[], [0, 1]])])
def test_a_fixed_cost_keeps_a_courier_at_home(fixed_s: int, orders: list[list[int]]) -> None:
    crew = [replace(courier("near", WEST), fixed_s=fixed_s), courier("far", EAST)]
    flat = Flat.of(day([shipment("s", WEST, WEST)], crew))
    assert search(flat, [0], Iterations(100).begin(), seed=1).orders == orders


def test_each_vehicle_goes_by_its_own_table() -> None:
    problem = day([shipment("s", WEST, EAST)], [courier("slow", WEST), replace(courier("fast", WEST), profile="van")])
    table = problem.travel["motorbike"]
    van = replace(table, seconds_packed=(table.seconds // 2).tobytes())
    flat = Flat.of(replace(problem, travel={"motorbike": table, "van": van}))
    assert search(flat, [0], Iterations(100).begin(), seed=1).orders == [[], [0, 1]]


def test_single_calls_are_ordered_with_the_others() -> None:
    problem = province_day(shipments=30, couriers=4, seed=2)
    single = tuple(
        replace(parcel, pickup=None) if number % 3 == 1 else replace(parcel, delivery=None) if number % 3 else parcel
        for number, parcel in enumerate(problem.shipments)
    )
    flat = Flat.of(replace(problem, shipments=single))
    orders = search(flat, list(range(30)), Iterations(300).begin(), seed=1).orders
    assert [trim(flat, number, order) for number, order in enumerate(orders)] == orders
    assert sorted(stop for order in orders for stop in order) == [
        number for number, stop in enumerate(flat.stops) if stop is not None
    ]


def test_what_is_bound_comes_first_and_the_rest_goes_on_from_there() -> None:
    problem = province_day(shipments=30, couriers=4, seed=2)
    first = problem.shipments[4]
    bound = replace(problem.couriers[1], locked=tuple(stop.id for stop in first.stops))
    flat = Flat.of(replace(problem, couriers=(problem.couriers[0], bound, *problem.couriers[2:])))
    orders = search(flat, list(range(30)), Iterations(300).begin(), seed=1).orders
    assert orders[1][:2] == [8, 9]
    assert [trim(flat, number, order) for number, order in enumerate(orders)] == orders
    assert sorted(stop for order in orders for stop in order) == list(range(60))


def test_what_not_everybody_may_serve_is_left_out() -> None:
    crew = [courier("c", WEST), replace(courier("d", WEST), skills=frozenset({"bonded"}))]
    parcels = [replace(shipment("s", WEST, EAST), skills=frozenset({"bonded"})), shipment("t", WEST, EAST)]
    orders = search(Flat.of(day(parcels, crew)), [0, 1], Iterations(50).begin(), seed=1).orders
    assert sorted(orders) == [[], [2, 3]]
