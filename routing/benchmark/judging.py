"""Judge every engine's answer alike: sound or not, how many vehicles, how far in the file's own numbers."""

from itertools import pairwise
from typing import NamedTuple

from routing.benchmark.instances import Instance
from routing.judge.check import check
from routing.plan import Plan
from routing.problem import Problem


class Verdict(NamedTuple):
    """State what a plan is worth: `distance` is in the instance's own unit, in double precision."""

    vehicles: int
    distance: float
    unserved: int
    feasible: bool


def judge(instance: Instance, problem: Problem, plan: Plan) -> Verdict:
    """Weigh a plan by the file's own numbers; feasible = no promise broken and nothing unserved."""
    routes = [[int(visit.stop_id) for visit in tour.visits] for tour in plan.tours]
    visited = {node for route in routes for node in route}
    unserved = sum(not visited.issuperset(pair) for pair in instance.pairs)
    return Verdict(
        vehicles=len(routes),
        distance=sum(_length(instance, route) for route in routes),
        unserved=unserved,
        feasible=not unserved and not check(problem, plan),
    )


def _length(instance: Instance, route: list[int]) -> float:
    return sum(float(instance.distances[here, there]) for here, there in pairwise([0, *route, 0]))
