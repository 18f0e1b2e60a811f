"""Many runs, one at a time, kept on disk as they come."""

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from routing.benchmark.fresh_process import NoAnswer
from routing.benchmark.instances import Objective
from routing.benchmark.run import Measured, Run, measure


def planned(
    paths: Iterable[Path], seeds: list[int], limits_s: list[float], engines: list[str], objective: Objective
) -> list[Run]:
    """List every run: engines take turns (A B A B), so that a busy minute hits all of them alike."""
    return [
        Run(engine=engine, path=str(path), seed=seed, limit_s=limit_s, objective=objective)
        for path in paths
        for seed in seeds
        for limit_s in limits_s
        for engine in engines
    ]


def measure_all(
    runs: Iterable[Run],
    output: Path,
    begins: Callable[[Run], None],
    ends: Callable[[Run, Measured | NoAnswer], None],
) -> list[Measured]:
    """Measure run after run, writing `output` anew after each; an interrupt keeps what was measured."""
    measured: list[Measured] = []
    for run in runs:
        begins(run)
        try:
            outcome: Measured | NoAnswer = measure(run)
        except NoAnswer as error:
            outcome = error
        except KeyboardInterrupt:
            break
        if isinstance(outcome, Measured):
            measured.append(outcome)
            write_whole(output, msgspec.json.format(msgspec.json.encode(measured), indent=1))
        ends(run, outcome)
    return measured


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file in one step: whoever reads meets the old one or the new one."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
