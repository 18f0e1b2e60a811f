"""Plan a day."""

from routing import pyvrp_engine
from routing.flat import Flat
from routing.insert import top_up
from routing.plan import Plan
from routing.problem import Problem
from routing.reasons import hopeless, left_over
from routing.schedule import tour
from routing.stop import Until
from routing.trim import trim
from routing.validate import validate


def solve(problem: Problem, until: Until, seed: int = 1) -> Plan:
    """Order every courier's stops so that little travel is spent and little stays unserved.

    The plan keeps every window, capacity and shift whenever it is stopped. With `Iterations` and a
    seed it is the same every time. Raises BadProblem.
    """
    stop = until.begin()
    validate(problem)
    flat = Flat.of(problem)
    unserved = hopeless(flat)
    possible = [number for number in range(len(problem.shipments)) if number not in unserved]
    found = pyvrp_engine.search(flat, possible, stop, seed)
    orders = [trim(flat, courier, order) for courier, order in enumerate(found.orders)]
    orders, left = top_up(flat, orders, _missing(possible, orders))
    unserved |= {number: left_over(flat, number, place) for number, place in left.items()}
    return Plan(
        tours=tuple(tour(flat, courier, order) for courier, order in enumerate(orders) if order),
        unserved=tuple(unserved[number] for number in sorted(unserved)),
        engine=pyvrp_engine.NAME,
        travel_source=problem.travel.source,
        travel_quality=problem.travel.quality,
        iterations=found.iterations,
    )


def _missing(possible: list[int], orders: list[list[int]]) -> list[int]:
    served = {stop // 2 for order in orders for stop in order}
    return [number for number in possible if number not in served]
