"""A day shown at speed, the same for every process of a demo: one small file says how field time runs."""

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

LOOK_AGAIN_S = 0.2


class DemoClock(Struct, frozen=True, kw_only=True):
    """``shown`` stood at ``real`` (seconds since 1970) and runs ``speed`` times as fast; past ``until``, as usual."""

    real: float
    shown: datetime
    speed: float
    until: datetime

    def at(self, real: float) -> datetime:
        """Return the moment shown at a real one."""
        fast = self.shown + timedelta(seconds=(real - self.real) * self.speed)
        if fast <= self.until:
            return fast
        reached = self.real + (self.until - self.shown).total_seconds() / self.speed
        return self.until + timedelta(seconds=real - reached)

    def wait_s(self, moment: datetime) -> float:
        """Return how many real seconds from now a moment will be shown; zero once it has been."""
        return max(0.0, (moment - self.at(time.time())).total_seconds() / self.speed)


class ClockFile:
    """The file that every process reads and one writes; looked at five times a second at most."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.looked = 0.0
        self.clock: DemoClock | None = None

    def write(self, clock: DemoClock) -> None:
        """Set the clock for every process, at once and whole."""
        fresh = self.path.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(clock))
        fresh.rename(self.path)
        self.clock, self.looked = clock, time.monotonic()

    def run_at(self, speed: float) -> None:
        """Let every process show time at another speed from this moment on; they look within a fraction of a second."""
        clock, real = self.read(), time.time()
        self.write(replace(clock, real=real, shown=clock.at(real), speed=speed))

    def now(self) -> datetime:
        """Return the moment shown."""
        return self.read().at(time.time())

    async def reach(self, moment: datetime) -> None:
        """Wait until a moment is shown, however often the clock is set meanwhile."""
        while (wait_s := self.read().wait_s(moment)) > 0:  # noqa: ASYNC110 (the clock may be set meanwhile)
            await asyncio.sleep(min(wait_s, LOOK_AGAIN_S))

    def speed(self) -> float:
        """Return how many times as fast as real time it runs just now."""
        clock = self.read()
        return clock.speed if clock.at(time.time()) < clock.until else 1.0

    def read(self) -> DemoClock:
        """Return the clock, read again where it may have been set anew."""
        if self.clock is None or time.monotonic() - self.looked > LOOK_AGAIN_S:
            self.clock = msgspec.json.decode(self.path.read_bytes(), type=DemoClock)
            self.looked = time.monotonic()
        return self.clock
