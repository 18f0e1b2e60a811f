"""What the crew did by day, the rides of it, and the paces learned from them, in PostgreSQL."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from mobile_sync.custody import Leg
from routing.travel.learned import Pace, Trip

TURN = 0x74727061


class ActRecord(Struct, frozen=True, kw_only=True):
    """An applied fact of a courier's, its bytes sealed under the province's key, and the door on record."""

    fact: UUID
    kind: str
    courier: UUID
    at: datetime
    code: str
    body: bytes
    leg: Leg
    office_id: UUID
    opens_at: datetime
    unit_code: str
    lon: float
    lat: float


async def take_turn(conn: Connection, province: int) -> None:
    """Let one learn at a time in a province, until the transaction ends."""
    await conn.execute("SELECT pg_advisory_xact_lock($1, $2)", TURN, province)


async def read_changed_days(
    conn: Connection, province: int, kinds: Sequence[str], begins: datetime, ends: datetime
) -> list[date]:
    """Return the days of a period on which couriers did more than their rides were taken from."""
    records = await conn.fetch(
        """
        SELECT done.day
          FROM (SELECT (occurred_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, count(*) AS acts
                  FROM custody_event
                 WHERE province_id = $1 AND kind = ANY($2::text[]) AND occurred_at >= $3 AND occurred_at < $4
                 GROUP BY 1) AS done
          LEFT JOIN ridden_day r ON r.province_id = $1 AND r.day = done.day
         WHERE r.acts IS DISTINCT FROM done.acts
         ORDER BY done.day
        """,
        province,
        list(kinds),
        begins,
        ends,
    )
    return [record["day"] for record in records]


async def read_acts(
    conn: Connection, province: int, kinds: Sequence[str], begins: datetime, ends: datetime
) -> list[ActRecord]:
    """Return what couriers did in a period, by courier, then by time."""
    records = await conn.fetch(
        """
        SELECT e.fact_id AS fact, e.kind, e.actor_id AS courier, e.occurred_at AS at, f.code, f.body, p.leg,
               p.office_id, p.opens_at, d.unit_code, d.lon, d.lat
          FROM custody_event e
          JOIN fact f ON f.province_id = e.province_id AND f.id = e.fact_id
          JOIN parcel p ON p.province_id = e.province_id AND p.id = e.parcel_id
          JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
         WHERE e.province_id = $1 AND e.kind = ANY($2::text[]) AND e.occurred_at >= $3 AND e.occurred_at < $4
         ORDER BY e.actor_id, e.occurred_at, f.seq, f.id
        """,
        province,
        list(kinds),
        begins,
        ends,
    )
    return [ActRecord(**record) for record in records]


async def keep_day(conn: Connection, province: int, day: date, acts: int, trips: Sequence[Trip]) -> None:
    """Keep the rides of a day in place of those taken before, and from how many acts they were taken."""
    await conn.execute(
        """
        INSERT INTO ridden_day (province_id, day, acts, area_from, area_to, left_at, arrived_at, straight_m)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (province_id, day) DO UPDATE
           SET acts = excluded.acts, area_from = excluded.area_from, area_to = excluded.area_to,
               left_at = excluded.left_at, arrived_at = excluded.arrived_at, straight_m = excluded.straight_m
        """,
        province,
        day,
        acts,
        [trip.area_from for trip in trips],
        [trip.area_to for trip in trips],
        [trip.left_at for trip in trips],
        [trip.arrived_at for trip in trips],
        [trip.straight_m for trip in trips],
    )


async def forget_days(conn: Connection, province: int, before: date) -> bool:
    """Forget the rides of days long past, and return whether there were any."""
    records = await conn.fetch(
        "DELETE FROM ridden_day WHERE province_id = $1 AND day < $2 RETURNING day", province, before
    )
    return bool(records)


async def read_trips(conn: Connection, province: int) -> list[Trip]:
    """Return every ride that is remembered."""
    records = await conn.fetch(
        """
        SELECT area_from, area_to, left_at, arrived_at, straight_m
          FROM ridden_day
         WHERE province_id = $1
         ORDER BY day
        """,
        province,
    )
    return [
        Trip(area_from=area_from, area_to=area_to, left_at=left_at, arrived_at=arrived_at, straight_m=straight_m)
        for record in records
        for area_from, area_to, left_at, arrived_at, straight_m in zip(
            record["area_from"],
            record["area_to"],
            record["left_at"],
            record["arrived_at"],
            record["straight_m"],
            strict=True,
        )
    ]


async def replace_paces(conn: Connection, province: int, paces: Sequence[Pace]) -> None:
    """Put learned paces in place of those learned before."""
    await conn.execute("DELETE FROM learned_pace WHERE province_id = $1", province)
    await conn.execute(
        """
        INSERT INTO learned_pace (province_id, profile, area_from, area_to, band, factor, speed_mps, observations)
        SELECT $1, p.profile, p.area_from, p.area_to, p.band, p.factor, p.speed_mps, p.observations
          FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::integer[])
            AS p (profile, area_from, area_to, band, factor, speed_mps, observations)
        """,
        province,
        [pace.profile for pace in paces],
        [pace.area_from for pace in paces],
        [pace.area_to or "" for pace in paces],
        [pace.band or "" for pace in paces],
        [pace.factor for pace in paces],
        [pace.speed_mps for pace in paces],
        [pace.observations for pace in paces],
    )


async def read_paces(conn: Connection, province: int) -> tuple[Pace, ...]:
    """Return what was learned about the province's roads."""
    records = await conn.fetch(
        """
        SELECT profile, area_from, nullif(area_to, '') AS area_to, nullif(band, '') AS band, factor, speed_mps,
               observations
          FROM learned_pace
         WHERE province_id = $1
         ORDER BY profile, area_from, area_to, band
        """,
        province,
    )
    return tuple(Pace(**record) for record in records)
