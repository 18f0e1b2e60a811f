"""A handheld hears that something changed, without any data."""

import asyncio

import msgspec
import pytest

from backend.base.clock import now
from backend.base.database import province_transaction
from backend.base.listener import HEARTBEAT_S, Listener
from backend.custody.pokes import pokes
from backend.people.store import read_device, revoke_device
from mobile_sync.admission import CATALOGUE
from mobile_sync.pacing import LONGEST_SILENCE_MS
from tests.backend.custody.test_scopes import assigned, tell
from tests.backend.handhelds import assert_problem, new_line, some_parcels

pytestmark = pytest.mark.anyio


async def stream_of(line, pool, world, listener):
    async with province_transaction(pool, world.province) as conn:
        device = await read_device(conn, world.province, line.handheld.identity.device)
    return pokes(listener, world.province, device, pause_s=0.05)


def versions(message):
    return msgspec.json.decode(message.data)["versions"]


async def test_a_change_of_the_couriers_scope_is_poked_and_others_are_not(client, pool, world):
    line = await new_line(client, pool, world)
    scope = f"courier:{line.handheld.identity.courier}"
    first, second = await some_parcels(pool, world, 2)
    listener = Listener(pool, life_s=30, heartbeat_s=30)
    stream = await stream_of(line, pool, world, listener)
    begun = versions(await anext(stream))
    assert set(begun) == {CATALOGUE}
    waiting = asyncio.ensure_future(anext(stream))
    await tell(pool, world, assigned(world, first, "courier-2"))
    listener.wake_all()
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await tell(pool, world, assigned(world, second, "courier-1"))
    listener.wake_all()
    assert versions(await waiting) == {**begun, scope: 1}


def test_a_handheld_takes_a_stream_for_dead_only_when_two_signs_of_life_are_missing() -> None:
    assert LONGEST_SILENCE_MS > 2 * HEARTBEAT_S * 1000


async def test_a_stream_says_that_it_is_there_and_ends_by_itself(client, pool, world):
    line = await new_line(client, pool, world)
    listener = Listener(pool, life_s=0.4, heartbeat_s=0.1)
    told = [message async for message in await stream_of(line, pool, world, listener)]
    assert told[0].event == "poke"
    assert {message.comment for message in told[1:]} == {"still here"}


async def test_a_locked_handheld_hears_nothing_more(client, pool, world):
    line = await new_line(client, pool, world)
    await line.renew()
    listener = Listener(pool, life_s=30, heartbeat_s=30)
    stream = await stream_of(line, pool, world, listener)
    await anext(stream)
    async with province_transaction(pool, world.province) as conn:
        await revoke_device(conn, world.province, line.handheld.identity.device, now())
    listener.wake_all()
    with pytest.raises(StopAsyncIteration):
        await anext(stream)
    answer = await client.get("/sync/v1/events", headers={"Authorization": f"Bearer {line.token}"})
    assert_problem(answer, 404, "SCOPE_UNKNOWN")


async def test_the_door_streams(client, app, pool, world):
    line = await new_line(client, pool, world)
    await line.renew()
    app.state.listener.life_s, app.state.listener.heartbeat_s = 0.3, 0.1
    answer = await client.get("/sync/v1/events", headers={"Authorization": f"Bearer {line.token}"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert "content-encoding" not in answer.headers
    assert "event: poke" in answer.text
