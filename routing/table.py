"""How far apart the places of a problem are."""

from typing import Literal, Self

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from routing.point import Point

Quality = Literal["estimate", "roads", "given"]
CELL = np.dtype("<i4")
UNREACHABLE_S = UNREACHABLE_M = 10_000_000
"""Stands where no way is known: four months, so that nothing ever fits it, and two hundred of them still fit int32."""


class TravelTable(msgspec.Struct, frozen=True, kw_only=True):
    """Hold travel times and distances between every two of `points`.

    The grids are kept as bytes (little-endian int32, row by row), so that a table compares,
    hashes, pickles and encodes with msgspec like any other struct, and nobody writes into it.
    `warnings` are codes of what went wrong while it was measured, e.g. "road_engine_timeout".
    """

    points: tuple[Point, ...]
    seconds_packed: bytes
    metres_packed: bytes
    source: str
    quality: Quality
    profile: str = "motorbike"
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        points: tuple[Point, ...],
        *,
        seconds: ArrayLike,
        metres: ArrayLike,
        source: str,
        quality: Quality,
        profile: str = "motorbike",
    ) -> Self:
        """Pack two [n, n] grids of whole seconds and metres, rows = from, columns = to."""
        return cls(
            points=points,
            seconds_packed=np.ascontiguousarray(seconds, dtype=CELL).tobytes(),
            metres_packed=np.ascontiguousarray(metres, dtype=CELL).tobytes(),
            source=source,
            quality=quality,
            profile=profile,
        )

    @property
    def seconds(self) -> NDArray[np.int32]:
        """View the travel times as read-only int32[n, n]."""
        return self._grid(self.seconds_packed)

    @property
    def metres(self) -> NDArray[np.int32]:
        """View the distances as read-only int32[n, n]."""
        return self._grid(self.metres_packed)

    def positions(self) -> dict[Point, int]:
        """Map every point to its row and column."""
        return {point: position for position, point in enumerate(self.points)}

    def cut_off(self) -> tuple[Point, ...]:
        """List the points that more than half of the others cannot reach, or cannot be reached from."""
        no_way = self.seconds >= UNREACHABLE_S
        others = len(self.points) - 1
        missed = np.maximum(no_way.sum(axis=0), no_way.sum(axis=1))
        return tuple(point for point, count in zip(self.points, missed, strict=True) if 2 * count > others)

    def _grid(self, packed: bytes) -> NDArray[np.int32]:
        size = len(self.points)
        return np.frombuffer(packed, dtype=CELL).reshape(size, size)
