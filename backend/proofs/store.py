"""Which photos and signatures facts stand on, and which of them are held whole."""

from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class Media(Struct, frozen=True, kw_only=True):
    """A photo or signature held whole; ``fault`` says why it cannot be shown, empty where it can."""

    sha256: bytes
    size: int
    format: str
    width: int
    height: int
    fault: str
    stored_at: datetime


async def is_named(conn: Connection, province: int, device: UUID, sha256: bytes) -> bool:
    """Return whether a fact of this handheld names the hash: nobody may upload what no fact stands on."""
    return await conn.fetchval(
        "SELECT EXISTS (SELECT FROM proof WHERE province_id = $1 AND device_id = $2 AND sha256 = $3)",
        province,
        device,
        sha256,
    )


async def read_media(conn: Connection, province: int, sha256: bytes) -> Media | None:
    """Return a photo or signature held whole, or None where it is not."""
    record = await conn.fetchrow(
        """
        SELECT sha256, size, format, width, height, fault, stored_at
          FROM media
         WHERE province_id = $1 AND sha256 = $2
        """,
        province,
        sha256,
    )
    return Media(**record) if record else None


async def add_media(conn: Connection, province: int, media: Media) -> None:
    """Note that a photo or signature is held whole and wanted no more; twice is once."""
    await conn.execute(
        """
        INSERT INTO media (province_id, sha256, size, format, width, height, fault, stored_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (province_id, sha256) DO NOTHING
        """,
        province,
        media.sha256,
        media.size,
        media.format,
        media.width,
        media.height,
        media.fault,
        media.stored_at,
    )
    await conn.execute("DELETE FROM media_wanted WHERE province_id = $1 AND sha256 = $2", province, media.sha256)
