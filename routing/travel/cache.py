"""Travel remembered."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from routing.point import Point
from routing.table import TravelTable
from routing.travel.hours import HourBand, hour_band
from routing.travel.protocol import MeasuringTravel, Travel
from routing.travel.shelf import Shelf, Spot

SPOTS_A_DEGREE = 100_000
"""Places within about a metre of each other are one spot."""
SHELVES_AT_MOST = 8


class Cache(Travel):
    """Ask `inner` only for pairs of places not asked for before, by vehicle profile and hour band.

    Holds eight shelves (profile, band) of `places_at_most` squared, nine bytes a pair; a larger table is passed on.
    Knows no expiry: make a new one when the roads change. Many tables may be asked for at once on one event loop.
    """

    def __init__(self, inner: MeasuringTravel, *, places_at_most: int = 2_000) -> None:
        self.inner = inner
        self.places_at_most = places_at_most
        self._shelves: dict[tuple[str, HourBand], Shelf] = {}

    async def table(self, points: tuple[Point, ...], profile: str, depart: datetime) -> TravelTable:
        """Measure every pair of `points`; those of one spot are no way apart."""
        places: dict[Spot, Point] = {}
        spots = [_spot(point) for point in points]
        for spot, point in zip(spots, points, strict=True):
            places.setdefault(spot, point)
        if len(places) > self.places_at_most:
            return await self.inner.table(points, profile, depart)
        shelf = self._shelf(profile, hour_band(depart))
        async with shelf.lock:
            slots = shelf.place(list(places))
            await self._fill(shelf, slots, list(places.values()), profile, depart)
            positions = {spot: position for position, spot in enumerate(places)}
            seconds, metres = shelf.read(slots[[positions[spot] for spot in spots]])
        return TravelTable.of(
            points,
            seconds=seconds,
            metres=metres,
            source=self.inner.source,
            quality=self.inner.quality,
            profile=profile,
        )

    async def line(self, points: tuple[Point, ...], profile: str) -> tuple[Point, ...] | None:
        """Draw the way through `points`; lines are not remembered."""
        return await self.inner.line(points, profile)

    async def _fill(
        self, shelf: Shelf, slots: NDArray[np.intp], points: list[Point], profile: str, depart: datetime
    ) -> None:
        for rows, columns in shelf.missing(slots):
            sources = tuple(points[row] for row in rows)
            destinations = tuple(points[column] for column in columns)
            measured = await self.inner.rectangle(sources, destinations, profile, depart)
            shelf.keep(slots[rows], slots[columns], measured)

    def _shelf(self, profile: str, band: HourBand) -> Shelf:
        shelf = self._shelves.pop((profile, band), None) or Shelf(self.places_at_most)
        self._shelves[profile, band] = shelf
        if len(self._shelves) > SHELVES_AT_MOST:
            del self._shelves[next(iter(self._shelves))]
        return shelf


def _spot(point: Point) -> Spot:
    return round(point.lon * SPOTS_A_DEGREE), round(point.lat * SPOTS_A_DEGREE)
