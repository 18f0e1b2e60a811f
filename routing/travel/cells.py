"""From a road engine's answers, asked for in blocks, to one rectangle."""

from collections.abc import Awaitable, Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from routing.point import Point
from routing.table import CELL, UNREACHABLE_M, UNREACHABLE_S
from routing.travel.asking import RoadEngineBadAnswer
from routing.travel.protocol import Rectangle
from routing.travel.straight import great_circle_m

Places = tuple[Point, ...]
Block = Callable[[Places, Places], Awaitable[Rectangle]]
Row = Sequence[float | None]


async def in_blocks(sources: Places, destinations: Places, at_most: int, block: Block) -> Rectangle:
    """Ask for a rectangle in blocks of `at_most` by `at_most`, one after another; equal places are no way apart."""
    seconds = np.empty((len(sources), len(destinations)), dtype=CELL)
    metres = np.empty_like(seconds)
    for rows in _slices(len(sources), at_most):
        for columns in _slices(len(destinations), at_most):
            here, there = sources[rows], destinations[columns]
            if len({*here, *there}) > 1:
                seconds[rows, columns], metres[rows, columns] = await block(here, there)
    same = _same(sources, destinations)
    seconds[same] = metres[same] = 0
    return Rectangle(seconds, metres)


def numbers(rows: Sequence[Row], sources: Places, destinations: Places) -> NDArray[np.float64]:
    """Read an engine's rows, NaN where it says null.

    Raises RoadEngineBadAnswer where they are too few or too many.
    """
    shape = (len(sources), len(destinations))
    if len(rows) != shape[0] or any(len(row) != shape[1] for row in rows):
        raise RoadEngineBadAnswer(f"not the {shape[0]} x {shape[1]} cells that were asked for")
    return np.array(rows, dtype=np.float64).reshape(shape)


def whole(
    seconds: NDArray[np.float64], metres: NDArray[np.float64], sources: Places, destinations: Places
) -> Rectangle:
    """Round to whole seconds and metres; NaN in either means that no way is known.

    Raises RoadEngineBadAnswer where a way takes less than no time.
    """
    if (seconds < 0).any():
        raise RoadEngineBadAnswer("a way of less than no time")
    no_way = np.isnan(seconds) | np.isnan(metres)
    # OSRM's tables hold a few negative metres beside right seconds (its issues 5855, 7269).
    metres = np.maximum(metres, great_circle_m(sources, destinations))
    return Rectangle(
        np.rint(np.where(no_way, UNREACHABLE_S, np.minimum(seconds, UNREACHABLE_S))).astype(CELL),
        np.rint(np.where(no_way, UNREACHABLE_M, np.minimum(metres, UNREACHABLE_M))).astype(CELL),
    )


def _slices(length: int, at_most: int) -> Iterator[slice]:
    return (slice(first, first + at_most) for first in range(0, length, at_most))


def _same(sources: Places, destinations: Places) -> NDArray[np.bool_]:
    names: dict[Point, int] = {}
    rows = np.array([names.setdefault(point, len(names)) for point in sources], dtype=np.intp)
    columns = np.array([names.setdefault(point, len(names)) for point in destinations], dtype=np.intp)
    return np.equal.outer(rows, columns)
