import asyncio
from uuid import UUID

import pytest

from backend.base.database import province_transaction
from backend.parcels.refusals import PoolEmpty
from backend.parcels.register import take_codes
from backend.parcels.store import add_code_range

PROVINCE = 92


@pytest.fixture
async def only_range(pool):
    """Leave one range of ten numbers in the pool."""
    async with province_transaction(pool, PROVINCE) as conn:
        await conn.execute("UPDATE item_code_range SET next_number = last_number + 1")
        await add_code_range(conn, PROVINCE, UUID(int=1), "RB", 100, 109)


async def test_whoever_finds_the_only_range_busy_waits_and_gets_numbers_of_its_own(pool, only_range):
    async def take_five():
        async with province_transaction(pool, PROVINCE) as conn:
            return [code.serial for code in await take_codes(conn, PROVINCE, 5)]

    async with province_transaction(pool, PROVINCE) as conn:
        first = [code.serial for code in await take_codes(conn, PROVINCE, 5)]
        second = asyncio.create_task(take_five())
        await asyncio.wait([second], timeout=0.3)
        assert not second.done()
    assert (first, await second) == ([100, 101, 102, 103, 104], [105, 106, 107, 108, 109])


async def test_a_free_range_is_taken_before_a_busy_one_is_waited_for(pool, only_range):
    async with province_transaction(pool, PROVINCE) as conn:
        await add_code_range(conn, PROVINCE, UUID(int=2), "RB", 500, 509)
    async with province_transaction(pool, PROVINCE) as one, province_transaction(pool, PROVINCE) as other:
        taken = [await take_codes(conn, PROVINCE, 1) for conn in (one, other)]
    assert [codes[0].serial for codes in taken] == [100, 500]


async def test_an_empty_pool_refuses(pool, only_range):
    async with province_transaction(pool, PROVINCE) as conn:
        await take_codes(conn, PROVINCE, 10)
        with pytest.raises(PoolEmpty):
            await take_codes(conn, PROVINCE, 1)


async def test_whoever_waited_for_a_range_that_was_used_up_is_refused(pool, only_range):
    async def take_one():
        async with province_transaction(pool, PROVINCE) as conn:
            await take_codes(conn, PROVINCE, 1)

    async with province_transaction(pool, PROVINCE) as conn:
        await take_codes(conn, PROVINCE, 10)
        waiting = asyncio.create_task(take_one())
        await asyncio.wait([waiting], timeout=0.3)
    with pytest.raises(PoolEmpty):
        await waiting
