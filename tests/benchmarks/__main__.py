"""`make bench`: paired ratios on one machine in one run, on a durable PostgreSQL of its own; no bare times."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from rich.console import Console

from backend.commands.bench.exchange.figures import Figure, grid, told
from backend.commands.bench.exchange.raw_rows import TABLES
from tests.benchmarks import first_plan, importing, inserting, listing, offering, plan_quality, pushing
from tests.benchmarks.ground import Ground, free_port, prepared_ground, running, served

IMPORTS = 2


def main() -> int:
    """Measure everything, print the table, and return 1 where an expectation is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, default=None, metavar="FILE", help="write every round here")
    chosen = parser.parse_args()
    with prepared_ground() as ground:
        databases = [ground.new_database(f"bench_{number}") for number in range(IMPORTS)]
        figures = importing.measure(ground, databases)
        figures = [*over_http(ground, databases[-1]), *figures]
    figures += [*plans(), *offering.measure(), inserting.measure()]
    Console(width=None if sys.stdout.isatty() else 200).print(grid(figures))
    print(
        f"The same tables: {TABLES}; the same rows, role and policies; one transaction a push, fsync on, after ANALYZE."
    )
    if chosen.json:
        chosen.json.write_text(json.dumps([told(figure) for figure in figures], ensure_ascii=False, indent=1) + "\n")
    return 0 if all(figure.holds for figure in figures) else 1


def over_http(ground: Ground, url: str) -> list[Figure]:
    """Measure what goes over HTTP, the service and the floor each a granian of its own."""
    floor_port = free_port()
    floor = [sys.executable, "-m", "tests.benchmarks.floor", str(floor_port)]
    with served(ground, url) as (_, port), running(floor, ground.environment(url), floor_port):
        pushes = asyncio.run(pushing.measure(ground, url, port, floor_port))
        return [*pushes, *asyncio.run(listing.measure(ground, url, port, floor_port))]


def plans() -> list[Figure]:
    """Measure plans against nearest-neighbour insertion, and hold both to the checker.

    Raises RuntimeError where the checker finds a violation.
    """
    rows = plan_quality.rows()
    if any(row["violations"] for row in rows):
        raise RuntimeError("a plan breaks a rule")
    return [
        first_plan.measure(),
        Figure(
            name="plan: " + plan_quality.CASE,
            of="travel time to nearest-neighbour insertion, no violation in either",
            rounds=[float(str(row["travel_ratio"])) for row in rows],
            at_most=1,
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
