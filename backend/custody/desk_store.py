"""What waits at the desk in PostgreSQL: facts in quarantine, and the tasks that handhelds have of a parcel."""

from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class OpenQuarantine(Struct, frozen=True, kw_only=True):
    """A fact that was kept and not applied, and waits for somebody; its kind is ``unread`` where it has none."""

    fact: UUID
    parcel: UUID | None
    kind: str
    code: str
    since: datetime
    actor: UUID


class TaskName(Struct, frozen=True, kw_only=True):
    """One task as a handheld has it."""

    scope: str
    id: str


async def read_quarantine(conn: Connection, province: int, limit: int) -> list[OpenQuarantine]:
    """Return the facts in quarantine that nobody closed yet, longest first."""
    records = await conn.fetch(
        """
        SELECT q.fact_id AS fact, f.parcel_id AS parcel, f.kind, q.code, q.opened_at AS since, f.actor_id AS actor
          FROM quarantine q
          JOIN fact f ON f.province_id = q.province_id AND f.id = q.fact_id
         WHERE q.province_id = $1 AND q.closed_at IS NULL
         ORDER BY q.opened_at, q.fact_id
         LIMIT $2
        """,
        province,
        limit,
    )
    return [OpenQuarantine(**record) for record in records]


async def close_quarantine(
    conn: Connection, province: int, fact: UUID, by: UUID, resolution: str, at: datetime
) -> bool:
    """Close a fact's quarantine, once, and return whether it was open."""
    return bool(
        await conn.fetchval(
            """
            UPDATE quarantine SET closed_at = $5, closed_by = $3, resolution = $4
             WHERE province_id = $1 AND fact_id = $2 AND closed_at IS NULL
            RETURNING true
            """,
            province,
            fact,
            by,
            resolution,
            at,
        )
    )


async def is_in_quarantine(conn: Connection, province: int, fact: UUID) -> bool:
    """Return whether a fact is or was in quarantine."""
    return await conn.fetchval(
        "SELECT EXISTS (SELECT FROM quarantine WHERE province_id = $1 AND fact_id = $2)", province, fact
    )


async def read_invitations(conn: Connection, province: int, parcel: UUID) -> list[datetime]:
    """Return when the citizen was invited to fetch a parcel, in order."""
    records = await conn.fetch(
        """
        SELECT occurred_at
          FROM custody_event
         WHERE province_id = $1 AND parcel_id = $2 AND kind = 'invited'
         ORDER BY occurred_at
        """,
        province,
        parcel,
    )
    return [record["occurred_at"] for record in records]


async def read_tasks_of(conn: Connection, province: int, parcel: UUID) -> list[TaskName]:
    """Return the tasks that handhelds still have of a parcel."""
    records = await conn.fetch(
        """
        SELECT f.scope, f.id
          FROM tour_task k
          JOIN tour t ON t.province_id = k.province_id AND t.id = k.tour_id
          JOIN sync_feed f ON f.province_id = k.province_id AND f.scope = 'courier:' || t.courier_id::text
                          AND f.kind = 'task' AND f.id = k.tour_id::text || ':' || k.position::text
         WHERE k.province_id = $1 AND k.parcel_id = $2 AND f.operation = 1
        """,
        province,
        parcel,
    )
    return [TaskName(**record) for record in records]
