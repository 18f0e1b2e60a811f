"""Travel without a map: straight lines, stretched and ridden as experience tells."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from routing.point import Point
from routing.table import Quality
from routing.travel.hours import HourBand, hour_band
from routing.travel.learned import FACTOR, SPEED_MPS, Experience
from routing.travel.protocol import MeasuringTravel, Rectangle
from routing.travel.straight import great_circle_m

Area = str | None
AreaOf = Callable[[Point], Area]


def nowhere(_: Point) -> None:
    """Name no area."""


class Crow(MeasuringTravel):
    """Estimate travel by the great circle, stretched by a factor and ridden at a speed.

    Both come from `experience` where it knows the areas that `area_of` names (called once a point, None = unknown),
    else `factor` and `speed_mps` hold. No network; 0 s between equal points.
    """

    source = "crow"
    quality: ClassVar[Quality] = "estimate"

    def __init__(
        self,
        *,
        experience: Experience | None = None,
        area_of: AreaOf = nowhere,
        factor: float = FACTOR,
        speed_mps: float = SPEED_MPS,
    ) -> None:
        self.experience = experience or Experience()
        self.area_of = area_of
        self.factor = factor
        self.speed_mps = speed_mps

    async def rectangle(
        self, sources: tuple[Point, ...], destinations: tuple[Point, ...], profile: str, depart: datetime
    ) -> Rectangle:
        """Estimate from every source to every destination."""
        factor, speed_mps = self._pace(sources, destinations, profile, hour_band(depart))
        metres = great_circle_m(sources, destinations) * factor
        return Rectangle(np.rint(metres / speed_mps).astype(np.int32), np.rint(metres).astype(np.int32))

    async def line(self, points: tuple[Point, ...], profile: str) -> None:
        """Draw nothing: no roads are known here."""

    def _pace(
        self, sources: tuple[Point, ...], destinations: tuple[Point, ...], profile: str, band: HourBand
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Look factor and speed up once for a pair of areas, and spread them over the points."""
        areas_from, rows = self._areas(sources)
        areas_to, columns = self._areas(destinations)
        pairs = np.array(
            [[self._between(profile, here, there, band) for there in areas_to] for here in areas_from], dtype=np.float64
        ).reshape(len(areas_from), len(areas_to), 2)
        spread = pairs[np.ix_(rows, columns)]
        return spread[..., 0], spread[..., 1]

    def _areas(self, points: tuple[Point, ...]) -> tuple[list[Area], NDArray[np.intp]]:
        numbers: dict[Area, int] = {}
        rows = [numbers.setdefault(self.area_of(point), len(numbers)) for point in points]
        return list(numbers), np.array(rows, dtype=np.intp)

    def _between(self, profile: str, here: Area, there: Area, band: HourBand) -> tuple[float, float]:
        pace = self.experience.pace(profile, here, there, band) if here and there else None
        return (pace.factor, pace.speed_mps) if pace else (self.factor, self.speed_mps)
