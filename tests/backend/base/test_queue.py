"""The queue's tables: installed once, usable by the application role, in the caller's transaction."""

import asyncio

import asyncpg
import pytest

from backend.base.clock import new_id
from backend.base.database import open_pool
from backend.base.queue import Job, enqueue, install_queue

pytestmark = pytest.mark.anyio


async def jobs(url: str) -> int:
    owner = await asyncpg.connect(url)
    try:
        return await owner.fetchval("SELECT count(*) FROM pgqueuer")
    finally:
        await owner.close()


async def test_installing_twice_and_at_once_is_installing_once(database) -> None:
    await asyncio.gather(install_queue(database), install_queue(database))
    await install_queue(database)

    assert await jobs(database) == 0


async def test_a_job_is_there_only_if_its_transaction_is(database) -> None:
    await install_queue(database)
    pool = await open_pool(database, 1)
    job = Job(province=92, topic="said", subject=new_id(), detail="")
    async with pool.acquire() as conn:
        undone = conn.transaction()
        await undone.start()
        await enqueue(conn, [("applaud", job)])
        await undone.rollback()
        assert await jobs(database) == 0
        async with conn.transaction():
            await enqueue(conn, [("applaud", job), ("applaud", job)])
    await pool.close()

    assert await jobs(database) == 1
