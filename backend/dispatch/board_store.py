"""What the board shows, in a few questions whatever the number of parcels."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from asyncpg import Connection

from backend.dispatch.board import (
    Contact,
    Happened,
    Noted,
    StateCount,
    TaskOnBoard,
    TourOnBoard,
    UnassignedLine,
)


async def read_tours(conn: Connection, province: int, day: date) -> list[TourOnBoard]:
    """Return the tours of a day's committed plan."""
    records = await conn.fetch(
        """
        SELECT t.id, t.number, t.courier_id, t.starts_at, t.ends_at, t.distance_m, p.committed_at,
               p.travel_source, t.way_back
          FROM tour t
          JOIN plan p ON p.province_id = t.province_id AND p.id = t.plan_id
         WHERE t.province_id = $1 AND t.day = $2
         ORDER BY t.number
        """,
        province,
        day,
    )
    return [TourOnBoard(**record) for record in records]


async def read_tasks(conn: Connection, province: int, tours: Sequence[UUID]) -> list[TaskOnBoard]:
    """Return the acts of tours in order; a place is an office or, at a door, no more than its commune."""
    records = await conn.fetch(
        """
        SELECT t.tour_id, t.position, t.stop, t.parcel_id, p.item_code, t.act, coalesce(o.name, u.name) AS place,
               t.lon, t.lat, t.arrives_at, t.opens_at, t.closes_at, t.way, p.state AS parcel_state
          FROM tour_task t
          JOIN parcel p ON p.province_id = t.province_id AND p.id = t.parcel_id
          JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
          JOIN unit u ON u.code = d.unit_code
          LEFT JOIN office o ON o.province_id = t.province_id AND o.id = t.office_id
         WHERE t.province_id = $1 AND t.tour_id = ANY($2::uuid[]) AND t.withdrawn_at IS NULL
         ORDER BY t.tour_id, t.position
        """,
        province,
        list(tours),
    )
    return [TaskOnBoard(**record) for record in records]


async def read_happened(
    conn: Connection, province: int, parcels: Sequence[UUID], since: datetime, kinds: Sequence[str]
) -> list[Happened]:
    """Return when each kind of fact last happened to these parcels, of those recorded since a moment."""
    records = await conn.fetch(
        """
        SELECT parcel_id, kind, max(occurred_at) AS at
          FROM custody_event
         WHERE province_id = $1 AND parcel_id = ANY($2::uuid[]) AND recorded_at >= $3 AND kind = ANY($4::text[])
         GROUP BY parcel_id, kind
        """,
        province,
        list(parcels),
        since,
        list(kinds),
    )
    return [Happened(**record) for record in records]


async def read_contacts(conn: Connection, province: int, couriers: Sequence[UUID]) -> list[Contact]:
    """Return when each courier was last heard of, and how much their handhelds still hold."""
    records = await conn.fetch(
        """
        SELECT d.courier_id, max(c.seen_at) AS seen_at, sum(c.facts_waiting)::integer AS facts_waiting
          FROM device d
          JOIN device_contact c ON c.province_id = d.province_id AND c.device_id = d.id
         WHERE d.province_id = $1 AND d.courier_id = ANY($2::uuid[]) AND d.revoked_at IS NULL
         GROUP BY d.courier_id
        """,
        province,
        list(couriers),
    )
    return [Contact(**record) for record in records]


async def count_states(
    conn: Connection, province: int, parcels: Sequence[UUID], opens_from: datetime, opens_until: datetime
) -> list[StateCount]:
    """Count, by state, these parcels and all whose window opens in a period."""
    records = await conn.fetch(
        """
        SELECT state, count(*) AS parcels
          FROM parcel
         WHERE province_id = $1 AND (id = ANY($2::uuid[]) OR (opens_at >= $3 AND opens_at < $4))
         GROUP BY state
         ORDER BY state
        """,
        province,
        list(parcels),
        opens_from,
        opens_until,
    )
    return [StateCount(**record) for record in records]


