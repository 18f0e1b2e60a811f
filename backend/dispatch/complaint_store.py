"""What receivers say is wrong in PostgreSQL, and what came of it."""

from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class Complaint(Struct, frozen=True, kw_only=True):
    """A receiver's word that needs a look; ``body`` is the fact's, ``phone`` the dossier owner's, both sealed."""

    fact: UUID
    parcel: UUID
    item_code: str
    code: str
    since: datetime
    body: bytes
    dossier: UUID
    phone: bytes


async def read_complaints(conn: Connection, province: int, until: datetime, limit: int) -> list[Complaint]:
    """Return what receivers said before a moment and nobody has answered, longest first."""
    records = await conn.fetch(
        """
        SELECT f.id AS fact, p.id AS parcel, p.item_code, f.code, f.received_at AS since, f.body,
               d.id AS dossier, d.phone
          FROM fact f
          JOIN parcel p ON p.province_id = f.province_id AND p.id = f.parcel_id
          JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
         WHERE f.province_id = $1 AND f.source = 'citizen' AND f.verdict = 'flag' AND f.received_at < $2
           AND NOT EXISTS (
               SELECT FROM complaint_answer a WHERE a.province_id = f.province_id AND a.fact_id = f.id)
         ORDER BY f.received_at, f.id
         LIMIT $3
        """,
        province,
        until,
        limit,
    )
    return [Complaint(**record) for record in records]


async def is_complaint(conn: Connection, province: int, fact: UUID) -> bool:
    """Return whether a fact is a receiver's word that needs a look."""
    return await conn.fetchval(
        """
        SELECT EXISTS (
            SELECT FROM fact WHERE province_id = $1 AND id = $2 AND source = 'citizen' AND verdict = 'flag')
        """,
        province,
        fact,
    )


async def add_answer(conn: Connection, province: int, fact: UUID, by: UUID, resolution: str, at: datetime) -> bool:
    """Keep what came of a complaint, once, and return whether nobody had said so before."""
    return bool(
        await conn.fetchval(
            """
            INSERT INTO complaint_answer (province_id, fact_id, resolution, answered_by, answered_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (province_id, fact_id) DO NOTHING
            RETURNING true
            """,
            province,
            fact,
            resolution,
            by,
            at,
        )
    )
