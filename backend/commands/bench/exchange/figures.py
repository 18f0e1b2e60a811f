"""What a run found: each measure in rounds, beside what it is compared with and what is expected of it."""

import statistics
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from rich.table import Table


class Figure(Struct, frozen=True, kw_only=True):
    """One measure: a value for each round, what it is a ratio or a count of, and what is expected of its median.

    ``ours`` and ``peer`` are the rounds of both sides in ``unit``, where the value is a ratio of theirs.
    """

    name: str
    of: str
    rounds: list[float]
    at_least: float | None = None
    at_most: float | None = None
    unit: str = ""
    ours: list[float] = []
    peer: list[float] = []

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)

    @property
    def holds(self) -> bool:
        """Return whether the median is within what is expected; nothing expected always holds."""
        too_small = self.at_least is not None and self.median < self.at_least
        return not (too_small or (self.at_most is not None and self.median > self.at_most))


def paired(
    name: str, of: str, unit: str, ours: list[float], peer: list[float], at_least: float | None = None
) -> Figure:
    """Return the ratio of ours to the peer's, both more when better, round by round."""
    ratios = [mine / theirs for mine, theirs in zip(ours, peer, strict=True)]
    return Figure(name=name, of=of, rounds=ratios, at_least=at_least, unit=unit, ours=ours, peer=peer)


def spent(name: str, of: str, unit: str, ours: list[float], peer: list[float], at_least: float | None = None) -> Figure:
    """Return how many times as much the peer takes, round by round."""
    ratios = [theirs / mine for mine, theirs in zip(ours, peer, strict=True)]
    return Figure(name=name, of=of, rounds=ratios, at_least=at_least, unit=unit, ours=ours, peer=peer)


def told(figure: Figure) -> dict[str, Any]:
    """Return a figure as it goes into the JSON."""
    return {
        "name": figure.name,
        "of": figure.of,
        "median": rounded(figure.median),
        "min": rounded(min(figure.rounds)),
        "max": rounded(max(figure.rounds)),
        "rounds": [rounded(value) for value in figure.rounds],
        "unit": figure.unit,
        "ours": rounded(statistics.median(figure.ours)) if figure.ours else None,
        "peer": rounded(statistics.median(figure.peer)) if figure.peer else None,
        "expected": expected(figure),
        "holds": figure.holds,
    }


def grid(figures: Sequence[Figure]) -> Table:
    """Return one row a measure: median with its range, both sides, what was expected."""
    made = Table("measure", "median (min..max)", "of", "ours", "peer", "rounds", "expected")
    for one in figures:
        spread = f"{shown(one.median)} ({shown(min(one.rounds))}..{shown(max(one.rounds))})"
        made.add_row(
            one.name, spread, one.of, side(one.ours, one.unit), side(one.peer, one.unit), str(len(one.rounds)),
            expected(one),
        )  # fmt: skip
    return made


def side(rounds: list[float], unit: str) -> str:
    """Return the median of one side with its unit."""
    return f"{shown(statistics.median(rounds))} {unit}" if rounds else "-"


def expected(figure: Figure) -> str:
    """Return what is expected of the median, and whether it was missed."""
    bounds = [f">= {figure.at_least:g}"] if figure.at_least is not None else []
    bounds += [f"<= {figure.at_most:g}"] if figure.at_most is not None else []
    return (" ".join(bounds) or "-") + ("" if figure.holds else " MISSED")


def shown(value: float) -> str:
    """Return a number with three figures that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def rounded(value: float) -> float:
    """Return a number short enough to be read, none that is not zero becoming it."""
    return float(f"{value:.4g}")
