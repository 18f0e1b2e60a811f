import random
from itertools import combinations_with_replacement, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from routing.judge.check import check
from routing.orders.flat import Flat
from routing.orders.insert import Insertion, Orders, top_up, with_calls
from routing.orders.promises import first_fault
from routing.orders.trim import trim
from routing.point import Point
from routing.problem import Break, Problem, Standing, Window
from routing.solve import solve
from routing.stop import Iterations
from tests.routing.days import HOUR_S, courier, day, province_day, shipment
from tests.routing.wild import wild_days, wildest_days

WEST, EAST = Point(lon=105.60, lat=10.0), Point(lon=105.65, lat=10.0)
NOON = Break(window=Window(opens_s=11 * HOUR_S, closes_s=13 * HOUR_S), lasts_s=HOUR_S)


@settings(max_examples=300)
@given(problem=wild_days | wildest_days, seed=st.integers(0, 10_000))
def test_the_cheapest_place_is_what_trying_every_place_finds(problem: Problem, seed: int) -> None:
    flat = Flat.of(problem)
    orders = _filled(flat, random.Random(seed))
    served = {stop // 2 for order in orders for stop in order}
    for number in range(len(problem.shipments)):
        if number not in served:
            tried = [place for who in range(len(orders)) for place in _tried(flat, orders, who, number)]
            found = Orders(flat, orders).cheapest(number)
            assert (found.extra_s if found else None) == min((place.extra_s for place in tried), default=None)
            assert found is None or found in tried


@settings(max_examples=100)
@given(problem=wild_days | wildest_days, seed=st.integers(0, 10_000))
def test_each_courier_with_a_place_is_told_the_cheapest_first(problem: Problem, seed: int) -> None:
    flat = Flat.of(problem)
    orders = _filled(flat, random.Random(seed))
    served = {stop // 2 for order in orders for stop in order}
    for number in range(len(problem.shipments)):
        if number not in served:
            tried = {who: _tried(flat, orders, who, number) for who in range(len(orders))}
            least = {who: min(place.extra_s for place in places) for who, places in tried.items() if places}
            found = Orders(flat, orders).places(number)
            assert {place.courier: place.extra_s for place in found} == least
            assert [place.extra_s for place in found] == sorted(least.values())


def _filled(flat: Flat, dice: random.Random) -> list[list[int]]:
    """Deal out shipments blindly, and keep what keeps its promises."""
    orders: list[list[int]] = [[] for _ in flat.problem.couriers]
    locked = {stop // 2 for order in flat.locked for stop in order}
    for number in range(len(flat.problem.shipments)):
        if orders and number not in locked and dice.random() < 0.6:
            order = dice.choice(orders)
            places = sorted(dice.randint(0, len(order)) for _ in flat.calls(number))
            order[:] = with_calls(order, tuple(places), flat.calls(number))
    return [trim(flat, number, order) for number, order in enumerate(orders)]


def _tried(flat: Flat, orders: list[list[int]], number: int, added: int) -> list[Insertion]:
    order, who, calls = orders[number], flat.problem.couriers[number], flat.calls(added)
    surcharge_s = 0 if order else who.fixed_s
    surcharge_s += 0 if flat.expects.get(added) in (None, number) else flat.problem.change_s
    places = []
    for at in combinations_with_replacement(range(len(flat.locked[number]), len(order) + 1), len(calls)):
        longer = with_calls(order, at, calls)
        if first_fault(flat, number, longer) is None:
            extra_s = _travel_s(flat, number, longer) - _travel_s(flat, number, order)
            places.append(Insertion(number, at, extra_s + surcharge_s))
    return places


def _travel_s(flat: Flat, number: int, order: list[int]) -> int:
    places = [flat.start[number], *(flat.place[stop] for stop in order), flat.end[number]]
    return sum(flat.seconds[flat.profile[number]][leg] for leg in pairwise(places)) if order else 0


def test_what_has_to_be_served_goes_in_before_what_may_wait() -> None:
    may_wait = replace(shipment("optional", WEST, EAST), penalty_s=10**6, priority=9)
    low, high = shipment("low", WEST, EAST), replace(shipment("high", WEST, EAST), priority=1)
    flat = Flat.of(day([may_wait, low, high], [replace(courier("c", WEST), most_stops=4)]))
    ((order,), left) = top_up(flat, [[]], [0, 1, 2])
    assert {stop // 2 for stop in order} == {1, 2}
    assert left == {0: []}


def test_what_costs_more_than_its_penalty_is_left_with_its_places() -> None:
    flat = Flat.of(day([replace(shipment("s", WEST, EAST), penalty_s=60)], [courier("c", WEST), courier("d", EAST)]))
    orders, left = top_up(flat, [[], []], [0])
    assert orders == [[], []]
    assert [place.courier for place in left[0]] == [0, 1]
    assert all(place.extra_s > 60 for place in left[0])


def test_a_fixed_cost_keeps_the_second_courier_at_home() -> None:
    crew = [replace(courier(name, WEST), fixed_s=10_000) for name in ("c", "d")]
    flat = Flat.of(day([shipment("s", WEST, EAST), shipment("t", WEST, EAST)], crew))
    orders, _ = top_up(flat, [[], []], [0, 1])
    assert sorted(len(order) for order in orders) == [0, 4]


@pytest.mark.parametrize(("change_s", "courier_id"), [(0, "near"), (10**6, "expects")])
def test_a_change_of_courier_has_its_price(change_s: int, courier_id: str) -> None:
    problem = day([shipment("s", WEST, WEST)], [courier("expects", EAST), courier("near", WEST)])
    order = Standing(courier_id="expects", stop_ids=("s-pickup", "s-delivery"))
    flat = Flat.of(replace(problem, standing=(order,), change_s=change_s))
    place = Orders(flat, [[], []]).cheapest(0)
    assert place is not None
    assert flat.problem.couriers[place.courier].id == courier_id


def test_a_crowded_day_is_topped_up_from_nothing() -> None:
    problem = province_day(shipments=150, couriers=8, seed=5)
    resting = replace(problem, couriers=tuple(replace(who, breaks=(NOON,)) for who in problem.couriers))
    for crew in (problem, resting):
        plan = solve(crew, Iterations(0))
        assert check(crew, plan) == []
        assert len(plan.tours) == 8
    assert any(0 < pause.after < len(tour.visits) for tour in plan.tours for pause in tour.pauses)
