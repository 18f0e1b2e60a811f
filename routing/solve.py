"""Plan a day."""

from importlib.util import find_spec

from routing.flat import Flat
from routing.found import Found, Tell, silent
from routing.insert import top_up
from routing.objective import weigh
from routing.plan import Plan
from routing.problem import Problem
from routing.reasons import hopeless, left_over
from routing.schedule import tour
from routing.stop import Live, Until
from routing.table import Quality
from routing.trim import trim
from routing.validate import validate

QUALITIES: tuple[Quality, ...] = ("estimate", "roads", "given")
"""From the least sure."""


def solve(problem: Problem, until: Until, seed: int = 1, engine: str | None = None, tell: Tell = silent) -> Plan:
    """Order every courier's stops so that least stays unserved, then couriers and travel are spent least.

    The plan keeps every promise whenever it is stopped; with `Iterations` and a seed it is the same
    every time. `engine` is "trao", or "pyvrp", which is also what plans where numba is missing;
    `tell` hears of the progress, in the solving thread. Raises BadProblem.
    """
    live = until.begin()
    validate(problem)
    flat = Flat.of(problem)
    engine = engine or default_engine()
    unserved = hopeless(flat)
    possible = [number for number in range(len(problem.shipments)) if number not in unserved]
    found = _search(engine, flat, possible, live, seed, tell)
    orders = [trim(flat, courier, order) for courier, order in enumerate(found.orders)]
    orders, left = top_up(flat, orders, _missing(possible, orders))
    unserved |= {number: left_over(flat, number, places) for number, places in left.items()}
    tours = tuple(tour(flat, courier, order) for courier, order in enumerate(orders) if order)
    tables = problem.travel.values()
    return Plan(
        tours=tours,
        unserved=tuple(unserved[number] for number in sorted(unserved)),
        cost=weigh(flat, tours, unserved),
        engine=engine,
        travel_source=", ".join(dict.fromkeys(table.source for table in tables)),
        travel_quality=min((table.quality for table in tables), key=QUALITIES.index, default="given"),
        warnings=tuple(dict.fromkeys(code for table in tables for code in table.warnings)),
        iterations=found.iterations,
    )


def default_engine() -> str:
    """Name the engine that plans unless another is asked for."""
    return "trao" if find_spec("numba") else "pyvrp"


def _search(engine: str, flat: Flat, possible: list[int], live: Live, seed: int, tell: Tell) -> Found:
    # Each engine brings a compiler or a compiled library along: only the one that plans is loaded.
    if engine == "trao":
        from routing.engine.search import search

        return search(flat, possible, live, seed, tell)
    from routing.pyvrp_engine import search as search_pyvrp

    return search_pyvrp(flat, possible, live, seed)


def _missing(possible: list[int], orders: list[list[int]]) -> list[int]:
    served = {stop // 2 for order in orders for stop in order}
    return [number for number in possible if number not in served]
