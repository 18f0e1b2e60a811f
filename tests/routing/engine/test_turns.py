"""The engine's state after many turns must be what its orders say, reckoned anew."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from routing.engine.arrays import Day, Tours
from routing.engine.begin import begin, best_orders
from routing.engine.build import build
from routing.engine.ledger import Ledger
from routing.engine.search import Turns
from routing.engine.turns import anneal, shrink
from routing.orders.flat import Flat
from routing.orders.reasons import hopeless
from routing.orders.standing import as_told
from routing.problem import Problem
from routing.validation.validate import validate
from tests.routing.days import province_day
from tests.routing.wild import wild_days, wildest_days


def searched(problem: Problem, turns: Turns, count: int, seed: int) -> tuple[Day, Tours, Ledger] | None:
    validate(problem)
    flat = Flat.of(problem)
    first = as_told(flat)
    possible = set(range(len(problem.shipments))) - hopeless(flat).keys()
    shipments = sorted(possible | {stop // 2 for order in first for stop in order})
    if not shipments or not problem.couriers:
        return None
    day, naming = build(flat, shipments)
    nodes = naming.nodes()
    tours, ledger = begin(day, [[nodes[stop] for stop in first[k]] for k in naming.couriers], seed)
    turns(day, tours, ledger, count, 100.0)
    return day, tours, ledger


def shrink_by_exchange(day: Day, tours: Tours, ledger: Ledger, turns: int, temperature: float) -> None:
    shrink(day, tours, ledger, turns, temperature, 3)


def orders(tours: Tours) -> list[list[int]]:
    return [tours.positions[k]["node"][1 : count + 1].tolist() for k, count in enumerate(tours.tours["count"].tolist())]


@pytest.mark.parametrize("turns", [anneal, shrink_by_exchange])
@settings(max_examples=150)
@given(problem=wild_days | wildest_days, count=st.integers(1, 60), seed=st.integers(0, 9))
def test_nothing_drifts(turns: Turns, problem: Problem, count: int, seed: int) -> None:
    state = searched(problem, turns, count, seed)
    if state is None:
        return
    day, tours, ledger = state
    anew, fresh = begin(day, orders(tours), seed)
    for name in ("price", "left"):
        assert ledger.state[name] == pytest.approx(fresh.state[name], abs=1e-3)
    assert ledger.state["absent"] == fresh.state["absent"]
    assert sorted(ledger.absent[: int(ledger.state["absent"][0])]) == sorted(
        fresh.absent[: int(fresh.state["absent"][0])]
    )
    assert (tours.tours["count"] == anew.tours["count"]).all()
    assert (tours.pause_at == anew.pause_at).all()
    for k, count in enumerate(tours.tours["count"].tolist()):
        for name, first, last in (
            ("leave", 0, count),
            ("bag", 0, count),
            ("leg", 1, count + 1),
            ("late", 1, count + 1),
        ):
            here, there = (both.positions[k][name][first : last + 1].tolist() for both in (tours, anew))
            assert (name, here) == (name, there)
    busy = int(ledger.state["busy"][0])
    assert sorted(tours.busy[:busy]) == np.flatnonzero(tours.tours["count"]).tolist()


@pytest.mark.parametrize("turns", [anneal, shrink_by_exchange])
def test_the_best_plan_is_kept_as_it_was_priced(turns: Turns) -> None:
    problem = province_day(shipments=60, couriers=6, seed=3)
    paid = tuple(replace(courier, fixed_s=10_000) for courier in problem.couriers)
    state = searched(replace(problem, couriers=paid), anneal, 100, 1)
    assert state is not None
    day, tours, ledger = state
    turns(day, tours, ledger, 500, 100.0)
    _, fresh = begin(day, best_orders(ledger), 1)
    assert fresh.state["price"] == pytest.approx(ledger.state["best_price"], abs=1e-3)
    assert int(fresh.state["absent"][0]) == int(ledger.state["best_absent"][0]) == 0


def test_the_fleet_shrinks() -> None:
    problem = province_day(shipments=60, couriers=6, seed=3)
    paid = tuple(replace(courier, fixed_s=10_000) for courier in problem.couriers)
    state = searched(replace(problem, couriers=paid), anneal, 1, 1)
    assert state is not None
    day, tours, ledger = state
    before = int(ledger.state["best_busy"][0])
    shrink_by_exchange(day, tours, ledger, 2_000, 100.0)
    assert int(ledger.state["best_busy"][0]) < before


def test_who_may_make_no_stop_does_not_keep_the_others_at_home() -> None:
    problem = province_day(shipments=10, couriers=1, seed=3)
    (able,) = problem.couriers
    idle = replace(able, id="idle", most_stops=0)
    state = searched(replace(problem, couriers=(idle, able)), anneal, 1, 1)
    assert state is not None
    assert int(state[2].state["best_absent"][0]) == 0
