"""One engine on one instance: run in a fresh process of one thread, judged where it ran."""

import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import msgspec

from routing.benchmark.answer import as_plan
from routing.benchmark.fresh_process import ask, serve
from routing.benchmark.instances import Instance, Objective, read_instance
from routing.benchmark.judging import judge
from routing.plan import Plan
from routing.problem import Problem
from routing.stop import Runtime

Solver = Callable[[Instance, Problem, float, int], Plan | list[list[int]]]
OURS = "trao"
PACKAGES = {OURS: "numba", "pyvrp": "pyvrp", "vroom": "vroom", "ortools": "ortools"}
"""Engine → the package without which it cannot run."""
WALL_CLOCKED = {"vroom", "ortools"}
"""Engines that cannot count CPU seconds: a busy machine takes from their limit."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for one plan; `limit_s` is what the engine may use, CPU seconds where it can count them."""

    engine: str
    path: str
    seed: int
    limit_s: float
    objective: Objective


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """Tell what came of one run: seconds used from the instance to the answer, start-up not counted."""

    engine: str
    instance: str
    seed: int
    limit_s: float
    cpu_s: float
    wall_s: float
    vehicles: int
    distance: float
    unserved: int
    feasible: bool


def installed(engine: str) -> bool:
    """Say whether the package of an engine is there."""
    return find_spec(PACKAGES[engine]) is not None


def measure(run: Run) -> Measured:
    """Run in a process of its own. Raises NoAnswer; engines that overshoot get ten times their limit."""
    return ask("routing.benchmark.run", run, Measured, 10 * run.limit_s + 120, one_thread=True)


def measure_here(run: Run) -> Measured:
    """Read the instance, load the engine, and only then start the clocks; judge after they have stopped."""
    instance = read_instance(Path(run.path), run.objective)
    problem = instance.problem()
    solve = _loaded(run.engine)
    cpu_s, wall_s = time.process_time(), time.perf_counter()
    found = solve(instance, problem, run.limit_s, run.seed)
    cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
    plan = found if isinstance(found, Plan) else as_plan(problem, found, run.engine)
    verdict = judge(instance, problem, plan)
    return Measured(
        engine=run.engine,
        instance=instance.name,
        seed=run.seed,
        limit_s=run.limit_s,
        cpu_s=round(cpu_s, 3),
        wall_s=round(wall_s, 3),
        vehicles=verdict.vehicles,
        distance=round(verdict.distance, 4),
        unserved=verdict.unserved,
        feasible=verdict.feasible,
    )


def _loaded(engine: str) -> Solver:
    """Import an engine and have it ready: start-up is met once in a worker's life, not once a plan."""
    if engine == OURS:
        from routing.engine.warm import warm
        from routing.solve import solve

        warm()
        return lambda _, problem, seconds, seed: solve(
            problem, Runtime(seconds, clock=time.process_time), seed=seed, engine=OURS
        )
    peer = import_module(f"routing.benchmark.peers.{engine}")
    return lambda instance, _, seconds, seed: peer.routes(instance, seconds, seed)


if __name__ == "__main__":
    serve(measure_here, Run)
