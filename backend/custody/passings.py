"""A parcel's ways from courier to courier, read back from its thread."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from asyncpg import Connection

from backend.base.sealing import DataKey
from backend.custody.passing_store import read_passed_on
from mobile_sync.facts import GivenOver, TakenOver
from mobile_sync.passing import Passing, passing_of

DECODER: msgspec.json.Decoder[GivenOver | TakenOver] = msgspec.json.Decoder(GivenOver | TakenOver)


async def read_passings(
    conn: Connection, key: DataKey, province: int, parcels: Sequence[UUID]
) -> dict[UUID, tuple[Passing, ...]]:
    """Return the passings of each parcel that has any, in the order in which they were told."""
    passings: dict[UUID, tuple[Passing, ...]] = {}
    for record in await read_passed_on(conn, province, parcels):
        fact = DECODER.decode(key.open("fact", "body", record.fact, record.body))
        passing = passing_of(fact, record.courier)
        assert passing is not None, "both kinds tell of a passing"
        passings[record.parcel] = (*passings.get(record.parcel, ()), passing)
    return passings
