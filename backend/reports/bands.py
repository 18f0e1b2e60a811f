"""Read the bands that come with the project; a province replaces ``bands.csv`` with its own decision's.

An empty decision is not known. ``certainty`` C is not verified against a decision's text.
"""

import csv
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import groupby
from pathlib import Path

from backend.reports.model import Band, Bands

FILE = Path(__file__).with_name("bands.csv")


@cache
def load_bands(path: Path = FILE) -> tuple[Bands, ...]:
    """Return every decision's bands."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=decision_of)
    return tuple(read_bands(key, list(group)) for key, group in groupby(rows, key=decision_of))


def decision_of(row: dict[str, str]) -> tuple[str, str, str, str]:
    """Return what the rows of one decision on one indicator share."""
    return row["indicator"], row["decision"], row["valid_from"], row["valid_to"]


def read_bands(key: tuple[str, str, str, str], rows: list[dict[str, str]]) -> Bands:
    """Return one decision's bands on one indicator."""
    indicator, decision, valid_from, valid_to = key
    return Bands(
        indicator=indicator,
        decision=decision or None,
        valid_from=date.fromisoformat(valid_from),
        valid_to=date.fromisoformat(valid_to) if valid_to else None,
        bands=tuple(Band(from_percent=Fraction(row["from_percent"]), score=float(row["score"])) for row in rows),
    )
