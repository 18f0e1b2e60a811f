"""From coordinates to metres and seconds."""

from datetime import datetime
from typing import Protocol

import numpy as np
from geopy.distance import geodesic
from numpy.typing import NDArray

from routing.point import Point
from routing.table import TravelTable

EARTH_RADIUS_M = 6_371_008.8
ROWS_AT_ONCE = 256


class Travel(Protocol):
    """Know the way between places."""

    async def table(self, points: tuple[Point, ...], profile: str, depart: datetime) -> TravelTable:
        """Measure every pair of `points` for a vehicle `profile` leaving at `depart` (aware, UTC)."""
        ...


class Crow:
    """Estimate travel by the great circle, stretched by `factor` and driven at `speed_mps`.

    The same for every profile and hour; no network, 0 s between equal points.
    """

    def __init__(self, *, factor: float = 1.35, speed_mps: float = 7.0) -> None:
        self.factor = factor
        self.speed_mps = speed_mps

    async def table(self, points: tuple[Point, ...], profile: str, depart: datetime) -> TravelTable:
        """Estimate every pair of `points`."""
        metres = _great_circle_m(points) * self.factor
        return TravelTable.of(
            points,
            seconds=np.rint(metres / self.speed_mps),
            metres=np.rint(metres),
            source="crow",
            quality="estimate",
        )


def single_distance_m(a: Point, b: Point) -> float:
    """Measure one straight distance on the ellipsoid; for many pairs ask a `Travel`."""
    return float(geodesic((a.lat, a.lon), (b.lat, b.lon)).m)


def _great_circle_m(points: tuple[Point, ...]) -> NDArray[np.float64]:
    lon = np.radians(np.array([point.lon for point in points], dtype=np.float64))
    lat = np.radians(np.array([point.lat for point in points], dtype=np.float64))
    metres = np.empty((len(points), len(points)))
    for first in range(0, len(points), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        across = np.sin((lat[rows, None] - lat) / 2) ** 2
        along = np.cos(lat[rows, None]) * np.cos(lat) * np.sin((lon[rows, None] - lon) / 2) ** 2
        metres[rows] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(across + along, 1.0)))
    return metres
