"""Travel on roads by Valhalla, a server of one's own; its HTTP API v1."""

from datetime import datetime
from functools import partial
from typing import ClassVar

import httpx
import msgspec
import numpy as np

from routing.point import Point
from routing.table import UNREACHABLE_M, UNREACHABLE_S, Quality
from routing.travel.asking import RoadEngineBadAnswer, answer, engine_client
from routing.travel.cells import Row, in_blocks, numbers, whole
from routing.travel.line import decode_polyline6, joined, runs
from routing.travel.protocol import MeasuringTravel, Rectangle

COSTINGS = {"motorbike": "motor_scooter", "car": "auto", "bicycle": "bicycle", "foot": "pedestrian"}
NO_WAY = {154, 170, 171}
"""Error codes: farther apart than the server's `max_matrix_distance`; no road between; no road near."""
METRES_A_UNIT = 1_000


class Cells(msgspec.Struct, frozen=True):
    """Seconds and kilometres, row = source; null where no way is known."""

    durations: list[Row]
    distances: list[Row]


class MatrixAnswer(msgspec.Struct, frozen=True):
    """What /sources_to_targets says when it is not verbose."""

    sources_to_targets: Cells


class Leg(msgspec.Struct, frozen=True):
    """A way between two places, as a polyline of six decimals."""

    shape: str


class Legs(msgspec.Struct, frozen=True):
    """A way through all places."""

    legs: list[Leg]


class RouteAnswer(msgspec.Struct, frozen=True):
    """What /route says."""

    trip: Legs


class Refusal(msgspec.Struct, frozen=True):
    """What stands in an answer that is none."""

    error_code: int = 0


class Valhalla(MeasuringTravel):
    """Ask a Valhalla server; `depart` changes nothing, for no traffic is known.

    `block` is the side of a block: its square is within the server's `max_matrix_location_pairs` (2,500) and it is
    itself within `max_locations` (50). A place with no road within `off_road_limit_m` counts as unreachable. Unlike
    OSRM it does not tell how far the road is, so that way is not added.
    """

    source = "valhalla"
    quality: ClassVar[Quality] = "roads"

    def __init__(
        self, address: str, *, block: int = 50, off_road_limit_m: float = 2_000.0, timeout_s: float = 10.0
    ) -> None:
        self.address = address
        self.block = block
        self.off_road_limit_m = off_road_limit_m
        self.timeout_s = timeout_s

    async def rectangle(
        self, sources: tuple[Point, ...], destinations: tuple[Point, ...], profile: str, depart: datetime
    ) -> Rectangle:
        """Measure from every source to every destination.

        Raises RoadEngineFailure, or ValueError for a profile without a costing.
        """
        costing = _costing(profile)
        async with engine_client(self.address, self.timeout_s) as client:
            return await in_blocks(sources, destinations, self.block, partial(self._block, client, costing))

    async def line(self, points: tuple[Point, ...], profile: str) -> tuple[Point, ...]:
        """Draw the way through `points`, from road to road.

        Raises RoadEngineFailure, or ValueError for a profile without a costing.
        """
        if len(points) < 2:
            return points
        costing = _costing(profile)
        async with engine_client(self.address, self.timeout_s) as client:
            return joined([part for run in runs(points, self.block) for part in await self._run(client, costing, run)])

    async def _block(
        self, client: httpx.AsyncClient, costing: str, sources: tuple[Point, ...], destinations: tuple[Point, ...]
    ) -> Rectangle:
        """Ask for one block; Valhalla refuses all for one place without a road, so ever smaller ones are asked."""
        words = {
            "sources": self._locations(sources),
            "targets": self._locations(destinations),
            "costing": costing,
            "units": "kilometers",
            "verbose": False,
        }
        request = client.build_request("POST", "/sources_to_targets", json=words)
        try:
            said = (await answer(client, request, MatrixAnswer)).sources_to_targets
        except RoadEngineBadAnswer as refusal:
            if _error_code(refusal) not in NO_WAY:
                raise
            if len(sources) == len(destinations) == 1:
                return Rectangle(np.array([[UNREACHABLE_S]], np.int32), np.array([[UNREACHABLE_M]], np.int32))
            half = (max(len(sources), len(destinations)) + 1) // 2
            return await in_blocks(sources, destinations, half, partial(self._block, client, costing))
        seconds = numbers(said.durations, sources, destinations)
        metres = numbers(said.distances, sources, destinations) * METRES_A_UNIT
        return whole(seconds, metres, sources, destinations)

    async def _run(self, client: httpx.AsyncClient, costing: str, points: tuple[Point, ...]) -> list[tuple[Point, ...]]:
        words = {"locations": self._locations(points), "costing": costing, "directions_type": "none"}
        said = await answer(client, client.build_request("POST", "/route", json=words), RouteAnswer)
        return [decode_polyline6(leg.shape) for leg in said.trip.legs]

    def _locations(self, points: tuple[Point, ...]) -> list[dict[str, float]]:
        return [{"lon": point.lon, "lat": point.lat, "search_cutoff": self.off_road_limit_m} for point in points]


def _costing(profile: str) -> str:
    if profile not in COSTINGS:
        raise ValueError(f"Valhalla knows no {profile!r}, only {', '.join(COSTINGS)}")
    return COSTINGS[profile]


def _error_code(refusal: RoadEngineBadAnswer) -> int:
    try:
        return msgspec.json.decode(refusal.body, type=Refusal).error_code
    except msgspec.MsgspecError:
        return 0
