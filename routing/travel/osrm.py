"""Travel on roads by OSRM, a server of one's own (docs/roads.md); its HTTP API v1."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import ClassVar

import httpx
import msgspec
import numpy as np
from numpy.typing import NDArray

from routing.point import Point
from routing.table import Quality
from routing.travel.asking import RoadEngineBadAnswer, answer, engine_client
from routing.travel.cells import Row, in_blocks, numbers, whole
from routing.travel.line import decode_polyline6, joined, runs
from routing.travel.protocol import MeasuringTravel, Rectangle

ROUTE_POINTS = 100
OFF_ROAD_MPS = 2.0
"""From a door to the mapped road and back: a yard, a dyke, a path that nobody drew."""


class Snapped(msgspec.Struct, frozen=True):
    """A place moved to the nearest road, `distance` metres away."""

    distance: float


class TableAnswer(msgspec.Struct, frozen=True):
    """What /table says, in metres and seconds; null where no way is known."""

    durations: list[Row]
    distances: list[Row]
    sources: list[Snapped]
    destinations: list[Snapped]


class Route(msgspec.Struct, frozen=True):
    """A way through all points, as a polyline of six decimals."""

    geometry: str


class RouteAnswer(msgspec.Struct, frozen=True):
    """What /route says, the best way first."""

    routes: list[Route]


class Osrm(MeasuringTravel):
    """Ask an OSRM server, whose graph has one vehicle and one time of day: `depart` changes nothing.

    `max_table_size` is what the server was started with (at most 1,000 is of use). OSRM moves every place to the
    nearest road, however far: the way there is added, and a place beyond `off_road_limit_m` counts as unreachable.
    """

    source = "osrm"
    quality: ClassVar[Quality] = "roads"

    def __init__(
        self,
        address: str,
        *,
        max_table_size: int = 100,
        off_road_limit_m: float = 2_000.0,
        timeout_s: float = 10.0,
    ) -> None:
        if max_table_size < 2:
            raise ValueError("a table takes two places")
        self.address = address
        self.max_table_size = max_table_size
        self.off_road_limit_m = off_road_limit_m
        self.timeout_s = timeout_s

    async def rectangle(
        self, sources: tuple[Point, ...], destinations: tuple[Point, ...], profile: str, depart: datetime
    ) -> Rectangle:
        """Measure from every source to every destination.

        Raises RoadEngineFailure.
        """
        # The server has room for the addresses of max_table_size places a request, sources and destinations together.
        fits = len({*sources, *destinations}) <= self.max_table_size
        at_most = self.max_table_size if fits else self.max_table_size // 2
        async with engine_client(self.address, self.timeout_s) as client:
            return await in_blocks(sources, destinations, at_most, partial(self._block, client, profile))

    async def line(self, points: tuple[Point, ...], profile: str) -> tuple[Point, ...]:
        """Draw the way through `points`, from road to road.

        Raises RoadEngineFailure.
        """
        if len(points) < 2:
            return points
        async with engine_client(self.address, self.timeout_s) as client:
            return joined([await self._run(client, profile, run) for run in runs(points, ROUTE_POINTS)])

    async def _block(
        self, client: httpx.AsyncClient, profile: str, sources: tuple[Point, ...], destinations: tuple[Point, ...]
    ) -> Rectangle:
        positions = {point: number for number, point in enumerate(dict.fromkeys((*sources, *destinations)))}
        rows = ";".join(str(positions[point]) for point in sources)
        columns = ";".join(str(positions[point]) for point in destinations)
        said = await answer(
            client,
            client.build_request(
                "GET",
                f"/table/v1/{profile}/{_coordinates(positions)}"
                f"?annotations=duration,distance&generate_hints=false&sources={rows}&destinations={columns}",
            ),
            TableAnswer,
        )
        away = self._off_road(said.sources, sources)[:, None] + self._off_road(said.destinations, destinations)
        seconds = numbers(said.durations, sources, destinations) + away / OFF_ROAD_MPS
        metres = numbers(said.distances, sources, destinations) + away
        return whole(seconds, metres, sources, destinations)

    def _off_road(self, snapped: list[Snapped], points: tuple[Point, ...]) -> NDArray[np.float64]:
        if len(snapped) != len(points):
            raise RoadEngineBadAnswer(f"{len(snapped)} places for {len(points)}")
        metres = np.array([place.distance for place in snapped], dtype=np.float64)
        return np.where(metres > self.off_road_limit_m, np.nan, metres)

    async def _run(self, client: httpx.AsyncClient, profile: str, points: tuple[Point, ...]) -> tuple[Point, ...]:
        # A courier may turn round at a door, as the table assumes.
        request = client.build_request(
            "GET",
            f"/route/v1/{profile}/{_coordinates(points)}",
            params={"overview": "full", "geometries": "polyline6", "continue_straight": "false"},
        )
        said = await answer(client, request, RouteAnswer)
        if not said.routes:
            raise RoadEngineBadAnswer("no route")
        return decode_polyline6(said.routes[0].geometry)


def _coordinates(points: Iterable[Point]) -> str:
    return ";".join(f"{point.lon:.6f},{point.lat:.6f}" for point in points)
