"""A square of remembered travel."""

import asyncio

import numpy as np
from numpy.typing import NDArray

from routing.table import CELL
from routing.travel.protocol import Rectangle

Spot = tuple[int, int]
Slots = NDArray[np.intp]


class Shelf:
    """Remember the travel between at most `size` spots; the one not asked for the longest makes room.

    Takes nine bytes a pair, as they are used. `lock` is for whoever reads, asks and keeps in one go.
    """

    def __init__(self, size: int) -> None:
        self.lock = asyncio.Lock()
        self._seconds = np.zeros((size, size), dtype=CELL)
        self._metres = np.zeros((size, size), dtype=CELL)
        self._known = np.zeros((size, size), dtype=np.bool_)
        self._slots: dict[Spot, int] = {}
        self._free = list(range(size))

    def place(self, spots: list[Spot]) -> Slots:
        """Give every spot its slot, these spots being the last to make room for others; at most `size`, distinct."""
        held = {spot: self._slots.pop(spot) for spot in spots if spot in self._slots}
        for spot in spots:
            self._slots[spot] = held[spot] if spot in held else self._empty_slot()
        return np.array([self._slots[spot] for spot in spots], dtype=np.intp)

    def missing(self, slots: Slots) -> list[tuple[Slots, Slots]]:
        """Return the rectangles (rows, columns: positions in `slots`) that hold every pair not known yet."""
        new = _cover(~self._known[np.ix_(slots, slots)])
        old = np.setdiff1d(np.arange(len(slots)), new)
        rectangles = [(new, np.arange(len(slots))), (old, new)]
        return [(rows, columns) for rows, columns in rectangles if len(rows) and len(columns)]

    def keep(self, rows: Slots, columns: Slots, measured: Rectangle) -> None:
        """Remember a rectangle between two lists of slots."""
        cells = np.ix_(rows, columns)
        self._seconds[cells], self._metres[cells] = measured
        self._known[cells] = True

    def read(self, slots: Slots) -> Rectangle:
        """Return all pairs of `slots`, in their order; they may repeat."""
        cells = np.ix_(slots, slots)
        return Rectangle(self._seconds[cells], self._metres[cells])

    def _empty_slot(self) -> int:
        if self._free:
            return self._free.pop()
        slot = self._slots.pop(next(iter(self._slots)))
        self._known[slot, :] = self._known[:, slot] = False
        return slot


def _cover(missing: NDArray[np.bool_]) -> Slots:
    """Pick few positions such that every missing pair has one of them: the one with the most pairs first."""
    counts = missing.sum(axis=0) + missing.sum(axis=1)
    picked = []
    while counts.any():
        position = int(counts.argmax())
        picked.append(position)
        counts = counts - missing[position] - missing[:, position]
        missing[position, :] = missing[:, position] = False
        counts[position] = 0
    return np.array(sorted(picked), dtype=np.intp)
