"""Compare engines: the typical run of each, who is ahead, who loses where."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from routing.benchmark.best_known import BestKnown
from routing.benchmark.instances import Objective
from routing.benchmark.run import Measured

# One route summed in another order differs by less than this, two different routes by more.
SAME_DISTANCE = 0.005


class Match(NamedTuple):
    """Hold the typical run of every engine on one instance at one limit, in the engines' order."""

    instance: str
    limit_s: float
    best_known: BestKnown | None
    typical: dict[str, Measured]


class Tally(NamedTuple):
    """Count on which instances one engine is better than another, equal, or worse."""

    better: list[str]
    equal: list[str]
    worse: list[str]


def matches(
    measured: Iterable[Measured], best_known: dict[str, BestKnown], objective: Objective
) -> dict[float, list[Match]]:
    """Group runs by limit, then by instance in the order of first mention."""
    runs: defaultdict[float, defaultdict[str, defaultdict[str, list[Measured]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for run in measured:
        runs[run.limit_s][run.instance][run.engine].append(run)
    return {
        limit_s: [
            Match(
                name,
                limit_s,
                best_known.get(name),
                {engine: median(each, objective) for engine, each in engines.items()},
            )
            for name, engines in instances.items()
        ]
        for limit_s, instances in sorted(runs.items())
    }


def median(runs: list[Measured], objective: Objective) -> Measured:
    """Pick the run in the middle, of two middle ones the worse; an infeasible one is worse than any other."""
    return sorted(runs, key=lambda run: rank(run, objective))[len(runs) // 2]


def rank(run: Measured, objective: Objective) -> tuple[float, ...]:
    """Order runs, the best first: what is unserved or broken, then vehicles if they count, then distance."""
    if not run.feasible:
        return (1, run.unserved)
    return (0, run.vehicles, run.distance) if objective == "fleet" else (0, run.distance)


def compare(one: Measured, other: Measured, objective: Objective) -> int:
    """Say whether the first run is better (-1), equal (0) or worse (1); infeasible ones are all equal."""
    if not (one.feasible and other.feasible):
        return other.feasible - one.feasible
    if objective == "fleet" and one.vehicles != other.vehicles:
        return -1 if one.vehicles < other.vehicles else 1
    if abs(one.distance - other.distance) < SAME_DISTANCE:
        return 0
    return -1 if one.distance < other.distance else 1


def leaders(match: Match, objective: Objective) -> list[str]:
    """List the engines that none beats; nobody where nobody found a sound plan."""
    return [
        engine
        for engine, run in match.typical.items()
        if run.feasible and all(compare(run, other, objective) <= 0 for other in match.typical.values())
    ]


def tally(played: list[Match], engine: str, other: str, objective: Objective) -> Tally:
    """Hold one engine against another on every instance that both have tried."""
    count = Tally([], [], [])
    for match in played:
        if engine in match.typical and other in match.typical:
            outcome = compare(match.typical[engine], match.typical[other], objective)
            count[outcome + 1].append(match.instance)
    return count


def sum_of_vehicles(played: list[Match], engine: str) -> int | None:
    """Add up the vehicles of an engine's typical runs; None where it found no sound plan everywhere."""
    runs = [match.typical.get(engine) for match in played]
    if not all(run is not None and run.feasible for run in runs):
        return None
    return sum(run.vehicles for run in runs if run is not None)
