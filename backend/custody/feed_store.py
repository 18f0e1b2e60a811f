"""Scopes as they are read and looked after: pages, everything live, tombstones, epochs."""

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from asyncpg import Connection, Record
from msgspec import Struct


class ScopeHead(Struct, frozen=True):
    """How far a scope has come, the digest of its live rows in hex, and below which version tombstones are gone."""

    version: int = 0
    live: int = 0
    digest: str = "0"
    floor: int = 0


class FeedEntry(Struct, frozen=True):
    """One row of a scope as stored, its hash in hex, its body sealed; a pull makes thousands, and so by position."""

    kind: str
    id: str
    version: int
    operation: int
    hash: str
    why: str
    body: bytes | None


async def read_changes(
    conn: Connection, province: int, scope: str, after: int, limit: int, *, anew: bool = False
) -> tuple[ScopeHead, list[FeedEntry]]:
    """Return how far a scope has come and at most ``limit`` rows changed after a version, in order.

    One statement, so that the digest is that of the rows. A version from the future counts as none, and so does one
    below the floor, but for who walks through the scope ``anew``.
    """
    records = await conn.fetch(
        """
        SELECT '' AS kind, '' AS id, version, 0::smallint AS operation,
               encode(int8send(digest_high) || int8send(digest_low), 'hex') AS hash, '' AS why, NULL::bytea AS body,
               live, floor
          FROM sync_scope
         WHERE province_id = $1 AND scope = $2
         UNION ALL
       (SELECT kind, id, version, operation, encode(int8send(hash_high) || int8send(hash_low), 'hex'), why, body,
               NULL, NULL
          FROM sync_feed
         WHERE province_id = $1 AND scope = $2
           AND version > (SELECT CASE WHEN $3::bigint > s.version OR ($3::bigint < s.floor AND NOT $5) THEN 0
                                      ELSE $3::bigint END
                            FROM sync_scope s
                           WHERE s.province_id = $1 AND s.scope = $2)
         ORDER BY version
         LIMIT $4)
        """,
        province,
        scope,
        after,
        limit,
        anew,
    )
    return scope_of(records)


async def read_live(conn: Connection, province: int, scope: str) -> tuple[ScopeHead, list[FeedEntry]]:
    """Return how far a scope has come, and all of its live rows, at one moment."""
    records = await conn.fetch(
        """
        SELECT '' AS kind, '' AS id, version, 0::smallint AS operation,
               encode(int8send(digest_high) || int8send(digest_low), 'hex') AS hash, '' AS why, NULL::bytea AS body,
               live, floor
          FROM sync_scope
         WHERE province_id = $1 AND scope = $2
         UNION ALL
        SELECT kind, id, version, operation, encode(int8send(hash_high) || int8send(hash_low), 'hex'), why, body,
               NULL, NULL
          FROM sync_feed
         WHERE province_id = $1 AND scope = $2 AND operation = 1
        """,
        province,
        scope,
    )
    return scope_of(records)


def scope_of(records: Sequence[Record]) -> tuple[ScopeHead, list[FeedEntry]]:
    """Return the scope that one of the records tells of, and the rows that the others are, in order.

    The scope is a record of its own: told again beside each of thousands of rows, it took as long as they did.
    """
    head = next((record for record in records if record["live"] is not None), None)
    if head is None:
        return ScopeHead(), []
    entries = [FeedEntry(*record[:7]) for record in records if record is not head]
    # They come in order as it is; to be certain of it costs PostgreSQL more than it does here.
    entries.sort(key=attrgetter("version"))
    return ScopeHead(head["version"], head["live"], head["hash"], head["floor"]), entries


async def read_versions(conn: Connection, province: int, scopes: Sequence[str]) -> dict[str, int]:
    """Return how far those scopes have come that have begun."""
    records = await conn.fetch(
        "SELECT scope, version FROM sync_scope WHERE province_id = $1 AND scope = ANY($2::text[])",
        province,
        list(scopes),
    )
    return {record["scope"]: record["version"] for record in records}


async def sweep_tombstones(conn: Connection, province: int, before: datetime) -> int:
    """Drop the tombstones left before a moment, raise the floors of their scopes, and return how many they were."""
    return await conn.fetchval("SELECT sweep_tombstones($1, $2)", province, before)


async def claim_repair(
    conn: Connection, province: int, device: UUID, scope: str, moment: datetime, before: datetime
) -> bool:
    """Note that a handheld's scope is repaired now, and return whether its last repair was at or before a moment."""
    return bool(
        await conn.fetchval(
            """
            INSERT INTO scope_repair AS r (province_id, device_id, scope, repaired_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (province_id, device_id, scope) DO UPDATE
               SET repaired_at = excluded.repaired_at, times = r.times + 1
             WHERE r.repaired_at <= $5
            RETURNING true
            """,
            province,
            device,
            scope,
            moment,
            before,
        )
    )