async def read_quarantined(conn: Connection, province: int, limit: int) -> list[Noted]:
    """Return the facts in quarantine that nobody closed yet, longest first."""
    records = await conn.fetch(
        """
        SELECT q.fact_id AS fact, p.id AS parcel, coalesce(p.item_code, '') AS item_code, q.code,
               q.opened_at AS since, f.actor_id AS actor
          FROM quarantine q
          JOIN fact f ON f.province_id = q.province_id AND f.id = q.fact_id
          LEFT JOIN parcel p ON p.province_id = f.province_id AND p.id = f.parcel_id
         WHERE q.province_id = $1 AND q.closed_at IS NULL
         ORDER BY q.opened_at, q.fact_id
         LIMIT $2
        """,
        province,
        limit,
    )
    return [Noted(**record) for record in records]


async def read_flagged(
    conn: Connection, province: int, parcels: Sequence[UUID], since: datetime, limit: int
) -> list[Noted]:
    """Return the staff's facts about these parcels that were flagged since a moment, in order."""
    records = await conn.fetch(
        """
        SELECT f.id AS fact, p.id AS parcel, p.item_code, f.code, f.received_at AS since, f.actor_id AS actor
          FROM fact f
          JOIN parcel p ON p.province_id = f.province_id AND p.id = f.parcel_id
         WHERE f.province_id = $1 AND f.verdict = 'flag' AND f.source <> 'citizen'
           AND f.parcel_id = ANY($2::uuid[]) AND f.received_at >= $3
         ORDER BY f.received_at, f.id
         LIMIT $4
        """,
        province,
        list(parcels),
        since,
        limit,
    )
    return [Noted(**record) for record in records]


async def read_exceptions(conn: Connection, province: int, limit: int) -> list[Noted]:
    """Return the parcels in exception, longest first."""
    records = await conn.fetch(
        """
        SELECT NULL::uuid AS fact, p.id AS parcel, p.item_code, p.exception AS code, e.since, NULL::uuid AS actor
          FROM parcel p
          JOIN LATERAL (SELECT max(c.recorded_at) AS since FROM custody_event c
                         WHERE c.province_id = p.province_id AND c.parcel_id = p.id AND c.after = 'exception'
                           AND c.before <> 'exception') AS e ON true
         WHERE p.province_id = $1 AND p.is_open AND p.state = 'exception'
         ORDER BY e.since, p.id
         LIMIT $2
        """,
        province,
        limit,
    )
    return [Noted(**record) for record in records]


async def read_unassigned(
    conn: Connection,
    province: int,
    states: Sequence[str],
    day: date,
    opens_until: datetime,
    moment: datetime,
    limit: int,
) -> list[UnassignedLine]:
    """Return the parcels, old and new, that wait for a courier on a day and are on nobody's tour, most urgent first.

    A tour of a day before counts only while it is not over at the moment.
    """
    records = await conn.fetch(
        """
        SELECT p.id AS parcel, p.item_code, p.leg, p.state, p.attempts, u.name AS commune, p.opens_at, p.closes_at
          FROM parcel p
          JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
          JOIN unit u ON u.code = d.unit_code
         WHERE p.province_id = $1 AND p.is_open AND p.state = ANY($2::text[]) AND p.opens_at < $4
           AND NOT EXISTS (SELECT FROM tour_task k
                             JOIN tour t ON t.province_id = k.province_id AND t.id = k.tour_id
                            WHERE k.province_id = p.province_id AND k.parcel_id = p.id
                              AND t.courier_id = p.courier_id AND (t.day >= $3 OR t.ends_at > $5))
         ORDER BY p.closes_at, p.id
         LIMIT $6
        """,
        province,
        list(states),
        day,
        opens_until,
        moment,
        limit,
    )
    return [UnassignedLine(**record) for record in records]
