"""Read the best results that anybody has published."""

import csv
from pathlib import Path
from typing import NamedTuple


class BestKnown(NamedTuple):
    """State the fewest vehicles ever shown for an instance, and the least distance with so many."""

    vehicles: int
    distance: float


def read_best_known(path: Path) -> dict[str, BestKnown]:
    """Read a CSV file with the columns instance, vehicles and distance; others are ignored."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["instance"]: BestKnown(int(row["vehicles"]), float(row["distance"])) for row in csv.DictReader(file)
        }
