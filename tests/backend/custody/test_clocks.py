"""A handheld's clock may be wrong by days: nothing is refused for it, and what is proven bounds what it claims."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from backend.base.clock import now
from backend.base.database import province_transaction
from tests.backend.custody.test_exchange import clock, collected, drain, new_line, parcels

pytestmark = pytest.mark.anyio


@pytest.fixture
async def line(client, pool, world):
    return await new_line(client, pool, world, "courier-1")


async def test_a_fact_from_the_future_is_flagged_and_the_servers_time_stands(line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    late = replace(collected(line.handheld, parcel["id"]), at=now() + timedelta(hours=48))
    line.handheld.capture(late)
    reply = (await drain(line))[0]
    assert [verdict.code for verdict in reply.verdicts] == ["CLOCK_SUSPECT"]
    async with province_transaction(pool, world.province) as conn:
        event = await conn.fetchrow(
            "SELECT occurred_at, recorded_at FROM custody_event WHERE parcel_id = $1", parcel["id"]
        )
    assert event["occurred_at"] == event["recorded_at"]


async def test_a_fact_older_than_the_servers_last_word_counts_from_that_word_on(line, pool, world):
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    heard = (await line.exchange(clock())).now_ms
    line.handheld.capture(replace(collected(line.handheld, parcel["id"]), at=now() - timedelta(hours=48)))
    reply = (await drain(line))[0]
    assert [verdict.code for verdict in reply.verdicts] == ["CLOCK_SUSPECT"]
    async with province_transaction(pool, world.province) as conn:
        at = await conn.fetchval("SELECT occurred_at FROM custody_event WHERE parcel_id = $1", parcel["id"])
    assert 0 <= heard / 1000 - at.timestamp() < 1
