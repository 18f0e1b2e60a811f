"""How good plans are: seeded province days against plain nearest-neighbour insertion, both judged alike."""

import json
import statistics
import sys

from routing.engine.warm import warm
from routing.judge.check import check
from routing.orders.flat import Flat
from routing.orders.insert import Orders
from routing.orders.objective import weigh
from routing.orders.reasons import left_over
from routing.orders.schedule import tour
from routing.plan import Plan, Unserved
from routing.problem import Problem
from routing.solve import solve
from routing.stop import Runtime
from tests.routing.days import province_day

SHIPMENTS, COURIERS, DAYS, ROUNDS, SECONDS = 150, 8, (1, 2, 3), 2, 6.0
CASE = f"{SHIPMENTS} shipments, {COURIERS} couriers, {SECONDS:.0f} s"


def rows() -> list[dict[str, object]]:
    """Plan each day A B A B (solver, neighbour); tell and return one row a day, ratios only."""
    warm()
    return [_row(number) for number in DAYS]


def _row(number: int) -> dict[str, object]:
    problem = province_day(shipments=SHIPMENTS, couriers=COURIERS, seed=number)
    ours, plain = [], []
    for seed in range(1, ROUNDS + 1):
        ours.append(solve(problem, Runtime(SECONDS), seed=seed))
        plain.append(_neighbour(problem))
    row: dict[str, object] = {
        "benchmark": "plan_quality",
        "case": f"{CASE}, day {number}",
        "violations": sum(len(check(problem, plan)) for plan in ours + plain),
        "unserved": max(len(plan.unserved) for plan in ours),
        "unserved_baseline": max(len(plan.unserved) for plan in plain),
        "travel_ratio": round(
            statistics.median(_travel_s(a) / _travel_s(b) for a, b in zip(ours, plain, strict=True)), 3
        ),
    }
    print(json.dumps(row), file=sys.stderr, flush=True)
    return row


def _travel_s(plan: Plan) -> int:
    return sum(day.travel_s for day in plan.tours)


def _neighbour(problem: Problem) -> Plan:
    """Go from pickup to nearest pickup and insert each shipment where it costs least just then."""
    flat = Flat.of(problem)
    (seconds,) = flat.seconds
    orders = Orders(flat, [[] for _ in problem.couriers])
    left, here = set(range(len(problem.shipments))), flat.start[0]
    unserved: dict[int, Unserved] = {}
    while left:
        nearest = min(left, key=lambda number: (seconds[here, flat.place[2 * number]], number))
        left.remove(nearest)
        here = flat.place[2 * nearest]
        place = orders.cheapest(nearest)
        if place is None:
            unserved[nearest] = left_over(flat, nearest, [])
        else:
            orders.put(nearest, place)
    tours = tuple(tour(flat, courier, order) for courier, order in enumerate(orders.orders) if order)
    (table,) = problem.travel.values()
    return Plan(
        tours=tours,
        unserved=tuple(unserved[number] for number in sorted(unserved)),
        cost=weigh(flat, tours, unserved),
        engine="nearest neighbour",
        travel_source=table.source,
        travel_quality=table.quality,
        iterations=0,
    )
