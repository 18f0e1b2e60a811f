import multiprocessing
import pickle
import random
from concurrent.futures import ProcessPoolExecutor

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.bad_problem import DuplicateId
from routing.check import check
from routing.plan import Plan
from routing.point import Point
from routing.problem import Courier, Problem, Shipment, Stop, Window
from routing.solve import solve
from routing.stop import Cancelled, Iterations, NoImprovement, Runtime
from tests.routing.days import courier, day, province_day, shipment

PLACES = [Point(lon=105.7 + column / 40, lat=10.0 + row / 40) for column in range(4) for row in range(3)]
BASE = Point(lon=105.78, lat=10.03)


def wild_day(seed: int) -> Problem:
    """Grow a day of any kind: idle or crowded, with generous or hopeless windows and bags."""
    dice = random.Random(seed)
    width_s = dice.choice([2_000, 10_000, 40_000])

    def window(first_s: int) -> Window:
        opens_s = dice.randint(0, first_s)
        return Window(opens_s=opens_s, closes_s=opens_s + dice.randint(0, width_s))

    def stop(name: str) -> Stop:
        return Stop(id=name, point=dice.choice(PLACES), window=window(20_000), service_s=dice.randint(0, 900))

    shipments = [
        Shipment(
            id=f"s{number}",
            pickup=stop(f"s{number}-p"),
            delivery=stop(f"s{number}-d"),
            pieces=dice.randint(0, 3),
            weight_g=dice.randint(0, 3000),
            penalty_s=dice.randint(0, 30_000),
            priority=dice.randint(0, 9),
        )
        for number in range(dice.randint(0, 14))
    ]
    couriers = [
        Courier(
            id=f"c{number}",
            start=dice.choice(PLACES),
            end=dice.choice(PLACES),
            shift=Window(opens_s=dice.randint(0, 3000), closes_s=dice.randint(3000, 40_000)),
            pieces=dice.randint(0, 8),
            weight_g=dice.randint(0, 12_000),
        )
        for number in range(dice.choice([0, 1, 1, 2, 2, 3, 3]))
    ]
    return day(shipments, couriers)


days = st.builds(wild_day, st.integers(0, 2**32))


@settings(max_examples=400, deadline=None)
@given(problem=days, iterations=st.integers(0, 40), seed=st.integers(0, 9))
def test_a_plan_keeps_every_promise_whenever_it_is_stopped(problem: Problem, iterations: int, seed: int) -> None:
    assert check(problem, solve(problem, Iterations(iterations), seed)) == []


@settings(max_examples=50, deadline=None)
@given(problem=days, seed=st.integers(0, 9))
def test_the_same_seed_and_iterations_give_the_same_plan(problem: Problem, seed: int) -> None:
    assert solve(problem, Iterations(20), seed) == solve(problem, Iterations(20), seed)


def test_three_hundred_stops_for_eight_couriers_are_planned_in_six_seconds() -> None:
    problem = province_day(shipments=150, couriers=8, seed=5)
    plan = solve(problem, Runtime(6))
    assert check(problem, plan) == []
    assert plan.unserved == ()
    assert plan.iterations > 0


def test_a_crowded_day_is_sound_even_before_the_first_iteration() -> None:
    problem = province_day(shipments=150, couriers=2, seed=5)
    plan = solve(problem, Iterations(0))
    assert check(problem, plan) == []
    assert {left.reason for left in plan.unserved} <= {"no_room", "not_worth_the_way"}
    assert plan.unserved


def test_an_easy_day_ends_before_its_time() -> None:
    plan = solve(province_day(shipments=3, couriers=2, seed=1), Iterations(1_000_000) | NoImprovement(200))
    assert plan.iterations < 10_000


def test_a_cancelled_search_still_gives_a_sound_plan() -> None:
    answers = iter([False, False])
    problem = province_day(shipments=20, couriers=2, seed=1)
    plan = solve(problem, Iterations(1_000_000) | Cancelled(lambda: next(answers, True), every=10))
    assert plan.iterations == 20
    assert check(problem, plan) == []


def test_parcels_for_one_office_are_handed_over_together() -> None:
    office = Point(lon=105.80, lat=10.05)
    citizens = [Point(lon=105.74 + number / 200, lat=10.01) for number in range(4)]
    problem = day([shipment(f"s{n}", place, office) for n, place in enumerate(citizens)], [courier("c", BASE)])
    (tour,) = solve(problem, Iterations(300)).tours
    assert [visit.kind for visit in tour.visits] == ["pickup"] * 4 + ["delivery"] * 4


def test_a_courier_leaves_just_in_time_for_the_first_door() -> None:
    problem = day([shipment("s", PLACES[5], PLACES[0])], [courier("c", PLACES[5])])
    (tour,) = solve(problem, Iterations(5)).tours
    assert tour.visits[0].wait_s == 0
    assert tour.visits[0].starts_s == problem.shipments[0].pickup.window.opens_s
    assert tour.departs_s == tour.visits[0].starts_s > problem.couriers[0].shift.opens_s


@pytest.mark.parametrize("priorities", [{"plain": 0, "urgent": 3}, {"urgent": 3, "plain": 0}])
def test_of_two_shipments_for_one_place_in_the_bag_the_higher_priority_travels(priorities: dict[str, int]) -> None:
    late = Window(opens_s=27_000, closes_s=30_000)
    parcels = []
    for name, priority in priorities.items():
        plain = shipment(name, PLACES[0], PLACES[11], pieces=1)
        stops = [msgspec.structs.replace(stop, window=late) for stop in (plain.pickup, plain.delivery)]
        parcels.append(msgspec.structs.replace(plain, pickup=stops[0], delivery=stops[1], priority=priority))
    problem = day(parcels, [courier("c", PLACES[0], pieces=1)])
    plan = solve(problem, Iterations(200))
    assert [left.shipment_id for left in plan.unserved] == ["plain"]


def test_no_shipments_make_an_empty_plan() -> None:
    plan = solve(day([], [courier("c", BASE)]), Runtime(5))
    assert (plan.tours, plan.unserved, plan.iterations) == ((), (), 0)
    assert plan.travel_source == "crow"


def test_an_empty_day_without_couriers_makes_an_empty_plan() -> None:
    problem = day([], [])
    assert check(problem, solve(problem, Runtime(5))) == []


def test_without_couriers_every_shipment_is_unserved_for_that_reason() -> None:
    problem = day([shipment("s", PLACES[0], PLACES[1])], [])
    plan = solve(problem, Runtime(5))
    assert [(left.shipment_id, left.reason) for left in plan.unserved] == [("s", "no_courier")]


@pytest.mark.parametrize("wire", [msgspec.json, msgspec.msgpack])
def test_problems_and_plans_travel_between_processes_and_over_the_wire(wire: object) -> None:
    problem = province_day(shipments=10, couriers=2, seed=1)
    plan = solve(problem, Iterations(20))
    assert pickle.loads(pickle.dumps((problem, plan))) == (problem, plan)
    assert wire.decode(wire.encode(problem), type=Problem) == problem  # type: ignore[attr-defined]
    assert wire.decode(wire.encode(plan), type=Plan) == plan  # type: ignore[attr-defined]


def test_a_plan_and_a_refusal_come_back_from_another_process() -> None:
    problem = province_day(shipments=10, couriers=2, seed=1)
    until = Iterations(20) | Runtime(60)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(solve, problem, until).result() == solve(problem, until)
        twice = msgspec.structs.replace(problem, couriers=problem.couriers * 2)
        with pytest.raises(DuplicateId, match="courier c0"):
            pool.submit(solve, twice, until).result()
