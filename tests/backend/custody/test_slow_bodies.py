"""Who sends slowly waits alone: no connection to the database is held until the body is whole."""

import asyncio

import pytest

from backend.base import doors
from backend.base.settings import Settings
from mobile_sync.wire import Clock
from tests.backend.handhelds import assert_problem, new_line

pytestmark = pytest.mark.anyio

CLOCK = Clock(wall_ms=1, monotonic_ms=1, boot="b")
DOORS = {"exchange": ("POST", "/sync/v1/exchange"), "media": ("PATCH", f"/sync/v1/media/{'0' * 64}")}


def send_slowly(line, method, path, begun=None):
    async def body():
        yield b"{"
        if begun is not None:
            begun.release()
        await asyncio.Event().wait()

    headers = {"Authorization": f"Bearer {line.token}", "Upload-Offset": "0", "Upload-Length": "9"}
    return line.client.request(method, path, content=body(), headers=headers)


@pytest.fixture
async def line(client, pool, world):
    line = await new_line(client, pool, world)
    await line.renew()
    return line


@pytest.mark.parametrize(("method", "path"), DOORS.values(), ids=DOORS.keys())
async def test_slow_senders_hold_no_connection_that_others_need(line, method, path):
    begun, many = asyncio.Semaphore(0), Settings().pool_size + 1
    slow = [asyncio.create_task(send_slowly(line, method, path, begun)) for _ in range(many)]
    try:
        async with asyncio.timeout(20):
            for _ in range(many):
                await begun.acquire()
            assert (await line.exchange(CLOCK)).status == "ok"
    finally:
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)


@pytest.mark.parametrize(("method", "path"), DOORS.values(), ids=DOORS.keys())
async def test_a_body_that_never_ends_is_refused_in_words(line, monkeypatch, method, path):
    monkeypatch.setattr(doors, "BODY_PATIENCE_S", 0.05)
    assert_problem(await send_slowly(line, method, path), 400, "BODY_TOO_SLOW")
