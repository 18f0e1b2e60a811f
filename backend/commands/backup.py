"""``trao backup begin|done|restored``: tell handhelds what they may forget, and that a backup was put back.

The copies of database and media are made by other tools between ``begin`` and ``done``.
"""

import argparse
import asyncio
import os
from collections.abc import Awaitable, Callable

from asyncpg import Connection

from backend.base.clock import now
from backend.base.database import open_pool, province_transaction
from backend.base.place import Place, open_place
from backend.base.relay_store import is_worked, read_provinces
from backend.custody.durability import begin_anew, begin_backup, finish_backup

NOTHING_BEGUN = "chưa có lượt sao lưu nào bắt đầu / no backup was begun"


def run(chosen: argparse.Namespace) -> int:
    """Take one step in every province that works; 1 where ``done`` follows no ``begin``."""
    with open_place(os.environ) as place:
        said = asyncio.run(in_every_province(place, STEPS[chosen.step]))
    for province, words in said.items():
        print(f"{province}: {words}")
    return 1 if NOTHING_BEGUN in said.values() else 0


async def in_every_province(place: Place, step: Callable[[Connection, int], Awaitable[str]]) -> dict[int, str]:
    """Take a step in each province, one transaction each, and return what is to be said of it."""
    pool = await open_pool(place.database_url, 1, "trao-backup")
    said = {}
    try:
        async with pool.acquire() as conn:
            provinces = await read_provinces(conn)
        for province in provinces:
            async with province_transaction(pool, province) as conn:
                if await is_worked(conn, province):
                    said[province] = await step(conn, province)
    finally:
        await pool.close()
    return said


async def begin(conn: Connection, province: int) -> str:
    """Mark what the backup will cover."""
    await begin_backup(conn, province, now())
    return "đã đánh dấu, hãy sao lưu / marked, make the copy now"


async def done(conn: Connection, province: int) -> str:
    """Let handhelds forget what was marked."""
    since = await finish_backup(conn, province)
    return f"bản sao lưu tính tới {since:%Y-%m-%d %H:%M:%S} UTC / covered up to then" if since else NOTHING_BEGUN


async def restored(conn: Connection, province: int) -> str:
    """Begin a new epoch."""
    epoch = await begin_anew(conn, province)
    return f"kỷ nguyên mới {epoch}, các máy sẽ gửi lại / new epoch, handhelds will send again"


STEPS = {"begin": begin, "done": done, "restored": restored}
