"""Straight lines over the ground."""

import numpy as np
from geopy.distance import geodesic
from numpy.typing import NDArray

from routing.point import Point

EARTH_RADIUS_M = 6_371_008.8
ROWS_AT_ONCE = 256


def single_distance_m(a: Point, b: Point) -> float:
    """Measure one straight distance on the ellipsoid; for many use `great_circle_m`."""
    return float(geodesic((a.lat, a.lon), (b.lat, b.lon)).m)


def great_circle_m(sources: tuple[Point, ...], destinations: tuple[Point, ...]) -> NDArray[np.float64]:
    """Measure straight metres on the sphere, float64[sources, destinations]; 0.2 % off the ellipsoid on average."""
    from_lon, from_lat = _radians(sources)
    to_lon, to_lat = _radians(destinations)
    metres = np.empty((len(sources), len(destinations)))
    for first in range(0, len(sources), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        across = np.sin((to_lat - from_lat[rows, None]) / 2) ** 2
        along = np.cos(from_lat[rows, None]) * np.cos(to_lat) * np.sin((to_lon - from_lon[rows, None]) / 2) ** 2
        metres[rows] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(across + along, 1.0)))
    return metres


def _radians(points: tuple[Point, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lon = np.radians(np.array([point.lon for point in points], dtype=np.float64))
    lat = np.radians(np.array([point.lat for point in points], dtype=np.float64))
    return lon, lat
