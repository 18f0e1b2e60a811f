"""What the judge of a demo's day asks the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class Tally(Struct, frozen=True, kw_only=True):
    """How a province stands. ``failed`` counts attempts, the rest things."""

    offices: int
    couriers: int
    dossiers: int
    parcels: int
    facts: int
    delivered: int
    failed: int
    returned: int
    open: int
    confirmed: int


class Deliverable(Struct, frozen=True, kw_only=True):
    """A parcel for which the citizen is to have a link."""

    id: UUID
    dossier_id: UUID
    leg: str


async def read_tally(conn: Connection, province: int) -> Tally:
    """Return how a province stands."""
    record = await conn.fetchrow(
        """
        SELECT (SELECT count(*) FROM office WHERE province_id = $1) AS offices,
               (SELECT count(*) FROM staff WHERE province_id = $1 AND role = 'courier' AND active) AS couriers,
               (SELECT count(*) FROM dossier WHERE province_id = $1) AS dossiers,
               (SELECT count(*) FROM fact WHERE province_id = $1) AS facts,
               (SELECT count(*) FROM custody_event WHERE province_id = $1 AND kind = 'attempt_failed') AS failed,
               (SELECT count(*) FROM receipt_answer WHERE province_id = $1 AND outcome = 'confirmed') AS confirmed,
               count(*) AS parcels,
               count(*) FILTER (WHERE state = 'delivered') AS delivered,
               count(*) FILTER (WHERE state = 'returned_to_agency') AS returned,
               count(*) FILTER (WHERE state NOT IN ('delivered', 'returned_to_agency', 'lost', 'compensated',
                                                    'cancelled')) AS open
          FROM parcel
         WHERE province_id = $1
        """,
        province,
    )
    return Tally(**record)


async def read_fact_ids(conn: Connection, province: int, facts: Sequence[UUID]) -> set[UUID]:
    """Return which of these facts the ledger holds."""
    records = await conn.fetch("SELECT id FROM fact WHERE province_id = $1 AND id = ANY($2::uuid[])", province, facts)
    return {record["id"] for record in records}


async def count_doubled(conn: Connection, province: int) -> int:
    """Return how many facts moved custody more than once."""
    return await conn.fetchval(
        """
        SELECT count(*)
          FROM (SELECT fact_id FROM custody_event WHERE province_id = $1 GROUP BY fact_id HAVING count(*) > 1) AS twice
        """,
        province,
    )


async def read_adrift(conn: Connection, province: int) -> list[UUID]:
    """Return the open parcels of which nobody could say at the day's end where they are and why.

    An open parcel is accounted for at an office, at its agency or citizen (never taken, or a pickup that failed), or
    in an exception that names its reason. One still with a courier is not.
    """
    records = await conn.fetch(
        """
        SELECT id
          FROM parcel
         WHERE province_id = $1
           AND state NOT IN ('delivered', 'returned_to_agency', 'lost', 'compensated', 'cancelled')
           AND NOT (state IN ('at_office', 'held', 'returning') AND holder_kind = 'office')
           AND NOT (state IN ('registered', 'assigned') AND holder_kind IN ('citizen', 'agency'))
           AND NOT (state = 'exception' AND exception <> '')
         ORDER BY id
        """,
        province,
    )
    return [record["id"] for record in records]


async def read_deliverables(conn: Connection, province: int) -> list[Deliverable]:
    """Return the parcels whose citizen has not answered yet."""
    records = await conn.fetch(
        """
        SELECT p.id, p.dossier_id, p.leg
          FROM parcel p
         WHERE p.province_id = $1
           AND NOT EXISTS (SELECT FROM receipt r
                             JOIN receipt_answer a ON a.province_id = r.province_id AND a.receipt_id = r.id
                            WHERE r.province_id = p.province_id AND r.parcel_id = p.id)
         ORDER BY p.id
        """,
        province,
    )
    return [Deliverable(**record) for record in records]


async def read_handed_over(conn: Connection, province: int) -> set[UUID]:
    """Return the parcels that are with their citizen."""
    records = await conn.fetch(
        "SELECT id FROM parcel WHERE province_id = $1 AND state = 'delivered' AND holder_kind = 'citizen'", province
    )
    return {record["id"] for record in records}


async def read_last_moment(conn: Connection, province: int) -> datetime | None:
    """Return when the last fact was received, or None before the first."""
    return await conn.fetchval("SELECT max(received_at) FROM fact WHERE province_id = $1", province)
