import pytest
from msgspec.structs import replace

from routing.flat import Flat
from routing.point import Point
from routing.problem import Window
from routing.pyvrp_engine import search
from routing.stop import Iterations
from routing.trim import trim
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
    "limit", [{"shift": Window(opens_s=7 * HOUR_S, closes_s=12 * HOUR_S)}, {"pieces": 3}, {"weight_g": 1200}]
)
def test_a_limit_is_respected_by_the_search_itself(limit: dict[str, object]) -> None:
    problem = province_day(shipments=30, couriers=2, seed=2)
    flat = Flat.of(replace(problem, couriers=tuple(replace(who, **limit) for who in problem.couriers)))
    orders = search(flat, list(range(30)), Iterations(300).begin(), seed=1).orders
    assert any(orders)
    assert [trim(flat, number, order) for number, order in enumerate(orders)] == orders


def test_couriers_who_end_the_day_elsewhere_get_the_work_that_lies_on_their_way() -> None:
    stays, crosses = courier("stays", WEST), replace(courier("crosses", WEST), end=EAST)
    flat = Flat.of(day([shipment("s", WEST, EAST)], [stays, crosses]))
    assert search(flat, [0], Iterations(100).begin(), seed=1).orders == [[], [0, 1]]


def test_alike_couriers_share_the_work_of_one_base() -> None:
    crew = [courier(f"c{number}", WEST, pieces=1) for number in range(3)]
    parcels = [replace(shipment(f"s{number}", WEST, EAST), penalty_s=100_000) for number in range(3)]
    narrow = [replace(who, shift=replace(who.shift, closes_s=12 * 3600)) for who in crew]
    orders = search(Flat.of(day(parcels, narrow)), [0, 1, 2], Iterations(200).begin(), seed=1).orders
    assert sorted(orders) == [[0, 1], [2, 3], [4, 5]]
