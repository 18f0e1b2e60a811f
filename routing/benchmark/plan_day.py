"""Plan a synthetic day the way the product plans a real one: straight-line travel, whole or in clusters."""

import asyncio
from datetime import UTC, datetime

from msgspec.structs import replace

from routing.benchmark.province_day import ProvinceDay
from routing.judge.check import check
from routing.large import Large, Part, solve_large
from routing.problem import Problem, distinct_points
from routing.solve import solve
from routing.stop import Iterations, Runtime
from routing.travel.crow import Crow

PROFILE = "motorbike"
DEPARTS = datetime(2026, 11, 23, tzinfo=UTC)
LARGEST_WHOLE_DAY = 2_000
SEED = 1


def plan_day(day: ProvinceDay, budget_s: float | None) -> Large:
    """Measure the ways and plan for `budget_s` seconds, or to the first full plan where it is None."""
    problem = Problem(shipments=day.shipments, couriers=day.couriers, travel={})
    if 2 * len(day.shipments) > LARGEST_WHOLE_DAY:
        return asyncio.run(solve_large(problem, Crow(), DEPARTS, budget_s or 0.0, seed=SEED))
    points = distinct_points(day.shipments, day.couriers)
    table = asyncio.run(Crow().table(points, PROFILE, DEPARTS))
    measured = replace(problem, travel={PROFILE: table})
    plan = solve(measured, Iterations(1) if budget_s is None else Runtime(budget_s), seed=SEED)
    return Large(plan, (Part(measured, plan),))


def violations(large: Large) -> int:
    """Count what the judge finds in the parts of a plan."""
    return sum(len(check(part.problem, part.plan)) for part in large.parts)
