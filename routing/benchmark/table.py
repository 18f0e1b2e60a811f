"""The result of a benchmark as rows of words, for the terminal and for the README."""

from collections.abc import Iterable

from routing.benchmark.comparison import Match, leaders, sum_of_vehicles, tally
from routing.benchmark.instances import Objective
from routing.benchmark.run import WALL_CLOCKED, Measured

NOTHING = "–"
FULL_CORE = 0.9


def head(played: list[Match], engines: list[str]) -> list[str]:
    """Name the columns."""
    return [f"instance, {played[0].limit_s:g} s", "best known", *engines, "ahead"]


def body(played: list[Match], engines: list[str], objective: Objective) -> list[list[str]]:
    """Write one row an instance: vehicles/distance of each engine's median run, and who is ahead."""
    return [
        [
            match.instance,
            f"{match.best_known.vehicles}/{match.best_known.distance:.0f}" if match.best_known else NOTHING,
            *(_result(match.typical.get(engine)) for engine in engines),
            " = ".join(leaders(match, objective)) or NOTHING,
        ]
        for match in played
    ]


def foot(played: list[Match], engines: list[str]) -> list[str]:
    """Add up the vehicles where there is something to add for every instance."""
    known = [match.best_known.vehicles for match in played if match.best_known]
    sums = [sum_of_vehicles(played, engine) for engine in engines]
    best = sum(known) if len(known) == len(played) else None
    return ["sum of vehicles", *(NOTHING if number is None else str(number) for number in (best, *sums)), ""]


def remarks(played: list[Match], engines: list[str], objective: Objective) -> list[str]:
    """Say in words what belongs below the table of one limit."""
    return [*outcomes(played, engines, objective), cpu_used(played, engines)]


def outcomes(played: list[Match], engines: list[str], objective: Objective) -> list[str]:
    """Tell how the first engine did against each other one, with the names of what it lost."""
    told = []
    for other in engines[1:]:
        count = tally(played, engines[0], other, objective)
        lost = f" ({', '.join(count.worse)})" if count.worse else ""
        told.append(
            f"{engines[0]} against {other}: {len(count.better)} better, {len(count.equal)} equal, "
            f"{len(count.worse)} worse{lost}"
        )
    return told


def cpu_used(played: list[Match], engines: list[str]) -> str:
    """Tell the least and the most CPU that the runs shown have used: some overshoot, some end early."""
    seconds = {
        engine: [match.typical[engine].cpu_s for match in played if engine in match.typical] for engine in engines
    }
    ranges = [f"{engine} {min(used):.1f} to {max(used):.1f} s" for engine, used in seconds.items() if used]
    return f"CPU used within {played[0].limit_s:g} s: {', '.join(ranges)}"


def starved(measured: Iterable[Measured]) -> str | None:
    """Warn where a busy machine cut an engine short that goes by the wall's clock."""
    short = [run for run in measured if run.engine in WALL_CLOCKED and run.wall_s > FULL_CORE * run.limit_s > run.cpu_s]
    if not short:
        return None
    runs = ", ".join(f"{run.engine} {run.instance} seed {run.seed} {run.limit_s:g} s" for run in short[:5])
    return f"{len(short)} runs had less than {FULL_CORE:.0%} of their limit: {runs}{', …' if len(short) > 5 else ''}"


def markdown(played: list[Match], engines: list[str], objective: Objective) -> str:
    """Write the table of one limit, its sums and its outcomes."""
    columns = head(played, engines)
    rows = [columns, ["---"] * len(columns), *body(played, engines, objective), foot(played, engines)]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([*lines, "", *(f"- {line}" for line in remarks(played, engines, objective)), ""])


def _result(run: Measured | None) -> str:
    if run is None:
        return NOTHING
    if not run.feasible:
        return f"{run.unserved} unserved" if run.unserved else "not sound"
    return f"{run.vehicles}/{run.distance:.0f}"
