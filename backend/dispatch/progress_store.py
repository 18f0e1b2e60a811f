"""How far the search for a plan is, in PostgreSQL: the only place where the web and the solving process meet."""

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from backend.dispatch.model import Progress


async def note_progress(conn: Connection, province: int, plan: UUID, progress: Progress) -> bool:
    """Put down how far a search is; return whether it should end."""
    return bool(
        await conn.fetchval(
            """
            UPDATE plan SET spent = $3, best_unserved = $4, best_couriers = $5
             WHERE province_id = $1 AND id = $2 AND state = 'solving'
            RETURNING end_asked_at IS NOT NULL
            """,
            province,
            plan,
            progress.spent,
            progress.unserved,
            progress.couriers,
        )
    )


async def read_progress(conn: Connection, province: int, plan: UUID) -> Progress:
    """Return how far a search is."""
    record = await conn.fetchrow(
        """
        SELECT spent, best_unserved AS unserved, best_couriers AS couriers
          FROM plan
         WHERE province_id = $1 AND id = $2
        """,
        province,
        plan,
    )
    return Progress(**record)


async def ask_to_end(conn: Connection, province: int, plan: UUID, at: datetime) -> bool:
    """Ask a search to end with what it has found; return whether it was still running."""
    return bool(
        await conn.fetchval(
            """
            UPDATE plan SET end_asked_at = coalesce(end_asked_at, $3)
             WHERE province_id = $1 AND id = $2 AND state = 'solving'
            RETURNING true
            """,
            province,
            plan,
            at,
        )
    )
