"""`make bench`: paired ratios on one machine in one run, on a durable PostgreSQL of its own; no bare times."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from tests.benchmarks import first_plan, importing, inserting, listing, offering, plan_quality, pushing
from tests.benchmarks.figures import Figure, table, told
from tests.benchmarks.ground import Ground, free_port, prepared_ground, running
from tests.benchmarks.raw_rows import TABLES

IMPORTS = 2


def main() -> int:
    """Measure everything, print the table, and return 1 where an expectation is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, default=None, metavar="FILE", help="write every round here")
    chosen = parser.parse_args()
    with prepared_ground() as ground:
        databases = [ground.new_database(f"bench_{number}") for number in range(IMPORTS)]
        figures = importing.measure(ground, databases)
        figures = [*served(ground, databases[-1]), *figures]
    figures += [*plans(), *offering.measure(), inserting.measure()]
    print(table(figures))
    print(
        f"The same tables: {TABLES}; the same rows, role and policies; one transaction a push, fsync on, after ANALYZE."
    )
    if chosen.json:
        chosen.json.write_text(json.dumps([told(figure) for figure in figures], ensure_ascii=False, indent=1) + "\n")
    return 0 if all(figure.holds for figure in figures) else 1


def served(ground: Ground, url: str) -> list[Figure]:
    """Measure what goes over HTTP, the service and the floor each a granian of its own."""
    port, floor_port = free_port(), free_port()
    with (
        running(["backend", "serve"], ground.environment(url, port), port),
        running(["tests.benchmarks.floor", str(floor_port)], ground.environment(url), floor_port),
    ):
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
