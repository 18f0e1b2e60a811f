"""``trao bench growth``: time and memory of a plan at 60 to 18,000 stops."""

import argparse
import sys

import msgspec
from rich.console import Console
from rich.table import Table

from routing.benchmark import growth
from routing.benchmark.fresh_process import NoAnswer
from routing.benchmark.growth import Grown, Task
from routing.benchmark.series import write_whole

COLUMNS = (
    "stops",
    "couriers",
    "budget s",
    "wall s",
    "CPU s",
    "peak MiB",
    "unserved",
    "couriers used",
    "travel h",
    "violations",
)


def run(chosen: argparse.Namespace) -> int:
    """Plan days of growing size, keep and show what they took; 1 where a plan failed or broke a promise."""
    tasks = growth.tasks(chosen.stops)
    grown: list[Grown] = []
    for task in tasks:
        grown += measured(task)
        if chosen.json:
            write_whole(chosen.json, msgspec.json.format(msgspec.json.encode(grown), indent=1))
    show(grown)
    if chosen.plot:
        from routing.benchmark.growth_plot import draw

        draw(grown, chosen.plot)
    return 1 if len(grown) < len(tasks) or any(row.violations for row in grown) else 0


def measured(task: Task) -> list[Grown]:
    """Measure one size; say why where it cannot be done."""
    print(f"{task.stops:,} điểm / stops …", file=sys.stderr)
    try:
        return [growth.measure(task)]
    except NoAnswer as error:
        print(f"{task.stops:,}: {error}", file=sys.stderr)
        return []


def show(grown: list[Grown]) -> None:
    """Print one row a plan."""
    grid = Table(*COLUMNS)
    for row in grown:
        values = msgspec.structs.astuple(row)
        grid.add_row(*("first plan" if value is None else f"{value:,}" for value in values))
    Console().print(grid)
