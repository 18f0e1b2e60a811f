"""``trao backup begin``, ``done MARK``, ``restored``: tell handhelds what they may forget, or that all begins anew.

The copies of database and media are made by other tools after ``begin``, which prints the mark, and before ``done``.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime

from asyncpg import Connection

from backend.base.clock import now
from backend.base.database import open_pool, province_transaction
from backend.base.place import Place, open_place
from backend.base.relay_store import is_worked, read_provinces
from backend.custody.durability import begin_anew, begin_backup, finish_backup

OVERTAKEN = "dấu này không còn hiệu lực, hãy sao lưu lại / this mark does not stand any more, begin again"
MARK_MISSING = "Hãy ghi dấu mà `begin` đã in ra / name the mark that `begin` printed: trao backup done MARK"
Step = Callable[[Connection, int, datetime], Awaitable[str]]


def run(chosen: argparse.Namespace) -> int:
    """Take one step in every province that works; 1 where ``done`` names a mark that does not stand."""
    if chosen.step == "done" and chosen.mark is None:
        print(MARK_MISSING, file=sys.stderr)
        return 2
    mark = chosen.mark or now()
    with open_place(os.environ) as place:
        said = asyncio.run(in_every_province(place, STEPS[chosen.step], mark))
    for province, words in said.items():
        print(f"{province}: {words}")
    if chosen.step == "begin":
        print(mark.isoformat())
    return 1 if OVERTAKEN in said.values() else 0


async def in_every_province(place: Place, step: Step, mark: datetime) -> dict[int, str]:
    """Take a step in each province, one transaction each, and return what is to be said of it."""
    pool = await open_pool(place.database_url, 1, "trao-backup")
    said = {}
    try:
        async with pool.acquire() as conn:
            provinces = await read_provinces(conn)
        for province in provinces:
            async with province_transaction(pool, province) as conn:
                if await is_worked(conn, province):
                    said[province] = await step(conn, province, mark)
    finally:
        await pool.close()
    return said


async def begin(conn: Connection, province: int, mark: datetime) -> str:
    """Mark what the backup will cover."""
    await begin_backup(conn, province, mark)
    return "đã đánh dấu, hãy sao lưu / marked, make the copy now"


async def done(conn: Connection, province: int, mark: datetime) -> str:
    """Let handhelds forget what was marked."""
    stands = await finish_backup(conn, province, mark)
    return f"bản sao lưu tính tới {mark:%Y-%m-%d %H:%M:%S} UTC / covered up to then" if stands else OVERTAKEN


async def restored(conn: Connection, province: int, _: datetime) -> str:
    """Begin a new epoch."""
    epoch = await begin_anew(conn, province)
    return f"kỷ nguyên mới {epoch}, các máy sẽ gửi lại / new epoch, handhelds will send again"


STEPS: dict[str, Step] = {"begin": begin, "done": done, "restored": restored}
