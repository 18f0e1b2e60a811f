"""What a run found: ratios between two ways of doing the same, never a time alone."""

import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct


class Figure(Struct, frozen=True, kw_only=True):
    """One measure: a ratio for each round, what it is a ratio of, and what is expected of its median."""

    name: str
    of: str
    rounds: list[float]
    at_least: float | None = None
    at_most: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def holds(self) -> bool:
        """Return whether the median is within what is expected; nothing expected always holds."""
        too_small = self.at_least is not None and self.median < self.at_least
        return not (too_small or (self.at_most is not None and self.median > self.at_most))


def told(figure: Figure) -> dict[str, Any]:
    """Return a figure as it goes into the JSON file."""
    return {
        "name": figure.name,
        "ratio_of": figure.of,
        "median": round(figure.median, 3),
        "min": round(min(figure.rounds), 3),
        "max": round(max(figure.rounds), 3),
        "rounds": [round(value, 3) for value in figure.rounds],
        "expected": expected(figure),
        "holds": figure.holds,
    }


def table(figures: Sequence[Figure]) -> str:
    """Return one line a measure: name, median with its range, rounds, what was expected, and what it is a ratio of."""
    head = ("measure", "ratio median (min..max)", "rounds", "expected", "ratio of")
    rows = [head, *((f.name, spread(f), str(len(f.rounds)), expected(f), f.of) for f in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(line(row, widths) for row in rows)


def line(row: Iterable[str], widths: Iterable[int]) -> str:
    """Return one line of the table."""
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def spread(figure: Figure) -> str:
    """Return the median and its range."""
    return f"{figure.median:.2f} ({min(figure.rounds):.2f}..{max(figure.rounds):.2f})"


def expected(figure: Figure) -> str:
    """Return what is expected of the median, and whether it was missed."""
    bounds = [f">= {figure.at_least:g}"] if figure.at_least is not None else []
    bounds += [f"<= {figure.at_most:g}"] if figure.at_most is not None else []
    return (" ".join(bounds) or "-") + ("" if figure.holds else " MISSED")
