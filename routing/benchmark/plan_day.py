"""Plan a synthetic day the way the product plans a real one: straight-line travel, whole or in clusters."""

import asyncio
from datetime import UTC, datetime

from routing.benchmark.province_day import ProvinceDay
from routing.check import check
from routing.plan import Plan
from routing.problem import Problem, distinct_points
from routing.solve import solve
from routing.stop import Until
from routing.travel.crow import Crow

PROFILE = "motorbike"
DEPARTS = datetime(2026, 11, 23, tzinfo=UTC)
LARGEST_WHOLE_DAY = 2_000
SEED = 1


def plan_day(day: ProvinceDay, until: Until) -> Plan:
    """Measure the ways and plan; a day of more than 2,000 stops in clusters."""
    if 2 * len(day.shipments) > LARGEST_WHOLE_DAY:
        # LEAD: call routing.large here, and judge without one table over every place in `violations`.
        raise NotImplementedError(f"days of more than {LARGEST_WHOLE_DAY} stops: routing.large is not there")
    return solve(_problem(day), until, seed=SEED)


def violations(day: ProvinceDay, plan: Plan) -> int:
    """Count what the judge finds in a plan of the day."""
    return len(check(_problem(day), plan))


def _problem(day: ProvinceDay) -> Problem:
    points = distinct_points(day.shipments, day.couriers)
    table = asyncio.run(Crow().table(points, PROFILE, DEPARTS))
    return Problem(shipments=day.shipments, couriers=day.couriers, travel={PROFILE: table})
