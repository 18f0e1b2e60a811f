"""Plans and what they are made from, in PostgreSQL."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.dispatch.model import PlannableParcel, PlanState


class PlanRecord(Struct, frozen=True, kw_only=True):
    """A plan; its proposal is sealed under the province's key, because it holds the places of people's doors.

    ``replan_of`` names the committed plan of whose day it plans the rest anew; None where it plans the day itself.
    """

    id: UUID
    day: date
    state: PlanState
    requested_by: UUID
    requested_at: datetime
    replan_of: UUID | None
    seconds: float
    seed: int
    solved_at: datetime | None
    committed_at: datetime | None
    proposal: bytes | None
    error: str


class PlanLine(Struct, frozen=True, kw_only=True):
    """A plan in a list."""

    id: UUID
    day: date
    state: PlanState
    requested_at: datetime
    replan_of: UUID | None
    solved_at: datetime | None
    committed_at: datetime | None
    error: str


async def read_plannable(
    conn: Connection, province: int, states: Sequence[str], day: date, opens_until: datetime, moment: datetime
) -> list[PlannableParcel]:
    """Return the parcels in these states that may go out on a day, left over from days before or new, with the door.

    Whatever is on a tour of the day or a later one, or on one not over at the moment, is taken already.
    """
    records = await conn.fetch(
        """
        SELECT p.id, p.item_code, p.leg, p.state, p.holder_kind, p.holder_id, p.office_id, p.pieces, p.weight_g,
               p.opens_at, p.closes_at, d.lon, d.lat, d.unit_code AS area, p.attempts, d.due_at
          FROM parcel p
          JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
         WHERE p.province_id = $1 AND p.is_open AND p.state = ANY($2::text[]) AND p.opens_at < $4
           AND NOT EXISTS (SELECT FROM tour_task k
                             JOIN tour t ON t.province_id = k.province_id AND t.id = k.tour_id
                            WHERE k.province_id = p.province_id AND k.parcel_id = p.id
                              AND t.courier_id = p.courier_id AND (t.day >= $3 OR t.ends_at > $5))
         ORDER BY p.id
        """,
        province,
        list(states),
        day,
        opens_until,
        moment,
    )
    return [PlannableParcel(**record) for record in records]


async def read_calendar_kind(conn: Connection, day: date) -> str | None:
    """Return what the calendar says of a day that is not what its weekday says."""
    return await conn.fetchval("SELECT kind FROM calendar_day WHERE day = $1", day)


async def add_plan(
    conn: Connection,
    province: int,
    id: UUID,
    day: date,
    requested_by: UUID,
    requested_at: datetime,
    seconds: float,
    seed: int,
    replan_of: UUID | None = None,
) -> None:
    """Note that a plan is asked for, of a day or of the rest of one."""
    await conn.execute(
        """
        INSERT INTO plan (province_id, id, day, state, requested_by, requested_at, seconds, seed, replan_of)
        VALUES ($1, $2, $3, 'solving', $4, $5, $6, $7, $8)
        """,
        province,
        id,
        day,
        requested_by,
        requested_at,
        seconds,
        seed,
        replan_of,
    )


async def read_plan(conn: Connection, province: int, plan: UUID) -> PlanRecord | None:
    """Return a plan, or None."""
    record = await conn.fetchrow(
        """
        SELECT id, day, state, requested_by, requested_at, replan_of, seconds, seed, solved_at, committed_at,
               proposal, error
          FROM plan
         WHERE province_id = $1 AND id = $2
        """,
        province,
        plan,
    )
    return PlanRecord(**record) if record else None


async def lock_plan(conn: Connection, province: int, plan: UUID) -> PlanRecord | None:
    """Return a plan, locked until the transaction ends, or None."""
    record = await conn.fetchrow(
        """
        SELECT id, day, state, requested_by, requested_at, replan_of, seconds, seed, solved_at, committed_at,
               proposal, error
          FROM plan
         WHERE province_id = $1 AND id = $2
           FOR UPDATE
        """,
        province,
        plan,
    )
    return PlanRecord(**record) if record else None


async def read_plans(conn: Connection, province: int, day: date, limit: int) -> list[PlanLine]:
    """Return the latest plans of a day, newest first."""
    records = await conn.fetch(
        """
        SELECT id, day, state, requested_at, replan_of, solved_at, committed_at, error
          FROM plan
         WHERE province_id = $1 AND day = $2
         ORDER BY id DESC
         LIMIT $3
        """,
        province,
        day,
        limit,
    )
    return [PlanLine(**record) for record in records]


async def has_committed_plan(conn: Connection, province: int, day: date) -> bool:
    """Return whether a day's plan is committed."""
    return await conn.fetchval(
        "SELECT EXISTS (SELECT FROM plan WHERE province_id = $1 AND day = $2 AND state = 'committed')", province, day
    )


async def has_replan_since(conn: Connection, province: int, plan: UUID, moment: datetime) -> bool:
    """Return whether a plan of the rest of a plan's day was committed at a moment or later."""
    return await conn.fetchval(
        "SELECT EXISTS (SELECT FROM plan WHERE province_id = $1 AND replan_of = $2 AND committed_at >= $3)",
        province,
        plan,
        moment,
    )


async def end_solving(
    conn: Connection,
    province: int,
    plan: UUID,
    state: PlanState,
    proposal: bytes | None,
    travel_source: str,
    error: str,
    at: datetime,
) -> bool:
    """Put the outcome of solving down, once; return whether this was the first."""
    return bool(
        await conn.fetchval(
            """
            UPDATE plan SET state = $3, proposal = $4, travel_source = $5, error = $6, solved_at = $7
             WHERE province_id = $1 AND id = $2 AND state = 'solving'
            RETURNING true
            """,
            province,
            plan,
            state,
            proposal,
            travel_source,
            error,
            at,
        )
    )


async def note_committed(conn: Connection, province: int, plan: UUID, at: datetime) -> None:
    """Note that a proposal was taken. A day's own plan is one: a second fails on the unique index."""
    await conn.execute(
        "UPDATE plan SET state = 'committed', committed_at = $3 WHERE province_id = $1 AND id = $2", province, plan, at
    )
