"""A plan never fails because a road engine did."""

import asyncio
import logging
from collections.abc import Awaitable
from datetime import datetime
from typing import TypeVar

import msgspec

from routing.point import Point
from routing.table import TravelTable
from routing.travel.asking import RoadEngineFailure, RoadEngineTimeout
from routing.travel.protocol import Travel

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class Fallback(Travel):
    """Ask `first`; where it fails or takes longer than `budget_s`, ask `then`, and say so in the table's warnings.

    The warnings are the codes of RoadEngineFailure: road_engine_timeout, road_engine_unreachable,
    road_engine_bad_answer.
    """

    def __init__(self, first: Travel, then: Travel, *, budget_s: float = 10.0) -> None:
        self.first = first
        self.then = then
        self.budget_s = budget_s

    async def table(self, points: tuple[Point, ...], profile: str, depart: datetime) -> TravelTable:
        """Measure every pair of `points`, by whoever can."""
        try:
            return await self._in_time(self.first.table(points, profile, depart))
        except RoadEngineFailure as failure:
            logger.warning("%s: %s", failure.code, failure)
            table = await self.then.table(points, profile, depart)
            return msgspec.structs.replace(table, warnings=(*table.warnings, failure.code))

    async def line(self, points: tuple[Point, ...], profile: str) -> tuple[Point, ...] | None:
        """Draw the way through `points`, by whoever can."""
        try:
            return await self._in_time(self.first.line(points, profile))
        except RoadEngineFailure as failure:
            logger.warning("%s: %s", failure.code, failure)
            return await self.then.line(points, profile)

    async def _in_time(self, asked: Awaitable[Answer]) -> Answer:
        try:
            async with asyncio.timeout(self.budget_s):
                return await asked
        except TimeoutError as late:
            raise RoadEngineTimeout(f"more than {self.budget_s} s") from late
