"""Tours as they are told to couriers, and as they are changed in the course of the day, in PostgreSQL."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.dispatch.model import Act, PlannedTour
from mobile_sync.custody import Leg


class TaskDetail(Struct, frozen=True, kw_only=True):
    """What a courier must know of a parcel, personal columns sealed under the dossier's key.

    ``fee_vnd`` is the procedure's state fee; ``receipts`` are the commitments of those in force, in hexadecimal.
    """

    parcel: UUID
    label: str
    item_code: str
    leg: Leg
    state: str
    pieces: int
    dossier_id: UUID
    dossier_code: str
    procedure_code: str
    procedure: str
    fee_vnd: int | None
    receipts: list[str]
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
    way: str


async def add_tours(conn: Connection, province: int, plan: UUID, day: date, tours: Sequence[TourRecord]) -> None:
    """Keep the tours of a committed plan."""
    await conn.execute(
        """
        INSERT INTO tour (province_id, id, plan_id, day, number, courier_id, office_id, starts_at, ends_at, distance_m,
                          rest_at, way_back)
        SELECT $1, t.id, $2, $3, t.number, t.courier_id, t.office_id, t.starts_at, t.ends_at, t.distance_m, t.rest_at,
               t.way_back
          FROM unnest($4::uuid[], $5::integer[], $6::uuid[], $7::uuid[], $8::timestamptz[], $9::timestamptz[],
                      $10::integer[], $11::timestamptz[], $12::text[])
            AS t (id, number, courier_id, office_id, starts_at, ends_at, distance_m, rest_at, way_back)
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
        [item.tour.rest_at for item in tours],
        [item.tour.way_back for item in tours],
    )


