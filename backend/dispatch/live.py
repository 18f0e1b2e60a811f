"""What happens, as it happens: one listening connection a process, and a stream for each board that is open."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator

import msgspec
from asyncpg import Pool
from litestar.response.sse import ServerSentEventMessage

from backend.base.database import province_snapshot
from backend.base.relay import CHANNEL, LOST
from backend.base.relay_store import BoardEvent, Reach, read_events, read_reach

LIFE_S, HEARTBEAT_S, RETRY_S = 55.0, 15.0, 1.0
BATCH = 500

logger = logging.getLogger("trao")


class BoardListener:
    """Wakes the open boards of a province when the relay has told something.

    A stream ends itself after ``life_s``, so that no open board holds up the end of the service.
    """

    def __init__(self, pool: Pool, life_s: float = LIFE_S, heartbeat_s: float = HEARTBEAT_S) -> None:
        self.pool = pool
        self.life_s = life_s
        self.heartbeat_s = heartbeat_s
        self.waiting: dict[int, set[asyncio.Event]] = {}
        self.task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Listen from now on."""
        self.task = asyncio.create_task(self.listen())

    async def stop(self) -> None:
        """Give the connection back."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)

    async def listen(self) -> None:
        """Listen on one connection; where it breaks, on another, and let everybody look what was missed."""
        while True:
            try:
                async with self.pool.acquire() as conn:
                    broken = asyncio.Event()
                    conn.add_termination_listener(lambda _, broken=broken: broken.set())
                    await conn.add_listener(CHANNEL, self.hear)
                    try:
                        self.wake_all()
                        await broken.wait()
                    finally:
                        if not conn.is_closed():
                            await conn.remove_listener(CHANNEL, self.hear)
            except LOST as error:
                logger.warning("board: %s; listening again", error)
            await asyncio.sleep(RETRY_S)

    def hear(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        """Wake one province's boards: ``payload`` is its number, a colon, and the latest event."""
        province, _, _ = str(payload).partition(":")
        for event in self.waiting.get(int(province), ()):
            event.set()

    def wake_all(self) -> None:
        """Wake every board."""
        for events in self.waiting.values():
            for event in events:
                event.set()

    @contextlib.contextmanager
    def woken(self, province: int) -> Iterator[asyncio.Event]:
        """Give an event that is set whenever the province has news."""
        event = asyncio.Event()
        self.waiting.setdefault(province, set()).add(event)
        try:
            yield event
        finally:
            self.waiting[province].discard(event)


async def follow(listener: BoardListener, province: int, after: int | None) -> AsyncIterator[ServerSentEventMessage]:
    """Give the events after a number as they are told, a comment where there are none, and end after a while.

    Where the number is not within what is kept, a ``reset`` says to read the board anew.
    """
    loop, pool = asyncio.get_running_loop(), listener.pool
    ends = loop.time() + listener.life_s
    with listener.woken(province) as news:
        async with province_snapshot(pool, province) as conn:
            reach = await read_reach(conn, province)
        latest = reach.latest if after is None else after
        if not reaches(reach, latest):
            latest = reach.latest
            yield ServerSentEventMessage(event="reset", id=latest, data="{}")
        else:
            yield ServerSentEventMessage(data=None, comment="here", id=latest)
        while True:
            news.clear()
            async with province_snapshot(pool, province) as conn:
                events = await read_events(conn, province, latest, BATCH)
            for event in events:
                latest = event.n
                yield message(event)
            left = ends - loop.time()
            if left <= 0:
                return
            if len(events) < BATCH and not await waited(news, min(left, listener.heartbeat_s)):
                yield ServerSentEventMessage(data=None, comment="still here")


def reaches(reach: Reach, after: int) -> bool:
    """Return whether every event after a number is still kept."""
    return reach.oldest - 1 <= after <= reach.latest


def message(event: BoardEvent) -> ServerSentEventMessage:
    """Return an event as the browser reads it."""
    body = {"topic": event.topic, "subject": event.subject, "detail": event.detail}
    return ServerSentEventMessage(id=event.n, event="told", data=msgspec.json.encode(body))


async def waited(news: asyncio.Event, seconds: float) -> bool:
    """Wait for news and return whether there is any."""
    try:
        async with asyncio.timeout(seconds):
            await news.wait()
    except TimeoutError:
        return False
    return True
