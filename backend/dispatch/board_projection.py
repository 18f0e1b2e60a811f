"""From degrees to a picture: how a dispatcher's schematic lies on its sheet. Pure."""

import math
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from backend.base.look.strokes import tidy

Point = tuple[float, float]
WIDTH, HEIGHT = 600.0, 780.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 570.0, 150.0, 640.0
"""Within these the day's places lie; around them are the cards."""
KM_A_DEGREE: Final = 111.32
LEAST_KM: Final = 8.0


class View(Struct, frozen=True, kw_only=True):
    """A sheet with a place of the earth in its middle, at so many units a kilometre."""

    lon: float
    lat: float
    scale: float

    def at(self, lon: float, lat: float) -> Point:
        """Return where a place lies on the sheet."""
        x = (lon - self.lon) * KM_A_DEGREE * math.cos(math.radians(self.lat)) * self.scale
        y = (self.lat - lat) * KM_A_DEGREE * self.scale
        return (LEFT + RIGHT) / 2 + x, (TOP + BOTTOM) / 2 + y


def view_around(places: Iterable[Point]) -> View:
    """Return the view that shows every place; ``places`` are (lon, lat), at least one."""
    lons, lats = zip(*places, strict=True)
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    lon, lat = (west + east) / 2, (south + north) / 2
    wide = max((east - west) * KM_A_DEGREE * math.cos(math.radians(lat)), LEAST_KM)
    high = max((north - south) * KM_A_DEGREE, LEAST_KM)
    return View(lon=lon, lat=lat, scale=min((RIGHT - LEFT) / wide, (BOTTOM - TOP) / high))


def path(points: Iterable[Point], closed: bool = False) -> str:
    """Return points on the sheet as the path through them; those within half a unit of the last are left out."""
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > 0.5:
            kept.append((x, y))
    return "M" + "L".join(f"{tidy(x)} {tidy(y)}" for x, y in kept) + ("Z" if closed else "")
