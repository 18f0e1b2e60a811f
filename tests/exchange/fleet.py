"""All handhelds of a run and the network before them, in a thread of their own, so that others may block and kill."""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from pathlib import Path
from random import Random
from typing import Any, Self, TypeVar
from uuid import UUID

import httpx
from msgspec import Struct

from backend.demo.line import enrol
from tests.exchange.carrier import Carrier
from tests.exchange.cutting_proxy import CuttingProxy
from tests.exchange.journal import Journal

Answer = TypeVar("Answer")
PATIENCE_S = 60.0


class Posting(Struct, frozen=True, kw_only=True):
    """What one handheld is given: a one-time code, parcels of its own and those that several couriers claim."""

    code: str
    parcels: Sequence[UUID]
    office: UUID


class Fleet:
    """Carriers behind one cutting proxy. Every method but the inner ones is for the thread that made it."""

    def __init__(self, web_port: int, folder: Path, postings: Sequence[Posting], journal: Journal, rng: Random) -> None:
        self.web_port = web_port
        self.folder = folder
        self.postings = postings
        self.journal = journal
        self.rng = rng
        self.proxy = CuttingProxy(web_port, Random(rng.random()))
        self.carriers: list[Carrier] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fleet")

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self._run(self._open())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._run(self._close())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def kill_one(self) -> None:
        """Kill a handheld wherever it is, and let it come back with what it had saved."""
        self._run(self._kill_one(self.rng.randrange(len(self.carriers))))

    def calm_down(self) -> None:
        """Cut nothing any more, capture nothing any more, and send everything that is left.

        Raises TimeoutError where something is never taken.
        """
        self._run(self._calm_down())

    def raise_errors(self) -> None:
        """Raise what ended a carrier that should still work."""
        for task in self._tasks:
            if task.done() and not task.cancelled():
                task.result()

    def _run(self, story: Coroutine[Any, Any, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(story, self._loop).result(2 * PATIENCE_S)

    async def _open(self) -> None:
        await self.proxy.open()
        url = f"http://127.0.0.1:{self.proxy.port}"
        # Not through the proxy: a one-time code whose answer is lost is spent, and a dispatcher must give another.
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.web_port}", trust_env=False) as client:
            for number, posting in enumerate(self.postings):
                handheld = await enrol(client, posting.code)
                drawer, luck = self.folder / f"handheld-{number}", Random(self.rng.random())
                carrier = Carrier(handheld, url, drawer, posting.parcels, posting.office, self.journal, luck)
                self.carriers.append(carrier)
        self._tasks = [asyncio.create_task(carrier.work()) for carrier in self.carriers]

    async def _kill_one(self, number: int) -> None:
        await stop([self._tasks[number]])
        await self.carriers[number].restart()
        self._tasks[number] = asyncio.create_task(self.carriers[number].work())
        self.journal.happened["handhelds killed"] += 1

    async def _calm_down(self) -> None:
        self.proxy.is_calm = True
        await stop(self._tasks)
        for carrier in self.carriers:
            await carrier.restart()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.gather(*(carrier.drain() for carrier in self.carriers))
        except TimeoutError as error:
            raise TimeoutError("\n".join(carrier.stuck_at() for carrier in self.carriers)) from error

    async def _close(self) -> None:
        await stop(self._tasks)
        for carrier in self.carriers:
            await carrier.client.aclose()
        await self.proxy.close()


async def stop(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel tasks wherever they are, and raise what had ended one of them before."""
    for task in tasks:
        task.cancel()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    for end in ends:
        if isinstance(end, BaseException) and not isinstance(end, asyncio.CancelledError):
            raise end
