"""``trao bench routing``: engines side by side on published instances."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from routing.benchmark import table
from routing.benchmark.best_known import read_best_known
from routing.benchmark.comparison import Match, matches
from routing.benchmark.fresh_process import NoAnswer
from routing.benchmark.instances import Objective, instance_files, instance_name
from routing.benchmark.run import PACKAGES, Measured, Run, installed
from routing.benchmark.series import measure_all, planned


def run(chosen: argparse.Namespace) -> int:
    """Run every engine on every instance, keep the runs, and show who is ahead; 1 where nothing was measured."""
    engines = present(chosen.engines)
    paths = wanted(chosen.instances, chosen.only)
    runs = planned(paths, chosen.seeds, chosen.seconds, engines, chosen.objective)
    best_known = read_best_known(chosen.best_known) if chosen.best_known else {}
    measured = measure_in_sight(runs, chosen.json)
    if len(measured) < len(runs) or not runs:
        tell(f"Đo được {len(measured)} trên {len(runs)} lượt / {len(measured)} of {len(runs)} runs measured")
    played = matches(measured, best_known, chosen.objective)
    for each in played.values():
        show(each, engines, chosen.objective)
    if warning := table.starved(measured):
        tell(warning)
    if chosen.markdown:
        pages = [table.markdown(each, engines, chosen.objective) for each in played.values()]
        chosen.markdown.write_text("\n".join(pages), encoding="utf-8")
    return 0 if measured else 1


def present(engines: list[str]) -> list[str]:
    """Keep the engines that can run; say of each other one that it is left out, and why."""
    found = []
    for engine in engines:
        package = PACKAGES.get(engine)
        if package is None:
            tell(f"Không có bộ giải {engine} / there is no engine {engine}; known: {', '.join(PACKAGES)}")
        elif not installed(engine):
            tell(f"Bỏ qua {engine}: chưa cài {package} / {engine} is left out: {package} is not installed")
        else:
            found.append(engine)
    return found


def wanted(folder: Path, only: list[str] | None) -> list[Path]:
    """Find the instances, in the order in which they were named; say of each name that it is not there."""
    files = instance_files(folder)
    for name in only or []:
        if name not in files:
            tell(f"Không có bộ dữ liệu {name} / there is no instance {name} in {folder}")
    return [files[name] for name in only or files if name in files]


def measure_in_sight(runs: list[Run], output: Path) -> list[Measured]:
    """Show how far the series is, and when it will be done."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("", total=len(runs))

        def begins(run: Run) -> None:
            name = instance_name(Path(run.path))
            progress.update(bar, description=f"{name} · {run.engine} · seed {run.seed} · {run.limit_s:g} s")

        def ends(run: Run, outcome: Measured | NoAnswer) -> None:
            progress.advance(bar)
            if isinstance(outcome, NoAnswer):
                progress.console.print(f"{run.engine} {instance_name(Path(run.path))} seed {run.seed}: {outcome}")

        return measure_all(runs, output, begins, ends)


def show(played: list[Match], engines: list[str], objective: Objective) -> None:
    """Print the table of one limit."""
    console, grid = Console(), Table()
    for number, (name, total) in enumerate(zip(table.head(played, engines), table.foot(played, engines), strict=True)):
        grid.add_column(name, total, justify="right" if 0 < number <= len(engines) + 1 else "left")
    grid.show_footer = True
    for row in table.body(played, engines, objective):
        grid.add_row(*row)
    console.print(grid)
    for line in table.remarks(played, engines, objective):
        console.print(line)


def tell(words: str) -> None:
    """Say something beside the table."""
    print(words, file=sys.stderr)