async def add_tasks(conn: Connection, province: int, tasks: Sequence[TaskRecord]) -> None:
    """Keep the acts of tours."""
    await conn.execute(
        """
        INSERT INTO tour_task (province_id, tour_id, position, stop, parcel_id, act, office_id, lon, lat, arrives_at,
                               leaves_at, opens_at, closes_at, way)
        SELECT $1, t.tour_id, t.position, t.stop, t.parcel_id, t.act, t.office_id, t.lon, t.lat, t.arrives_at,
               t.leaves_at, t.opens_at, t.closes_at, t.way
          FROM unnest($2::uuid[], $3::integer[], $4::integer[], $5::uuid[], $6::text[], $7::uuid[], $8::float8[],
                      $9::float8[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[],
                      $14::text[])
            AS t (tour_id, position, stop, parcel_id, act, office_id, lon, lat, arrives_at, leaves_at, opens_at,
                  closes_at, way)
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
        [item.way for item in tasks],
    )


async def read_task_details(conn: Connection, province: int, parcels: Sequence[UUID]) -> list[TaskDetail]:
    """Return what couriers must know of these parcels."""
    records = await conn.fetch(
        """
        SELECT p.id AS parcel, p.label, p.item_code, p.leg, p.state, p.pieces, d.id AS dossier_id,
               d.code AS dossier_code, r.code AS procedure_code, r.name AS procedure, r.fee_vnd,
               ARRAY(SELECT encode(e.commitment, 'hex')
                       FROM receipt e
                      WHERE e.province_id = p.province_id AND e.parcel_id = p.id AND e.voided_at IS NULL
                      ORDER BY e.id) AS receipts,
               d.owner_name, d.phone, d.address
          FROM parcel p
          JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
          JOIN procedure r ON r.code = d.procedure_code
         WHERE p.province_id = $1 AND p.id = ANY($2::uuid[])
        """,
        province,
        list(parcels),
    )
    return [TaskDetail(**record) for record in records]


class ToldTask(Struct, frozen=True, kw_only=True):
    """An act that is on its courier's handheld now."""

    tour: UUID
    courier: UUID
    position: int
    stop: int
    parcel: UUID
    item_code: str
    act: Act
    office: UUID | None
    lon: float
    lat: float
    arrives_at: datetime
    leaves_at: datetime
    opens_at: datetime
    closes_at: datetime


async def read_told_tasks(conn: Connection, province: int, parcel: UUID) -> list[ToldTask]:
    """Return the acts on a parcel that handhelds still show."""
    records = await conn.fetch(
        """
        SELECT t.id AS tour, t.courier_id AS courier, k.position, k.stop, k.parcel_id AS parcel, p.item_code, k.act,
               k.office_id AS office, k.lon, k.lat, k.arrives_at, k.leaves_at, k.opens_at, k.closes_at
          FROM tour_task k
          JOIN tour t ON t.province_id = k.province_id AND t.id = k.tour_id
          JOIN parcel p ON p.province_id = k.province_id AND p.id = k.parcel_id
          JOIN sync_feed f ON f.province_id = k.province_id AND f.scope = 'courier:' || t.courier_id
                          AND f.kind = 'task' AND f.id = k.tour_id || ':' || k.position AND f.operation = 1
         WHERE k.province_id = $1 AND k.parcel_id = $2 AND k.withdrawn_at IS NULL
         ORDER BY k.tour_id, k.position
        """,
        province,
        parcel,
    )
    return [ToldTask(**record) for record in records]


class TourEnd(Struct, frozen=True, kw_only=True):
    """The last place and stop ever numbered in a tour; what comes later is numbered from there."""

    tour: UUID
    position: int
    stop: int


class Retime(Struct, frozen=True, kw_only=True):
    """New times of an act that keeps its place."""

    tour: UUID
    position: int
    arrives_at: datetime
    leaves_at: datetime


async def read_tour_ends(conn: Connection, province: int, tours: Sequence[UUID]) -> list[TourEnd]:
    """Return how far the numbers of tours go, of acts that were taken off them too."""
    records = await conn.fetch(
        """
        SELECT tour_id AS tour, max(position) AS position, max(stop) AS stop
          FROM tour_task
         WHERE province_id = $1 AND tour_id = ANY($2::uuid[])
         GROUP BY tour_id
        """,
        province,
        list(tours),
    )
    return [TourEnd(**record) for record in records]


async def withdraw_tasks(conn: Connection, province: int, places: Sequence[tuple[UUID, int]], moment: datetime) -> None:
    """Take acts, by tour and position, off their tours; they stay on record."""
    await conn.execute(
        """
        UPDATE tour_task SET withdrawn_at = $4
          FROM unnest($2::uuid[], $3::integer[]) AS t (tour_id, position)
         WHERE tour_task.province_id = $1 AND tour_task.tour_id = t.tour_id AND tour_task.position = t.position
        """,
        province,
        [tour for tour, _ in places],
        [position for _, position in places],
        moment,
    )


async def retime_tasks(conn: Connection, province: int, retimes: Sequence[Retime]) -> None:
    """Put down new times of acts."""
    await conn.execute(
        """
        UPDATE tour_task SET arrives_at = t.arrives_at, leaves_at = t.leaves_at
          FROM unnest($2::uuid[], $3::integer[], $4::timestamptz[], $5::timestamptz[])
            AS t (tour_id, position, arrives_at, leaves_at)
         WHERE tour_task.province_id = $1 AND tour_task.tour_id = t.tour_id AND tour_task.position = t.position
        """,
        province,
        [item.tour for item in retimes],
        [item.position for item in retimes],
        [item.arrives_at for item in retimes],
        [item.leaves_at for item in retimes],
    )


async def change_tours(conn: Connection, province: int, tours: Sequence[TourRecord]) -> None:
    """Put down until when tours now last, how long their ways are, when their rests are, and the ways back."""
    await conn.execute(
        """
        UPDATE tour
           SET ends_at = t.ends_at, distance_m = t.distance_m, rest_at = coalesce(t.rest_at, tour.rest_at),
               way_back = t.way_back
          FROM unnest($2::uuid[], $3::timestamptz[], $4::integer[], $5::timestamptz[], $6::text[])
            AS t (id, ends_at, distance_m, rest_at, way_back)
         WHERE tour.province_id = $1 AND tour.id = t.id
        """,
        province,
        [item.id for item in tours],
        [item.tour.ends_at for item in tours],
        [item.tour.distance_m for item in tours],
        [item.tour.rest_at for item in tours],
        [item.tour.way_back for item in tours],
    )
