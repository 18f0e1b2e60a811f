"""Transactions end cleanly however they end: the pool hands a connection on as it was left."""

import asyncio
from random import Random

import asyncpg
import pytest

from backend.base.database import Undone, open_pool, province_transaction
from backend.base.epoch_store import begin_epoch, read_epoch, renew_epoch

pytestmark = pytest.mark.anyio
CANCELLED = 60


@pytest.fixture
async def single(world):
    """Give a pool of one connection, so that whoever comes next meets what was left."""
    pool = await open_pool(world.url, 1)
    yield pool
    await pool.close()


async def is_clean(pool) -> bool:
    """Return whether the connection is in no transaction and in no province."""
    async with pool.acquire() as conn:
        await conn.execute("BEGIN")  # asyncpg would only warn
        seen = await conn.fetchval("SELECT current_setting('app.province', true)")
        await conn.execute("ROLLBACK")
        return not conn.is_in_transaction() and not seen


async def test_a_request_cancelled_at_any_moment_leaves_a_clean_connection(single, world) -> None:
    chance = Random(7)

    async def work() -> None:
        async with province_transaction(single, world.province) as conn:
            for _ in range(20):
                await conn.execute("SELECT pg_sleep(0.001)")
            await begin_epoch(conn, world.province, "there is one")

    for _ in range(CANCELLED):
        task = asyncio.create_task(work())
        await asyncio.sleep(chance.random() * 0.03)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await is_clean(single)


async def test_what_an_exception_leaves_is_undone(single, world) -> None:
    async def fail() -> None:
        async with province_transaction(single, world.province) as conn:
            await renew_epoch(conn, world.province, "lost")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with province_transaction(single, world.province) as conn:
        assert await read_epoch(conn, world.province) != "lost"


async def test_a_commit_that_the_database_undoes_is_said(single, world) -> None:
    async def go_on() -> None:
        async with province_transaction(single, world.province) as conn:
            with pytest.raises(asyncpg.DivisionByZeroError):
                await conn.execute("SELECT 1 / 0")

    with pytest.raises(Undone):
        await go_on()
    assert await is_clean(single)
