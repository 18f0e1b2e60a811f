"""What is put right once an hour: what is old is forgotten, and handhelds may look up what this version knows."""

import asyncio
import logging
from datetime import datetime, timedelta

from asyncpg import Pool

from backend.base.clock import real_now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.base.relay import LOST
from backend.base.relay_store import is_worked, read_provinces
from backend.base.sealing import Keyring
from backend.custody.contact_store import drop_tracks
from backend.custody.doorstep_store import drop_waiting
from backend.custody.feed_store import sweep_tombstones
from backend.dispatch.catalogue_feed import publish_catalogue
from backend.people.store import forget_nonces
from backend.proofs.parts import Parts
from backend.receipts.door import WAITING_LIFE
from mobile_sync.feed import TOMBSTONE_LIFE

EVERY_S = 3600.0
TRACK_LIFE = timedelta(days=60)
"""Positions of couriers may be kept for 30 to 90 days."""
PART_LIFE = timedelta(days=14)
"""A handheld that is out of reach for a week still finds the beginning of its photo."""

logger = logging.getLogger("trao")


async def keep_house(pool: Pool, keyring: Keyring, parts: Parts) -> None:
    """Tidy up now and every hour until cancelled; a database that is away is waited for."""
    while True:
        try:
            await tidy(pool, parts, real_now())
            await publish(pool, keyring, real_now())
        except LOST as error:
            logger.warning("housekeeping: %s; again in an hour", error)
        await asyncio.sleep(EVERY_S)


async def tidy(pool: Pool, parts: Parts, now: datetime) -> None:
    """Forget what is old in every province, one short transaction each."""
    async with pool.acquire() as conn:
        provinces = await read_provinces(conn)
    for province in provinces:
        async with province_transaction(pool, province) as conn:
            await sweep_tombstones(conn, province, now - TOMBSTONE_LIFE)
            await drop_tracks(conn, province, now - TRACK_LIFE)
            await forget_nonces(conn, province, now)
            await drop_waiting(conn, province, now - WAITING_LIFE)
    await asyncio.to_thread(parts.drop_before, now - PART_LIFE)


async def publish(pool: Pool, keyring: Keyring, now: datetime) -> None:
    """Bring the catalogue of every province in which anybody works to what comes with this version."""
    async with pool.acquire() as conn:
        provinces = await read_provinces(conn)
    for province in provinces:
        async with province_transaction(pool, province) as conn:
            if await is_worked(conn, province):
                await publish_catalogue(conn, province, await province_key(conn, keyring, province), now)
