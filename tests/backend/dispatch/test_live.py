"""The board's stream: told as it happens, resumed where it broke off."""

import asyncio
import json

import httpx
import pytest

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.listener import Listener
from backend.base.relay import tell_province
from backend.base.store import Told, tell
from backend.dispatch.live import follow

pytestmark = pytest.mark.anyio


async def leave(pool, world, *details: str) -> None:
    """Leave words and let the relay tell them."""
    words = [Told(id=new_id(), topic="said", subject=new_id(), detail=detail) for detail in details]
    async with province_transaction(pool, world.province) as conn:
        for word in words:
            await tell(conn, world.province, [word], now())
    async with pool.acquire() as conn:
        while await tell_province(conn, world.province, {}, now()):
            pass


@pytest.fixture
async def watched(app, pool, world):
    """Give the service with short streams, everything told that loading the corner left."""
    app.state.listener.life_s, app.state.listener.heartbeat_s = 0.6, 0.2
    await leave(pool, world, "first")
    return app


async def stream(client: httpx.AsyncClient, last: int | None = None, **query: int) -> list[dict[str, str]]:
    """Read a stream to its end and return its events."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    answer = await client.get("/api/v1/board/events", headers=headers, params=query)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    return [read(block) for block in answer.text.split("\r\n\r\n") if block]


def read(block: str) -> dict[str, str]:
    """Return the fields of one event, a comment under an empty name."""
    return dict(line.split(": ", 1) if not line.startswith(":") else ("", line[2:]) for line in block.split("\r\n"))


def details(events: list[dict[str, str]]) -> list[str]:
    return [json.loads(event["data"])["detail"] for event in events if event.get("event") == "told"]


async def test_a_browser_that_comes_back_gets_what_it_missed(watched, dispatcher, pool, world) -> None:
    last = int((await stream(dispatcher))[0]["id"])
    await leave(pool, world, "a", "b", "c")

    missed = await stream(dispatcher, last)
    assert details(missed) == ["a", "b", "c"]
    assert [int(event["id"]) for event in missed if event.get("event") == "told"] == [last + 1, last + 2, last + 3]
    assert details(await stream(dispatcher, last + 2)) == ["c"]
    assert details(await stream(dispatcher, last + 3)) == []


async def test_a_stream_begins_where_the_board_was_read(watched, dispatcher, pool, world) -> None:
    board = (await dispatcher.get("/api/v1/board", params={"day": "2026-11-20"})).json()
    await leave(pool, world, "since")

    assert details(await stream(dispatcher, after=board["event"])) == ["since"]


async def test_news_arrives_while_the_stream_is_open(watched, dispatcher, pool, world) -> None:
    open_stream = asyncio.create_task(stream(dispatcher))
    await asyncio.sleep(0.2)
    await leave(pool, world, "now")

    assert details(await open_stream) == ["now"]


async def test_a_quiet_stream_says_that_it_lives_and_ends_itself(watched, dispatcher) -> None:
    events = await stream(dispatcher)

    assert events[0][""] == "here"
    assert "still here" in [event[""] for event in events]


@pytest.mark.parametrize("last", [10**6, 10**19, -5])
async def test_a_number_beyond_what_is_kept_resets_the_board(watched, dispatcher, last) -> None:
    first = (await stream(dispatcher, after=last) if last < 0 else await stream(dispatcher, last))[0]

    assert first["event"] == "reset"


async def test_the_listener_wakes_a_board_at_once_and_listens_again_after_its_connection_died(pool, world) -> None:
    await leave(pool, world, "first")
    listener = Listener(pool, life_s=20, heartbeat_s=20)
    listener.start()
    events = aiter(follow(listener, world.province, None))
    await anext(events)
    try:
        for detail in ("before", "after"):
            upcoming = asyncio.create_task(anext(events))
            await asyncio.sleep(0.2)
            await leave(pool, world, detail)
            assert json.loads((await asyncio.wait_for(upcoming, 40)).data)["detail"] == detail
            await end_listeners(pool)
    finally:
        await events.aclose()
        await listener.stop()


async def end_listeners(pool) -> None:
    """End every backend of this database that listens."""
    async with pool.acquire() as conn:
        await conn.execute(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()
            """
        )
