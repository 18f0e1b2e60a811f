"""How quickly one more pickup is offered to a running day: constant-time checks against timing every place anew."""

import time
from itertools import combinations_with_replacement

from msgspec.structs import replace

from backend.commands.bench.exchange.figures import Figure
from routing.offers import offers
from routing.orders.flat import Flat
from routing.orders.insert import with_calls
from routing.orders.promises import first_fault
from routing.orders.schedule import tour
from routing.orders.standing import as_told
from routing.problem import Problem, Shipment
from routing.replan import carry_on
from routing.running import told
from tests.routing.days import province_day

SHIPMENTS, COURIERS, ROUNDS = 900, 30, 3
CASE = f"one pickup offered to {COURIERS} couriers with {2 * SHIPMENTS // COURIERS} stops each"
TRIED = 3
"""Couriers for whom every place is timed anew; the others would take as long."""


def measure() -> list[Figure]:
    """Offer one shipment A B A B (offers, every place); both have to find the same least travel.

    Raises RuntimeError where they do not.
    """
    problem, new = _running()
    return [
        Figure(
            name="offers: " + CASE,
            of="timing every place of every tour anew, by the tours tried",
            rounds=[_round(problem, new) for _ in range(ROUNDS)],
            at_most=0.05,
        )
    ]


def _running() -> tuple[Problem, Shipment]:
    problem = province_day(shipments=SHIPMENTS + 1, couriers=COURIERS, seed=3)
    most_stops = 2 * SHIPMENTS // COURIERS
    crew = tuple(replace(who, most_stops=most_stops) for who in problem.couriers)
    morning = replace(problem, shipments=problem.shipments[:-1], couriers=crew)
    standing = told(carry_on(morning))
    return replace(morning, couriers=problem.couriers, standing=standing), problem.shipments[-1]


def _round(problem: Problem, new: Shipment) -> float:
    began = time.perf_counter()
    found = offers(problem, new, most=COURIERS)
    ours_s = time.perf_counter() - began
    flat = Flat.of(replace(problem, shipments=(*problem.shipments, new)))
    orders = as_told(flat)
    began = time.perf_counter()
    least = {problem.couriers[number].id: _least(flat, number, orders[number]) for number in range(TRIED)}
    theirs_s = (time.perf_counter() - began) * COURIERS / TRIED
    offered = {one.courier_id: one.extra_s for one in found} if isinstance(found, tuple) else {}
    if any(offered.get(name) != extra_s for name, extra_s in least.items()):
        raise RuntimeError("an offer is not the least")
    return ours_s / theirs_s


def _least(flat: Flat, courier: int, order: list[int]) -> int | None:
    travel_s = tour(flat, courier, order).travel_s
    new = len(flat.problem.shipments) - 1
    longer = (with_calls(order, at, flat.calls(new)) for at in combinations_with_replacement(range(len(order) + 1), 2))
    sound = (one for one in longer if first_fault(flat, courier, one) is None)
    return min((tour(flat, courier, one).travel_s - travel_s for one in sound), default=None)
