"""The work behind a proof: a small picture that may be shown, kept beside the original that never is."""

import asyncio

from asyncpg import Pool

from backend.base.blobs import Blobs
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.base.sealing import Keyring
from backend.proofs import store
from backend.proofs.images import make_thumbnail

SUFFIX = ".thumb"


async def keep_thumbnail(pool: Pool, keyring: Keyring, blobs: Blobs, province: int, sha256: str) -> None:
    """Make and keep the thumbnail of an original held whole; broken or missing ones have none. Twice is once."""
    async with province_transaction(pool, province) as conn:
        key = await province_key(conn, keyring, province)
        media = await store.read_media(conn, province, bytes.fromhex(sha256))
    if media is None or media.fault:
        return
    small = await asyncio.to_thread(make_thumbnail, await blobs.read(key, sha256))
    await blobs.keep(key, sha256 + SUFFIX, small)
