"""A day under way: its tours, what is left of them, and what its couriers did, in PostgreSQL."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.dispatch.model import Act, PlannableParcel


class RunningTour(Struct, frozen=True, kw_only=True):
    """A tour of the day."""

    id: UUID
    number: int
    courier: UUID
    office: UUID
    starts_at: datetime
    ends_at: datetime
    distance_m: int
    rest_at: datetime | None


class RunningTask(Struct, frozen=True, kw_only=True):
    """One act that a courier was told of and that was not taken off the tour since, and where its parcel stands."""

    tour: UUID
    position: int
    stop: int
    parcel: UUID
    act: Act
    office: UUID | None
    lon: float
    lat: float
    arrives_at: datetime
    leaves_at: datetime
    opens_at: datetime
    closes_at: datetime
    state: str
    holder_id: UUID
    assigned: UUID | None


class Done(Struct, frozen=True, kw_only=True):
    """What a person did with a parcel; ``holder`` is who or what office has had it since."""

    courier: UUID
    parcel: UUID
    kind: str
    at: datetime
    holder: UUID


class PositionRecord(Struct, frozen=True, kw_only=True):
    """A fact of a handheld's, which may say where that was; its bytes are sealed under the province's key."""

    fact: UUID
    courier: UUID
    at: datetime
    code: str
    body: bytes


async def read_running_tours(conn: Connection, province: int, day: date) -> list[RunningTour]:
    """Return the tours of a day."""
    records = await conn.fetch(
        """
        SELECT id, number, courier_id AS courier, office_id AS office, starts_at, ends_at, distance_m, rest_at
          FROM tour
         WHERE province_id = $1 AND day = $2
         ORDER BY number
        """,
        province,
        day,
    )
    return [RunningTour(**record) for record in records]


async def read_running_tasks(conn: Connection, province: int, tours: Sequence[UUID]) -> list[RunningTask]:
    """Return the acts of tours in order, without those that were taken off them."""
    records = await conn.fetch(
        """
        SELECT k.tour_id AS tour, k.position, k.stop, k.parcel_id AS parcel, k.act, k.office_id AS office, k.lon,
               k.lat, k.arrives_at, k.leaves_at, k.opens_at, k.closes_at, p.state, p.holder_id,
               p.courier_id AS assigned
          FROM tour_task k
          JOIN parcel p ON p.province_id = k.province_id AND p.id = k.parcel_id
         WHERE k.province_id = $1 AND k.tour_id = ANY($2::uuid[]) AND k.withdrawn_at IS NULL
         ORDER BY k.tour_id, k.position
        """,
        province,
        list(tours),
    )
    return [RunningTask(**record) for record in records]


async def read_done(
    conn: Connection, province: int, kinds: Sequence[str], begins: datetime, moment: datetime
) -> list[Done]:
    """Return what was done with parcels in a period, in order."""
    records = await conn.fetch(
        """
        SELECT actor_id AS courier, parcel_id AS parcel, kind, occurred_at AS at, holder_id AS holder
          FROM custody_event
         WHERE province_id = $1 AND kind = ANY($2::text[]) AND occurred_at >= $3 AND occurred_at <= $4
         ORDER BY occurred_at, fact_id
        """,
        province,
        list(kinds),
        begins,
        moment,
    )
    return [Done(**record) for record in records]


async def read_positions(
    conn: Connection, province: int, couriers: Sequence[UUID], since: datetime, moment: datetime, at_most: int
) -> list[PositionRecord]:
    """Return what couriers' handhelds recorded in a period, of each handheld at most its last facts, in order."""
    records = await conn.fetch(
        """
        SELECT f.id AS fact, d.courier_id AS courier, f.captured_at AS at, f.code, f.body
          FROM device d
          JOIN device_chain c ON c.province_id = d.province_id AND c.device_id = d.id
          JOIN fact f ON f.province_id = c.province_id AND f.device_id = c.device_id AND f.incarnation = c.incarnation
                     AND f.seq >= c.next_seq - $5
         WHERE d.province_id = $1 AND d.courier_id = ANY($2::uuid[]) AND d.revoked_at IS NULL
           AND f.captured_at >= $3 AND f.captured_at <= $4
         ORDER BY f.captured_at, f.id
        """,
        province,
        list(couriers),
        since,
        moment,
        at_most,
    )
    return [PositionRecord(**record) for record in records]


async def read_parcels(conn: Connection, province: int, parcels: Sequence[UUID]) -> list[PlannableParcel]:
    """Return these parcels as a plan needs them, whatever their state."""
    records = await conn.fetch(
        """
        SELECT p.id, p.item_code, p.leg, p.state, p.holder_kind, p.holder_id, p.office_id, p.pieces, p.weight_g,
               p.opens_at, p.closes_at, d.lon, d.lat, d.unit_code AS area, p.attempts, d.due_at
          FROM parcel p
          JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
         WHERE p.province_id = $1 AND p.id = ANY($2::uuid[])
         ORDER BY p.id
        """,
        province,
        list(parcels),
    )
    return [PlannableParcel(**record) for record in records]
