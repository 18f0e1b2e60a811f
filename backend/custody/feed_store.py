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
        SELECT s.version AS head, s.live, encode(int8send(s.digest_high) || int8send(s.digest_low), 'hex') AS digest,
               s.floor, f.kind, f.id, f.version, f.operation,
               encode(int8send(f.hash_high) || int8send(f.hash_low), 'hex') AS hash, f.why, f.body
          FROM sync_scope s
          LEFT JOIN LATERAL (
                SELECT kind, id, version, operation, hash_high, hash_low, why, body
                  FROM sync_feed
                 WHERE province_id = $1 AND scope = $2
                   AND version > CASE WHEN $3::bigint > s.version OR ($3::bigint < s.floor AND NOT $5) THEN 0
                                      ELSE $3::bigint END
                 ORDER BY version
                 LIMIT $4
               ) f ON true
         WHERE s.province_id = $1 AND s.scope = $2
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
        SELECT s.version AS head, s.live, encode(int8send(s.digest_high) || int8send(s.digest_low), 'hex') AS digest,
               s.floor, f.kind, f.id, f.version, f.operation,
               encode(int8send(f.hash_high) || int8send(f.hash_low), 'hex') AS hash, f.why, f.body
          FROM sync_scope s
          LEFT JOIN sync_feed f ON f.province_id = s.province_id AND f.scope = s.scope AND f.operation = 1
         WHERE s.province_id = $1 AND s.scope = $2
        """,
        province,
        scope,
    )
    return scope_of(records)


def scope_of(records: Sequence[Record]) -> tuple[ScopeHead, list[FeedEntry]]:
    """Return the scope that records tell of, each beside one of its rows or beside none, and the rows in order."""
    if not records:
        return ScopeHead(), []
    head = ScopeHead(*records[0][:4])
    if records[0]["version"] is None:
        return head, []
    # They come in order as it is; to be certain of it costs PostgreSQL more than it does here.
    return head, sorted([FeedEntry(*record[4:]) for record in records], key=attrgetter("version"))


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
