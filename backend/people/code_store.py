"""One-time codes of dispatch, which enrol a handheld or free its PIN, in PostgreSQL: only their hashes are kept."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

Purpose = Literal["enrolment", "pin"]


class OneTimeCode(Struct, frozen=True, kw_only=True):
    """A code that dispatch made for a courier's handheld; the last three are None until it is used."""

    id: UUID
    courier_id: UUID
    expires_at: datetime
    used_at: datetime | None
    device_id: UUID | None
    purpose: Purpose | None


async def add_code(
    conn: Connection, province: int, id: UUID, code_hash: bytes, courier: UUID, expires: datetime
) -> None:
    """Keep the hash of a one-time code."""
    await conn.execute(
        "INSERT INTO enrolment (province_id, id, code_hash, courier_id, expires_at) VALUES ($1, $2, $3, $4, $5)",
        province,
        id,
        code_hash,
        courier,
        expires,
    )


async def lock_code(conn: Connection, province: int, code_hash: bytes) -> OneTimeCode | None:
    """Return a one-time code, locked so that one of two handhelds uses it; None where there is none."""
    record = await conn.fetchrow(
        """
        SELECT id, courier_id, expires_at, used_at, device_id, purpose
          FROM enrolment
         WHERE province_id = $1 AND code_hash = $2
           FOR UPDATE
        """,
        province,
        code_hash,
    )
    return OneTimeCode(**record) if record else None


async def use_code(conn: Connection, province: int, id: UUID, device: UUID, purpose: Purpose, now: datetime) -> None:
    """Use up a one-time code, and note which handheld used it for what."""
    await conn.execute(
        "UPDATE enrolment SET used_at = $3, device_id = $4, purpose = $5 WHERE province_id = $1 AND id = $2",
        province,
        id,
        now,
        device,
        purpose,
    )
