"""Where couriers' handhelds last saw themselves, by their own GPS."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from asyncpg import Connection
from msgspec import Struct

from backend.base.sealing import DataKey
from backend.dispatch.paces import ACCURATE_M
from backend.dispatch.running_store import PositionRecord, read_positions
from mobile_sync.facts import Place
from mobile_sync.refusals import ClockSuspect

FRESH: Final = timedelta(minutes=20)
"""Of a position older than this nothing is concluded: who was on the way then is somewhere else by now."""
LAST_FACTS: Final = 10
"""How far back a handheld's chain is looked through."""


class Position(Struct, frozen=True, kw_only=True):
    """Where and when a courier was."""

    lon: float
    lat: float
    at: datetime


class Recorded(Struct, frozen=True, kw_only=True):
    """What a fact's bytes say of where its handheld was."""

    place: Place | None = None


async def last_positions(
    conn: Connection, key: DataKey, province: int, couriers: Sequence[UUID], moment: datetime
) -> dict[UUID, Position]:
    """Return the latest position of every courier whose handheld saw itself, FRESH ago at most."""
    records = await read_positions(conn, province, couriers, moment - FRESH, moment, LAST_FACTS)
    return latest(records, key)


def latest(records: Iterable[PositionRecord], key: DataKey) -> dict[UUID, Position]:
    """Return the last position of every courier; ``records`` come by time. A doubtful clock tells none, nor bad GPS."""
    positions = {}
    for record in records:
        place = msgspec.json.decode(key.open("fact", "body", record.fact, record.body), type=Recorded).place
        if place is not None and place.accuracy_m <= ACCURATE_M and record.code != ClockSuspect.code:
            positions[record.courier] = Position(lon=place.lon, lat=place.lat, at=record.at)
    return positions
