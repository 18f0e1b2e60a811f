"""Simulated time: events in their order, one source of chance, and a hash over all that happens."""

import hashlib
import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

START: Final = datetime(2026, 11, 23, tzinfo=UTC)
START_MS: Final = int(START.timestamp() * 1000)
DAY_S: Final = 86_400.0
HOUR_S: Final = 3_600.0
MOST_EVENTS: Final = 1_000_000


class RunsForEver(Exception):
    """A world goes round in circles."""


class Loop:
    """The clock of one world; ``now`` is in seconds since its start."""

    def __init__(self, seed: str) -> None:
        self.chance = Random(seed)  # noqa: S311 a world must be replayable, not secret
        self.now = 0.0
        self.queue: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self.planned = 0
        self.trace = hashlib.blake2b(digest_size=16)

    def at(self, delay_s: float, call: Callable[..., None], *arguments: Any) -> None:
        """Do something later."""
        self.planned += 1
        heapq.heappush(self.queue, (self.now + delay_s, self.planned, call, arguments))

    def run(self, until: float) -> None:
        """Let the world go on to a moment.

        Raises RunsForEver.
        """
        happened = 0
        while self.queue and self.queue[0][0] <= until:
            self.now, _, call, arguments = heapq.heappop(self.queue)
            call(*arguments)
            happened += 1
            if happened > MOST_EVENTS:
                raise RunsForEver
        self.now = until

    def note(self, what: bytes) -> None:
        """Let something enter the trace."""
        self.trace.update(what)

    def happens(self, rate: float) -> bool:
        """Return whether something of this probability happens now."""
        return rate > 0 and self.chance.random() < rate

    def moment(self, ahead_s: float = 0.0) -> datetime:
        """Return the true time."""
        return START + timedelta(seconds=self.now + ahead_s)

    def new_id(self) -> UUID:
        """Return an id of this world."""
        return UUID(int=self.chance.getrandbits(128))
