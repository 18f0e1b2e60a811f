"""How long a dispatcher waits for the first plan of a worker that has its engine ready."""

import asyncio
import time

from backend.commands.bench.exchange.figures import Figure
from backend.dispatch.model import Day, Progress
from backend.dispatch.solving import Solver, get_ready
from tests.backend.dispatch.test_plan import day, parcel, result

PARCELS, COURIERS, ALLOWED_S, ROUNDS = 30, 3, 0.5, 3
"""Thirty parcels are sixty stops."""


def measure() -> Figure:
    """Ask a fresh, warm process for its first plan, several times."""
    return Figure(
        name=f"plan: first of a warm worker, {2 * PARCELS} stops",
        of=f"time from asking to proposal, {ALLOWED_S:g} s of them allowed to the search, to one second",
        rounds=[asyncio.run(first_plan_s()) for _ in range(ROUNDS)],
        at_most=1,
    )


async def first_plan_s() -> float:
    """Return how long the first plan of a process takes, which had time to get ready."""
    solver = Solver()
    try:
        await asyncio.get_running_loop().run_in_executor(solver.start(), get_ready)
        began = time.perf_counter()
        proposal = await solver.solve(small_day(), ALLOWED_S, 1, watch)
        took_s = time.perf_counter() - began
    finally:
        solver.close()
    if proposal.faults or proposal.unserved:
        raise RuntimeError("the first plan is not sound and whole")
    return took_s


async def watch(_: Progress) -> bool:
    """Let the search go on."""
    return False


def small_day() -> Day:
    """Return a day of papers and results in turn."""
    kinds = (parcel, result)
    return day(
        *(kinds[number % 2](number, lat=10.02 + number % 7 / 500) for number in range(PARCELS)), couriers=COURIERS
    )
