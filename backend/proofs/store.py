"""Which photos and signatures facts stand on, and which of them are held whole."""

from collections.abc import Sequence
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


async def add_proofs(conn: Connection, province: int, device: UUID, proofs: Sequence[tuple[UUID, str, bytes]]) -> None:
    """Note (fact, role, sha256) of what facts name, and want whatever of it is not held whole."""
    if not proofs:
        return
    await conn.execute(
        """
        INSERT INTO proof (province_id, fact_id, role, sha256, device_id)
        SELECT $1, p.fact_id, p.role, p.sha256, $2
          FROM unnest($3::uuid[], $4::text[], $5::bytea[]) AS p (fact_id, role, sha256)
        ON CONFLICT (province_id, fact_id, role) DO NOTHING
        """,
        province,
        device,
        [fact for fact, _, _ in proofs],
        [role for _, role, _ in proofs],
        [sha256 for _, _, sha256 in proofs],
    )
    await conn.execute(
        """
        INSERT INTO media_wanted (province_id, device_id, sha256)
        SELECT DISTINCT $1::integer, $2::uuid, p.sha256
          FROM unnest($3::bytea[]) AS p (sha256)
         WHERE NOT EXISTS (SELECT FROM media m WHERE m.province_id = $1 AND m.sha256 = p.sha256)
        ON CONFLICT (province_id, device_id, sha256) DO NOTHING
        """,
        province,
        device,
        [sha256 for _, _, sha256 in proofs],
    )


async def read_wanted(conn: Connection, province: int, device: UUID, limit: int = 50) -> list[bytes]:
    """Return the hashes that a handheld's facts name and that are not held whole."""
    records = await conn.fetch(
        "SELECT sha256 FROM media_wanted WHERE province_id = $1 AND device_id = $2 LIMIT $3", province, device, limit
    )
    return [record["sha256"] for record in records]


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
