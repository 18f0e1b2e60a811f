"""Officers' one-time codes in PostgreSQL: which were taken out, by whom, and what they confirmed."""

from datetime import date, datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class OfficerCode(Struct, frozen=True, kw_only=True):
    """A code that an officer takes out; of its secret only the commitment."""

    id: UUID
    office_id: UUID
    day: date
    number: int
    officer_id: UUID
    commitment: bytes


class DrawnCode(Struct, frozen=True, kw_only=True):
    """A code that an officer took out, and how many parcels it confirmed; ``used_at`` is when the server heard."""

    number: int
    drawn_at: datetime
    parcels: int
    used_at: datetime | None


async def add_code(conn: Connection, province: int, code: OfficerCode, now: datetime) -> bool:
    """Note that an officer took a code out, and return whether nobody else had it."""
    return bool(
        await conn.fetchval(
            """
            INSERT INTO officer_code (province_id, id, office_id, day, number, officer_id, commitment, drawn_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (province_id, office_id, day, number) DO NOTHING
            RETURNING true
            """,
            province,
            code.id,
            code.office_id,
            code.day,
            code.number,
            code.officer_id,
            code.commitment,
            now,
        )
    )


async def read_last_number(conn: Connection, province: int, office: UUID, day: date) -> int:
    """Return the number of the last code of a desk's day that was taken out, 0 where none was."""
    return await conn.fetchval(
        "SELECT coalesce(max(number), 0) FROM officer_code WHERE province_id = $1 AND office_id = $2 AND day = $3",
        province,
        office,
        day,
    )


async def read_drawn(conn: Connection, province: int, officer: UUID, office: UUID, day: date) -> list[DrawnCode]:
    """Return the codes that an officer took out at a desk on a day, in order."""
    records = await conn.fetch(
        """
        SELECT c.number, c.drawn_at, count(DISTINCT f.parcel_id)::integer AS parcels, min(f.received_at) AS used_at
          FROM officer_code c
          LEFT JOIN officer_code_use u ON u.province_id = c.province_id AND u.code_id = c.id
          LEFT JOIN fact f ON f.province_id = u.province_id AND f.id = u.fact_id
         WHERE c.province_id = $1 AND c.officer_id = $2 AND c.office_id = $3 AND c.day = $4
         GROUP BY c.number, c.drawn_at
         ORDER BY c.number
        """,
        province,
        officer,
        office,
        day,
    )
    return [DrawnCode(**record) for record in records]
