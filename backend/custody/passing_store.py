"""What threads tell of parcels that went from courier to courier."""

from collections.abc import Sequence
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class PassedOn(Struct, frozen=True, kw_only=True):
    """A courier's applied fact that a parcel was given or taken over, its body sealed."""

    parcel: UUID
    courier: UUID
    fact: UUID
    body: bytes


async def read_passed_on(conn: Connection, province: int, parcels: Sequence[UUID]) -> list[PassedOn]:
    """Return these facts of the parcels, in the order in which they were told."""
    records = await conn.fetch(
        """
        SELECT e.parcel_id AS parcel, e.actor_id AS courier, f.id AS fact, f.body
          FROM custody_event e
          JOIN fact f ON f.province_id = e.province_id AND f.id = e.fact_id
         WHERE e.province_id = $1 AND e.parcel_id = ANY($2::uuid[]) AND e.kind IN ('given_over', 'taken_over')
           AND f.verdict <> 'quarantine'
         ORDER BY e.parcel_id, e.n
        """,
        province,
        list(parcels),
    )
    return [PassedOn(**record) for record in records]
