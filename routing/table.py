"""How far apart the places of a problem are."""

from typing import Literal, Self

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from routing.point import Point

Quality = Literal["estimate", "roads", "given"]
CELL = np.dtype("<i4")


class TravelTable(msgspec.Struct, frozen=True, kw_only=True):
    """Hold travel times and distances between every two of `points`.

    The grids are kept as bytes (little-endian int32, row by row), so that a table compares,
    hashes, pickles and encodes with msgspec like any other struct, and nobody writes into it.
    """

    points: tuple[Point, ...]
    seconds_packed: bytes
    metres_packed: bytes
    source: str
    quality: Quality

    @classmethod
    def of(
        cls, points: tuple[Point, ...], *, seconds: ArrayLike, metres: ArrayLike, source: str, quality: Quality
    ) -> Self:
        """Pack two [n, n] grids of whole seconds and metres, rows = from, columns = to."""
        return cls(
            points=points,
            seconds_packed=np.ascontiguousarray(seconds, dtype=CELL).tobytes(),
            metres_packed=np.ascontiguousarray(metres, dtype=CELL).tobytes(),
            source=source,
            quality=quality,
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

    def _grid(self, packed: bytes) -> NDArray[np.int32]:
        size = len(self.points)
        return np.frombuffer(packed, dtype=CELL).reshape(size, size)
