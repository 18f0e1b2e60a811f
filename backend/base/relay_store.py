"""The outbox and the numbered events told from it, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class Word(Struct, frozen=True, kw_only=True):
    """Something left in the outbox."""

    id: UUID
    topic: str
    subject: UUID
    detail: str
    written_at: datetime


class BoardEvent(Struct, frozen=True, kw_only=True):
    """Something told: ``n`` counts without gaps within a province."""

    n: int
    topic: str
    subject: UUID
    detail: str


class Reach(Struct, frozen=True, kw_only=True):
    """The oldest event still kept and the latest; both 0 where nothing was ever told."""

    oldest: int
    latest: int


async def read_provinces(conn: Connection) -> list[int]:
    """Return every province there is."""
    return [record["id"] for record in await conn.fetch("SELECT id FROM province ORDER BY id")]


async def is_worked(conn: Connection, province: int) -> bool:
    """Return whether anybody works here: a province without an office has nothing to tell."""
    return await conn.fetchval("SELECT EXISTS (SELECT FROM office WHERE province_id = $1)", province)


async def take_words(conn: Connection, province: int, limit: int) -> list[Word]:
    """Take the oldest words out of the outbox, in the order in which they were written."""
    records = await conn.fetch(
        """
        DELETE FROM outbox
         WHERE province_id = $1
           AND id IN (SELECT id FROM outbox WHERE province_id = $1 ORDER BY written_at, id LIMIT $2)
        RETURNING id, topic, subject, detail, written_at
        """,
        province,
        limit,
    )
    return sorted((Word(**record) for record in records), key=lambda word: (word.written_at, word.id))


async def read_reach(conn: Connection, province: int) -> Reach:
    """Return how far the events go, back and forward."""
    record = await conn.fetchrow(
        """
        SELECT coalesce(min(n), 0) AS oldest, coalesce(max(n), 0) AS latest FROM board_event WHERE province_id = $1
        """,
        province,
    )
    return Reach(**record)


async def add_events(conn: Connection, province: int, first: int, words: Sequence[Word], at: datetime) -> None:
    """Tell words, numbered from ``first``."""
    await conn.execute(
        """
        INSERT INTO board_event (province_id, n, topic, subject, detail, told_at)
        SELECT $1, $2 + e.o - 1, e.topic, e.subject, e.detail, $6
          FROM unnest($3::text[], $4::uuid[], $5::text[]) WITH ORDINALITY AS e (topic, subject, detail, o)
        """,
        province,
        first,
        [word.topic for word in words],
        [word.subject for word in words],
        [word.detail for word in words],
        at,
    )


async def read_events(conn: Connection, province: int, after: int, limit: int) -> list[BoardEvent]:
    """Return at most ``limit`` events after a number, in order."""
    records = await conn.fetch(
        """
        SELECT n, topic, subject, detail FROM board_event WHERE province_id = $1 AND n > $2 ORDER BY n LIMIT $3
        """,
        province,
        after,
        limit,
    )
    return [BoardEvent(**record) for record in records]


async def prune_events(conn: Connection, province: int, before: datetime, latest: int) -> None:
    """Forget old events, but never the latest: the count goes on from it."""
    await conn.execute(
        "DELETE FROM board_event WHERE province_id = $1 AND told_at < $2 AND n < $3", province, before, latest
    )
