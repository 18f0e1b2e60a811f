"""What every provider of travel answers."""

from datetime import datetime
from typing import ClassVar, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from routing.point import Point
from routing.table import Quality, TravelTable


class Travel(Protocol):
    """Know the way between places."""

    async def table(self, points: tuple[Point, ...], profile: str, depart: datetime) -> TravelTable:
        """Measure every pair of `points` for a vehicle `profile` leaving at `depart` (aware, UTC)."""
        ...

    async def line(self, points: tuple[Point, ...], profile: str) -> tuple[Point, ...] | None:
        """Draw the way through `points` in their order, or None where no roads are known."""
        ...


class Rectangle(NamedTuple):
    """Hold whole seconds and metres, int32[sources, destinations]; UNREACHABLE_S and _M where no way is known."""

    seconds: NDArray[np.int32]
    metres: NDArray[np.int32]


class MeasuringTravel(Travel, Protocol):
    """Travel that also measures from some places to others, so that a cache asks only for what it lacks."""

    source: ClassVar[str]
    quality: ClassVar[Quality]

    async def rectangle(
        self, sources: tuple[Point, ...], destinations: tuple[Point, ...], profile: str, depart: datetime
    ) -> Rectangle:
        """Measure from every source to every destination."""
        ...

    async def table(self, points: tuple[Point, ...], profile: str, depart: datetime) -> TravelTable:
        """Measure every pair of `points`."""
        seconds, metres = await self.rectangle(points, points, profile, depart)
        return TravelTable.of(
            points, seconds=seconds, metres=metres, source=self.source, quality=self.quality, profile=profile
        )
