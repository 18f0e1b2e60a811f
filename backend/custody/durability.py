"""Backups, as far as handhelds must know of them: what one covers they may forget, and a restore begins a new epoch.

The copy itself is made by the database's own tools, between `begin_backup` and `finish_backup`.
"""

import secrets
from datetime import datetime

from asyncpg import Connection

from backend.base import epoch_store


async def begin_backup(conn: Connection, province: int, now: datetime) -> None:
    """Mark what the backup that begins now will cover; commit before the copy is begun."""
    await epoch_store.mark_chains(conn, province, now)


async def finish_backup(conn: Connection, province: int, marked: datetime) -> bool:
    """Tell handhelds that what was marked then is safe; False where another backup was begun since, or none was."""
    return await epoch_store.trust_marks(conn, province, marked)


async def begin_anew(conn: Connection, province: int) -> str:
    """Begin and return a new epoch after a restore: every handheld starts its replica anew and sends again."""
    epoch = secrets.token_hex(8)
    await epoch_store.renew_epoch(conn, province, epoch)
    return epoch
