"""What is noted of a handheld at the end of each exchange, and what it is told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class Ending(Struct, frozen=True, kw_only=True):
    """What a reply needs besides facts and pages.

    ``durable_seq`` is how far finished backups cover the incarnation, ``durable_at`` the moment of the last of them.
    """

    epoch: str
    durable_at: datetime | None
    durable_seq: int
    wanted: Sequence[bytes]


async def end_exchange(
    conn: Connection,
    province: int,
    device: UUID,
    incarnation: int,
    seen: datetime,
    app: str,
    waiting: int,
    skew_ms: int,
    most_wanted: int,
    turn: bytes,
) -> Ending:
    """Note that a handheld was heard of, how much it still holds and how wrong its clock is.

    Of what is wanted, those from the hash ``turn`` on come first, so that what it cannot give hides the rest only once.
    """
    record = await conn.fetchrow(
        """
        SELECT epoch, durable_at, durable_seq, wanted FROM end_exchange($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        province,
        device,
        incarnation,
        seen,
        app,
        waiting,
        skew_ms,
        most_wanted,
        turn,
    )
    return Ending(**record)


async def add_track(conn: Connection, province: int, id: UUID, device: UUID, received: datetime, points: bytes) -> None:
    """Keep where a handheld was, sealed."""
    await conn.execute(
        "INSERT INTO track (province_id, id, device_id, received_at, points) VALUES ($1, $2, $3, $4, $5)",
        province,
        id,
        device,
        received,
        points,
    )


async def drop_tracks(conn: Connection, province: int, before: datetime) -> int:
    """Forget where handhelds were before a moment, and return how many rows that were."""
    dropped = await conn.execute("DELETE FROM track WHERE province_id = $1 AND received_at < $2", province, before)
    return int(dropped.split()[-1])


async def note_wiped(conn: Connection, province: int, device: UUID, moment: datetime) -> None:
    """Note when a handheld signed that it was wiped; the first time counts."""
    await conn.execute(
        "UPDATE device SET wiped_at = $3 WHERE province_id = $1 AND id = $2 AND wiped_at IS NULL",
        province,
        device,
        moment,
    )
