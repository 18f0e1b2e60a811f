"""What changed in a scope, read at one moment."""

from asyncpg import Connection
from msgspec import Struct


class ScopeHead(Struct, frozen=True, kw_only=True):
    """How far a scope has come, and the digest of its live rows."""

    version: int = 0
    live: int = 0
    digest_high: int = 0
    digest_low: int = 0


class FeedEntry(Struct, frozen=True, kw_only=True):
    """One row of a scope as stored, its body sealed."""

    kind: str
    id: str
    version: int
    operation: int
    hash_high: int
    hash_low: int
    why: str
    body: bytes | None


async def read_changes(
    conn: Connection, province: int, scope: str, after: int, limit: int
) -> tuple[ScopeHead, list[FeedEntry]]:
    """Return how far a scope has come and at most ``limit`` rows changed after a version, in order.

    One statement, so that the digest is that of the rows. A version from the future counts as none.
    """
    records = await conn.fetch(
        """
        SELECT s.version AS head, s.live, s.digest_high, s.digest_low, f.kind, f.id, f.version, f.operation,
               f.hash_high, f.hash_low, f.why, f.body
          FROM sync_scope s
          LEFT JOIN LATERAL (
                SELECT kind, id, version, operation, hash_high, hash_low, why, body
                  FROM sync_feed
                 WHERE province_id = $1 AND scope = $2
                   AND version > CASE WHEN $3::bigint > s.version THEN 0 ELSE $3::bigint END
                 ORDER BY version
                 LIMIT $4
               ) f ON true
         WHERE s.province_id = $1 AND s.scope = $2
         ORDER BY f.version
        """,
        province,
        scope,
        after,
        limit,
    )
    if not records:
        return ScopeHead(), []
    first = records[0]
    head = ScopeHead(
        version=first["head"],
        live=first["live"],
        digest_high=first["digest_high"],
        digest_low=first["digest_low"],
    )
    return head, [
        FeedEntry(
            kind=record["kind"],
            id=record["id"],
            version=record["version"],
            operation=record["operation"],
            hash_high=record["hash_high"],
            hash_low=record["hash_low"],
            why=record["why"],
            body=record["body"],
        )
        for record in records
        if record["version"] is not None
    ]
