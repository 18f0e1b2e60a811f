"""How time and memory of a plan grow with its day; every figure from a fresh process."""

import resource
import time

import msgspec

from routing.benchmark.fresh_process import ask, serve
from routing.benchmark.plan_day import plan_day, violations
from routing.benchmark.province_day import HOUR_S, province_day

LEAST_BUDGET_S, STOPS_A_SECOND = 5.0, 100
DAY_SEED = 7
MEBIBYTE_IN_KIB = 1024


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for a day's plan: the first full one where `budget_s` is None, else what so many wall seconds make of it."""

    stops: int
    budget_s: float | None


class Grown(msgspec.Struct, frozen=True, kw_only=True):
    """Tell what a plan took, from shipments and couriers on (straight-line travel included)."""

    stops: int
    couriers: int
    budget_s: float | None
    wall_s: float
    cpu_s: float
    peak_mib: int
    unserved: int
    couriers_used: int
    travel_h: float
    violations: int


def tasks(stops: list[int]) -> list[Task]:
    """List what to measure: for each size the first full plan, then one with 5 s or a second for every 100 stops."""
    return [
        Task(stops=size, budget_s=budget_s)
        for size in stops
        for budget_s in (None, max(LEAST_BUDGET_S, size / STOPS_A_SECOND))
    ]


def measure(task: Task) -> Grown:
    """Plan in a process of its own. Raises NoAnswer."""
    return ask("routing.benchmark.growth", task, Grown, 10 * (task.budget_s or 0) + 600, one_thread=False)


def measure_here(task: Task) -> Grown:
    """Plan, read the high-water mark of memory, and only then judge."""
    from routing.engine.warm import warm

    day = province_day(task.stops, DAY_SEED)
    warm()
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    large = plan_day(day, task.budget_s)
    cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    plan = large.plan
    return Grown(
        stops=task.stops,
        couriers=len(day.couriers),
        budget_s=task.budget_s,
        wall_s=round(wall_s, 2),
        cpu_s=round(cpu_s, 2),
        peak_mib=peak_kib // MEBIBYTE_IN_KIB,
        unserved=len(plan.unserved),
        couriers_used=len(plan.tours),
        travel_h=round(sum(tour.travel_s for tour in plan.tours) / HOUR_S, 2),
        violations=violations(large),
    )


if __name__ == "__main__":
    serve(measure_here, Task)
