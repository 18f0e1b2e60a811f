"""Plan a day."""

from importlib.util import find_spec

from routing.found import Found, Tell, silent
from routing.orders.finish import finish
from routing.orders.flat import Flat
from routing.orders.reasons import hopeless
from routing.plan import Plan
from routing.problem import Problem
from routing.stop import Live, Until
from routing.validation.validate import validate


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
    return finish(flat, _search(engine, flat, possible, live, seed, tell), unserved, engine)


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
