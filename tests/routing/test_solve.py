import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from routing.judge.check import check
from routing.plan import Plan
from routing.point import Point
from routing.problem import Break, Problem, Shipment, Stop, Window
from routing.solve import solve
from routing.stop import Cancelled, Iterations, Runtime
from routing.validation.bad_problem import DuplicateId
from tests.routing.days import HOUR_S, courier, day, province_day, shipment
from tests.routing.wild import PLACES, wild_days, wildest_days

BASE = Point(lon=105.78, lat=10.03)
ENGINES = ["pyvrp", "trao"]

every_engine = pytest.mark.parametrize("engine", ENGINES)


@every_engine
@settings(max_examples=400)
@given(problem=wild_days | wildest_days, iterations=st.integers(0, 40), seed=st.integers(0, 9))
def test_a_plan_keeps_every_promise_whenever_it_is_stopped(
    engine: str, problem: Problem, iterations: int, seed: int
) -> None:
    assert check(problem, solve(problem, Iterations(iterations), seed, engine=engine)) == []


@every_engine
@settings(max_examples=50)
@given(problem=wild_days | wildest_days, seed=st.integers(0, 9))
def test_the_same_seed_and_iterations_give_the_same_plan(engine: str, problem: Problem, seed: int) -> None:
    first, second = (solve(problem, Iterations(20), seed, engine=engine) for _ in range(2))
    assert first == second


@every_engine
def test_three_hundred_stops_for_eight_couriers_are_planned_in_six_seconds(engine: str) -> None:
    problem = province_day(shipments=150, couriers=8, seed=5)
    plan = solve(problem, Runtime(6), engine=engine)
    assert check(problem, plan) == []
    assert plan.unserved == ()
    assert plan.iterations > 0
    assert plan.engine == engine


@every_engine
def test_a_crowded_day_is_sound_even_before_the_first_iteration(engine: str) -> None:
    problem = province_day(shipments=150, couriers=2, seed=5)
    plan = solve(problem, Iterations(0), engine=engine)
    assert check(problem, plan) == []
    assert {left.reason for left in plan.unserved} == {"no_room"}


@every_engine
def test_a_cancelled_search_still_gives_a_sound_plan(engine: str) -> None:
    answers = iter([False] * 20)
    problem = province_day(shipments=20, couriers=2, seed=1)
    until = Iterations(1_000_000) | Cancelled(lambda: next(answers, True))
    plan = solve(problem, until, engine=engine)
    assert plan.iterations < 1_000_000
    assert check(problem, plan) == []


@every_engine
def test_parcels_for_one_office_are_handed_over_together(engine: str) -> None:
    office = Point(lon=105.80, lat=10.05)
    citizens = [Point(lon=105.74 + number / 200, lat=10.01) for number in range(4)]
    problem = day([shipment(f"s{n}", place, office) for n, place in enumerate(citizens)], [courier("c", BASE)])
    (tour,) = solve(problem, Iterations(300), engine=engine).tours
    assert [visit.kind for visit in tour.visits] == ["pickup"] * 4 + ["delivery"] * 4


@every_engine
def test_a_courier_leaves_just_in_time_for_the_first_door(engine: str) -> None:
    problem = day([shipment("s", PLACES[5], PLACES[0])], [courier("c", PLACES[5])])
    (tour,) = solve(problem, Iterations(5), engine=engine).tours
    assert tour.visits[0].wait_s == 0
    assert tour.visits[0].starts_s == problem.shipments[0].stops[0].windows[0].opens_s
    assert tour.departs_s == tour.visits[0].starts_s > problem.couriers[0].shift.opens_s


@every_engine
@pytest.mark.parametrize("priorities", [{"plain": 0, "urgent": 3}, {"urgent": 3, "plain": 0}])
def test_of_two_shipments_for_one_place_in_the_bag_the_higher_priority_travels(
    engine: str, priorities: dict[str, int]
) -> None:
    late = (Window(opens_s=27_000, closes_s=30_000),)
    parcels = []
    for name, priority in priorities.items():
        pickup, delivery = (replace(stop, windows=late) for stop in shipment(name, PLACES[0], PLACES[11]).stops)
        parcels.append(Shipment(id=name, pickup=pickup, delivery=delivery, priority=priority))
    problem = day(parcels, [courier("c", PLACES[0], pieces=1)])
    plan = solve(problem, Iterations(200), engine=engine)
    assert [left.shipment_id for left in plan.unserved] == ["plain"]


