"""Instances small enough to solve by hand, and the published ones where they are at hand."""

from pathlib import Path

import pytest

from routing.benchmark.run import Measured

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "routing" / "pdptw"
needs_published = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no published instances beside the checkout ({FOLDER})"
)

# One vehicle is best in both: straight out and back in the plane, 40; from corner to corner in the streets, 19.
PLANE = """3 10 1
0 0 0 0 0 100 0 0 0
1 3 4 5 0 50 2 0 2
2 6 8 -5 10 60 3 1 0
3 9 12 5 0 80 1 0 4
4 12 16 -5 0 90 1 3 0
"""
STREETS = """NAME: corner
SIZE: 5
CAPACITY: 7
NODES
0 10.0 105.0 0 0 240 0 0 0
1 10.1 105.1 4 0 100 5 0 3
2 10.2 105.1 3 0 100 5 0 4
3 10.1 105.1 -4 0 200 5 1 0
4 10.2 105.1 -3 0 200 5 2 0
EDGES
0 6 8 6 8
6 0 3 1 3
8 3 0 3 1
6 1 3 0 3
8 3 1 3 0
EOF
"""


def published(name: str) -> Path:
    """Locate a published instance."""
    return FOLDER / f"{name}.txt.gz"


def measured(engine: str, vehicles: int, distance: float, **other: object) -> Measured:
    """Tell of a run on lr104 in 5 s; `other` says what was different."""
    fields = {
        "instance": "lr104",
        "seed": 1,
        "limit_s": 5.0,
        "cpu_s": 5.0,
        "wall_s": 5.0,
        "unserved": 0,
        "feasible": True,
    }
    return Measured(engine=engine, vehicles=vehicles, distance=distance, **(fields | other))
