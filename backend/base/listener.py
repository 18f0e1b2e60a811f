"""News of a province: one listening connection a process wakes everybody who waits for it."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator

from asyncpg import Pool

from backend.base.relay import CHANNEL, LOST

LIFE_S, HEARTBEAT_S, RETRY_S = 55.0, 15.0, 1.0

logger = logging.getLogger("trao")


class Listener:
    """Wakes the open streams of a province when the relay has told something.

    A stream ends itself after ``life_s``, so that none holds up the end of the service.
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
                logger.warning("news: %s; listening again", error)
            await asyncio.sleep(RETRY_S)

    def hear(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        """Wake one province's streams: ``payload`` is its number, a colon, and the latest event."""
        province, _, _ = str(payload).partition(":")
        for event in self.waiting.get(int(province), ()):
            event.set()

    def wake_all(self) -> None:
        """Wake everybody."""
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


async def waited(news: asyncio.Event, seconds: float) -> bool:
    """Wait for news and return whether there is any."""
    try:
        async with asyncio.timeout(seconds):
            await news.wait()
    except TimeoutError:
        return False
    return True
