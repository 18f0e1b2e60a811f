"""``trao simulate``: the exchange in worlds full of faults, and the planted bugs that those worlds must catch."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from mobile_sync.simulation.mutants.planted import MUTANTS
from mobile_sync.simulation.profiles import PROFILES
from mobile_sync.simulation.run import Caught, Summary, Tell, catch, simulate
from mobile_sync.simulation.world import Outcome


def run(chosen: argparse.Namespace) -> int:
    """Run the worlds asked for; 1 where a guarantee broke, too little happened, or a planted bug got through."""
    if chosen.profile is not None and chosen.profile not in PROFILES:
        return refuse(f"Không có kịch bản {chosen.profile} / no such profile; known: {', '.join(PROFILES)}")
    if chosen.mutant is None:
        return tell_summary(simulate_in_sight(chosen), as_json=chosen.json)
    names = list(MUTANTS) if chosen.mutant == "all" else [chosen.mutant]
    if names[0] not in MUTANTS:
        return refuse(f"Không có lỗi cài sẵn {chosen.mutant} / no such mutant; known: all, {', '.join(MUTANTS)}")
    with progress(chosen.device_days * len(names)) as tell:
        caught = [catch(name, chosen.device_days, chosen.seed, tell) for name in names]
    return tell_caught(caught, as_json=chosen.json)


def simulate_in_sight(chosen: argparse.Namespace) -> Summary:
    """Run the worlds and show how far they are."""
    with progress(chosen.device_days) as tell:
        return simulate(chosen.device_days, chosen.seed, chosen.profile, tell)


@contextmanager
def progress(device_days: int) -> Iterator[Tell]:
    """Show a bar of device-days while worlds are lived through, where somebody sits at a terminal."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        bar = shown.add_task("", total=device_days)

        def tell(outcome: Outcome) -> None:
            shown.update(bar, advance=outcome.device_days, description=f"{outcome.profile} · seed {outcome.seed}")

        yield tell


def tell_summary(summary: Summary, as_json: bool) -> int:
    """Print what the worlds came to."""
    if as_json:
        print(msgspec.json.encode(summary).decode())
    else:
        show(summary)
    for each in summary.failing:
        print(f"{each.guarantee}: {each.words}\n  trace {each.trace}; again: {each.again}", file=sys.stderr)
    for shortfall in summary.shortfalls:
        print(f"Chưa đủ để chứng minh / not enough to prove anything: {shortfall}", file=sys.stderr)
    return 0 if summary.is_proof else 1


def show(summary: Summary) -> None:
    """Print a summary for people."""
    print(
        f"{summary.device_days} device-days in {summary.worlds} worlds, {summary.facts} facts, "
        f"{summary.requests} requests, {summary.cpu_s} CPU-s"
    )
    print(f"Vi phạm / violations: {summary.violations}; repairs where nothing was garbled: {summary.repairs}")
    print(f"Sửa hư hại / damage repaired: {summary.damage_repaired}")
    print("Sự cố / faults: " + ", ".join(f"{kind} {times}" for kind, times in summary.faults.items()))
    print(f"trace {summary.trace}")


def tell_caught(caught: list[Caught], as_json: bool) -> int:
    """Print which planted bugs were caught, and by what."""
    if as_json:
        print(msgspec.json.encode(caught).decode())
    else:
        grid = Table("mutant", "worlds", "caught in", "by")
        for each in caught:
            by = ", ".join(f"{guarantee} {worlds}" for guarantee, worlds in each.by.items())
            grid.add_row(each.mutant, str(each.worlds), str(each.caught_in), by or "–")
        Console().print(grid)
    escaped = [each.mutant for each in caught if not each.caught_in]
    if escaped:
        print(f"Lọt lưới / got through: {', '.join(escaped)}", file=sys.stderr)
    return 1 if escaped else 0


def refuse(words: str) -> int:
    """Say what cannot be run."""
    print(words, file=sys.stderr)
    return 1
