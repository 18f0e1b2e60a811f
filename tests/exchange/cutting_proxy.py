"""A TCP proxy on loopback that behaves like a field network: cuts at random bytes, delays, swallows one direction."""

import asyncio
import threading
from collections import Counter
from contextlib import suppress
from random import Random
from typing import Literal

from msgspec import Struct

CHUNK_BYTES = 4096
LONGEST_DELAY_S = 0.08
LIFE_DIGITS = (1.5, 5.0)
"""A connection carries from 30 bytes to 100 kB before its fate; a short life is as likely as a long one."""

End = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Direction = Literal["up", "down"]
Kind = Literal["calm", "cut", "half_open", "slow"]
LIKELIHOOD: dict[Kind, int] = {"cut": 75, "half_open": 5, "slow": 20}
"""Slow connections are cut in the end as well; none is calm while the storm lasts."""


class Fate(Struct, frozen=True, kw_only=True):
    """What becomes of a connection once ``after`` bytes have passed in one direction."""

    kind: Kind = "calm"
    direction: Direction = "up"
    after: int = 0


class Connection:
    """One connection of a handheld; ``awaits_answer`` while a request is under way or being worked on."""

    def __init__(self, fate: Fate, near: asyncio.StreamWriter) -> None:
        self.fate = fate
        self.near = near
        self.passed: Counter[Direction] = Counter()
        self.awaits_answer = False


class CuttingProxy:
    """Stands before a port of loopback. ``happened`` counts connections, cuts, half-open ones and delays."""

    def __init__(self, target_port: int, rng: Random) -> None:
        self.target_port = target_port
        self.rng = rng
        self.is_calm = False
        self.happened: Counter[str] = Counter()
        self.connections: set[Connection] = set()
        self.port = 0
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()
        self._watched: tuple[bytes, threading.Event] = (b"", threading.Event())

    async def open(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Listen no more, and cut whatever is left."""
        if self._server:
            self._server.close()
        for connection in self.connections:
            connection.near.transport.abort()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def watch(self, method: str) -> threading.Event:
        """Return what is set once the beginning of such a request has been handed on; for another thread to wait on."""
        seen = threading.Event()
        self._watched = (method.encode() + b" ", seen)
        return seen

    def in_flight(self) -> int:
        """Return how many requests are on their way or being worked on."""
        return sum(connection.awaits_answer for connection in list(self.connections))

    def draw(self) -> Fate:
        """Return the fate of the next connection."""
        if self.is_calm:
            return Fate()
        kind = self.rng.choices(list(LIKELIHOOD), list(LIKELIHOOD.values()))[0]
        after = int(10 ** self.rng.uniform(*LIFE_DIGITS))
        return Fate(kind=kind, direction=self.rng.choice(("up", "down")), after=after)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        connection = Connection(self.draw(), writer)
        self.connections.add(connection)
        self.happened["connections"] += 1
        try:
            with suppress(OSError):
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
                try:
                    await self._pass_both_ways(connection, (reader, writer), (far_reader, far_writer))
                finally:
                    far_writer.transport.abort()
        finally:
            self.connections.discard(connection)
            writer.transport.abort()

    async def _pass_both_ways(self, connection: Connection, near: End, far: End) -> None:
        """Hand on in both directions until one of them ends."""
        ways = [
            asyncio.create_task(self._pass_on(connection, "up", near[0], far[1])),
            asyncio.create_task(self._pass_on(connection, "down", far[0], near[1])),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _pass_on(
        self, connection: Connection, direction: Direction, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Hand on what comes until one side ends it or its fate does."""
        fate = connection.fate
        while chunk := await reader.read(CHUNK_BYTES):
            if fate.kind == "slow":
                self.happened["delays"] += 1
                await asyncio.sleep(self.rng.uniform(0, LONGEST_DELAY_S))
            room = fate.after - connection.passed[direction]
            connection.passed[direction] += len(chunk)
            doomed = fate.kind != "calm" and fate.direction == direction and room < len(chunk)
            if doomed and room >= 0:
                self.happened["half-open" if fate.kind == "half_open" else "cut"] += 1
            writer.write(chunk[: max(room, 0)] if doomed else chunk)
            await writer.drain()
            if doomed and fate.kind != "half_open":
                return
            self._note(connection, direction, chunk)

    def _note(self, connection: Connection, direction: Direction, chunk: bytes) -> None:
        connection.awaits_answer = direction == "up"
        start, seen = self._watched
        if direction == "up" and start != b" " and chunk.startswith(start):
            seen.set()