@every_engine
def test_an_optional_shipment_yields_to_one_that_has_to_be_served(engine: str) -> None:
    must = replace(shipment("must", PLACES[0], PLACES[11]), priority=0)
    optional = replace(shipment("optional", PLACES[0], PLACES[11]), priority=9, penalty_s=10**6)
    problem = day([optional, must], [replace(courier("c", PLACES[0]), most_stops=2)])
    plan = solve(problem, Iterations(200), engine=engine)
    assert [left.shipment_id for left in plan.unserved] == ["optional"]


@every_engine
def test_a_shipment_that_two_skills_open_goes_to_who_has_both(engine: str) -> None:
    crew = [replace(courier(name, BASE), skills=frozenset(name.split())) for name in ("cash", "bonded", "cash bonded")]
    parcel = replace(shipment("s", PLACES[0], PLACES[11]), skills=frozenset({"cash", "bonded"}))
    (tour,) = solve(day([parcel], crew), Iterations(50), engine=engine).tours
    assert tour.courier_id == "cash bonded"


@every_engine
def test_noon_is_kept_free(engine: str) -> None:
    noon = Break(window=Window(opens_s=11 * HOUR_S, closes_s=12 * HOUR_S), lasts_s=HOUR_S)
    problem = province_day(shipments=40, couriers=2, seed=3)
    resting = replace(problem, couriers=tuple(replace(who, breaks=(noon,)) for who in problem.couriers))
    plan = solve(resting, Iterations(100), engine=engine)
    assert check(resting, plan) == []
    assert plan.unserved == ()
    assert all(tour.pauses or tour.returns_s <= 12 * HOUR_S for tour in plan.tours)


@every_engine
def test_what_is_begun_goes_on_as_it_was_locked(engine: str) -> None:
    problem = province_day(shipments=20, couriers=2, seed=1)
    started, next_one = problem.shipments[3], problem.shipments[7]
    locked = (started.stops[0].id, next_one.stops[0].id)
    bound = replace(problem, couriers=(replace(problem.couriers[0], locked=locked), problem.couriers[1]))
    plan = solve(bound, Iterations(100), engine=engine)
    assert check(bound, plan) == []
    tour = next(tour for tour in plan.tours if tour.courier_id == "c0")
    assert tuple(visit.stop_id for visit in tour.visits[:2]) == locked
    assert {started.stops[1].id, next_one.stops[1].id} <= {visit.stop_id for visit in tour.visits}


@every_engine
def test_what_is_on_board_is_delivered_by_who_has_it(engine: str) -> None:
    aboard = replace(shipment("s", PLACES[0], PLACES[1]), pickup=None, courier="far")
    problem = day([aboard], [courier("near", PLACES[1]), courier("far", PLACES[11])])
    (tour,) = solve(problem, Iterations(50), engine=engine).tours
    assert (tour.courier_id, [visit.kind for visit in tour.visits]) == ("far", ["delivery"])


@every_engine
def test_the_second_window_is_taken_when_the_first_is_over(engine: str) -> None:
    open_s = (Window(opens_s=0, closes_s=6 * HOUR_S), Window(opens_s=14 * HOUR_S, closes_s=15 * HOUR_S))
    call = Stop(id="call", point=PLACES[3], windows=open_s, service_s=60)
    (tour,) = solve(day([Shipment(id="s", delivery=call)], [courier("c", BASE)]), Iterations(5), engine=engine).tours
    assert tour.visits[0].starts_s == 14 * HOUR_S


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
    assert [(left.shipment_id, left.reason, left.obstacles) for left in plan.unserved] == [("s", "no_courier", ())]


@pytest.mark.parametrize("wire", [msgspec.json, msgspec.msgpack])
@settings(max_examples=20)
@given(problem=wildest_days)
def test_problems_and_plans_travel_between_processes_and_over_the_wire(wire: object, problem: Problem) -> None:
    plan = solve(problem, Iterations(5))
    assert pickle.loads(pickle.dumps((problem, plan))) == (problem, plan)
    assert wire.decode(wire.encode(problem), type=Problem) == problem  # type: ignore[attr-defined]
    assert wire.decode(wire.encode(plan), type=Plan) == plan  # type: ignore[attr-defined]


@every_engine
def test_a_plan_and_a_refusal_come_back_from_another_process(engine: str) -> None:
    problem = province_day(shipments=10, couriers=2, seed=1)
    until = Iterations(20) | Runtime(60)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        there = pool.submit(solve, problem, until, engine=engine).result()
        assert there == solve(problem, until, engine=engine)
        twice = replace(problem, couriers=problem.couriers * 2)
        with pytest.raises(DuplicateId, match="courier c0"):
            pool.submit(solve, twice, until).result()
