"""Plans, tours and what they are made from, in PostgreSQL."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.dispatch.model import Act, PlannableParcel, PlannedTour, PlanState
from mobile_sync.custody import Leg


class PlanRecord(Struct, frozen=True, kw_only=True):
    """A plan; its proposal is sealed under the province's key, because it holds the places of people's doors."""

    id: UUID
    day: date
    state: PlanState
    requested_by: UUID
    requested_at: datetime
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
    solved_at: datetime | None
    committed_at: datetime | None
    error: str


class TaskDetail(Struct, frozen=True, kw_only=True):
    """What a courier must know of a parcel, personal columns sealed under the dossier's key."""

    parcel: UUID
    label: str
    item_code: str
    leg: Leg
    state: str
    pieces: int
    dossier_id: UUID
    dossier_code: str
    procedure: str
    owner_name: bytes
    phone: bytes
    address: bytes


class TourRecord(Struct, frozen=True, kw_only=True):
    """A tour of a committed plan."""

    id: UUID
    tour: PlannedTour


class TaskRecord(Struct, frozen=True, kw_only=True):
    """One act of a tour, in its place."""

    tour_id: UUID
    position: int
    stop: int
    parcel_id: UUID
    act: Act
    office_id: UUID | None
    lon: float
    lat: float
    arrives_at: datetime
    leaves_at: datetime
    opens_at: datetime
    closes_at: datetime


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
         WHERE p.province_id = $1 AND p.state = ANY($2::text[]) AND p.opens_at < $4
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
) -> None:
    """Note that a plan is asked for."""
    await conn.execute(
        """
        INSERT INTO plan (province_id, id, day, state, requested_by, requested_at, seconds, seed)
        VALUES ($1, $2, $3, 'solving', $4, $5, $6, $7)
        """,
        province,
        id,
        day,
        requested_by,
        requested_at,
        seconds,
        seed,
    )


async def read_plan(conn: Connection, province: int, plan: UUID) -> PlanRecord | None:
    """Return a plan, or None."""
    record = await conn.fetchrow(
        """
        SELECT id, day, state, requested_by, requested_at, seconds, seed, solved_at, committed_at, proposal, error
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
        SELECT id, day, state, requested_by, requested_at, seconds, seed, solved_at, committed_at, proposal, error
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
        SELECT id, day, state, requested_at, solved_at, committed_at, error
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
    """Make a proposal the day's plan. One day has one: a second fails on the unique index."""
    await conn.execute(
        "UPDATE plan SET state = 'committed', committed_at = $3 WHERE province_id = $1 AND id = $2", province, plan, at
    )


async def add_tours(conn: Connection, province: int, plan: UUID, day: date, tours: Sequence[TourRecord]) -> None:
    """Keep the tours of a committed plan."""
    await conn.execute(
        """
        INSERT INTO tour (province_id, id, plan_id, day, number, courier_id, office_id, starts_at, ends_at, distance_m)
        SELECT $1, t.id, $2, $3, t.number, t.courier_id, t.office_id, t.starts_at, t.ends_at, t.distance_m
          FROM unnest($4::uuid[], $5::integer[], $6::uuid[], $7::uuid[], $8::timestamptz[], $9::timestamptz[],
                      $10::integer[])
            AS t (id, number, courier_id, office_id, starts_at, ends_at, distance_m)
        """,
        province,
        plan,
        day,
        [item.id for item in tours],
        [item.tour.number for item in tours],
        [item.tour.courier for item in tours],
        [item.tour.office for item in tours],
        [item.tour.starts_at for item in tours],
        [item.tour.ends_at for item in tours],
        [item.tour.distance_m for item in tours],
    )


async def add_tasks(conn: Connection, province: int, tasks: Sequence[TaskRecord]) -> None:
    """Keep the acts of tours."""
    await conn.execute(
        """
        INSERT INTO tour_task (province_id, tour_id, position, stop, parcel_id, act, office_id, lon, lat, arrives_at,
                               leaves_at, opens_at, closes_at)
        SELECT $1, t.tour_id, t.position, t.stop, t.parcel_id, t.act, t.office_id, t.lon, t.lat, t.arrives_at,
               t.leaves_at, t.opens_at, t.closes_at
          FROM unnest($2::uuid[], $3::integer[], $4::integer[], $5::uuid[], $6::text[], $7::uuid[], $8::float8[],
                      $9::float8[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[])
            AS t (tour_id, position, stop, parcel_id, act, office_id, lon, lat, arrives_at, leaves_at, opens_at,
                  closes_at)
        """,
        province,
        [item.tour_id for item in tasks],
        [item.position for item in tasks],
        [item.stop for item in tasks],
        [item.parcel_id for item in tasks],
        [item.act for item in tasks],
        [item.office_id for item in tasks],
        [item.lon for item in tasks],
        [item.lat for item in tasks],
        [item.arrives_at for item in tasks],
        [item.leaves_at for item in tasks],
        [item.opens_at for item in tasks],
        [item.closes_at for item in tasks],
    )


async def read_task_details(conn: Connection, province: int, parcels: Sequence[UUID]) -> list[TaskDetail]:
    """Return what couriers must know of these parcels."""
    records = await conn.fetch(
        """
        SELECT p.id AS parcel, p.label, p.item_code, p.leg, p.state, p.pieces, d.id AS dossier_id,
               d.code AS dossier_code, r.name AS procedure, d.owner_name, d.phone, d.address
          FROM parcel p
          JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
          JOIN procedure r ON r.code = d.procedure_code
         WHERE p.province_id = $1 AND p.id = ANY($2::uuid[])
        """,
        province,
        list(parcels),
    )
    return [TaskDetail(**record) for record in records]
