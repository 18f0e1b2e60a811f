"""Which photos and signatures facts stand on, and which of them are held whole."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct, structs

from backend.base.store import Told


class Upload(Struct, frozen=True, kw_only=True):
    """Whether a fact of the handheld names the hash, and how many bytes are held where it is held whole."""

    named: bool
    size: int | None


class Media(Struct, frozen=True, kw_only=True):
    """A photo or signature held whole; ``fault`` says why it cannot be shown, empty where it can."""

    sha256: bytes
    size: int
    format: str
    width: int
    height: int
    fault: str
    stored_at: datetime


async def read_upload(conn: Connection, province: int, device: UUID, sha256: bytes) -> Upload:
    """Return what is known of an upload: nobody may upload what no fact of theirs stands on."""
    record = await conn.fetchrow(
        """
        SELECT EXISTS (SELECT FROM proof WHERE province_id = $1 AND device_id = $2 AND sha256 = $3) AS named,
               (SELECT size FROM media WHERE province_id = $1 AND sha256 = $3) AS size
        """,
        province,
        device,
        sha256,
    )
    return Upload(**record)


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


async def add_media(conn: Connection, province: int, media: Media, told: Sequence[Told]) -> None:
    """Note that a photo or signature is held whole and wanted no more, and leave word; twice is once."""
    await conn.execute(
        "SELECT keep_media($1, $2, $3, $4, $5, $6, $7, $8, $9::told_row[])",
        province,
        media.sha256,
        media.size,
        media.format,
        media.width,
        media.height,
        media.fault,
        media.stored_at,
        [structs.astuple(word) for word in told],
    )


async def forget_wanted(conn: Connection, province: int, sha256: bytes) -> None:
    """Want no more what is held whole: somebody may have named it just as another brought it."""
    await conn.execute("DELETE FROM media_wanted WHERE province_id = $1 AND sha256 = $2", province, sha256)
