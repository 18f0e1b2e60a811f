"""When to stop looking for a better plan."""

import time
from collections.abc import Callable
from typing import Protocol

import msgspec


class Live(Protocol):
    """Count while a search runs."""

    def spent(self, iterations: int) -> float:
        """Return which part of the allowance is used after so many iterations; 1 = stop."""
        ...

    def stride(self, iterations: int) -> int:
        """Return how many more iterations may pass, at least 1, before `spent` has to be asked again."""
        ...


class Until(msgspec.Struct, frozen=True, kw_only=True):
    """Say when to stop; picklable, holds no state until `begin`, joined by `|` (whichever comes first)."""

    def begin(self) -> Live:
        """Start counting."""
        raise NotImplementedError

    def __or__(self, other: "Until") -> "Until":
        return Either(first=self, second=other)


class Either(Until, frozen=True, kw_only=True):
    """Stop as soon as one of two says so."""

    first: Until
    second: Until

    def begin(self) -> Live:
        """Start both."""
        return _Both(self.first.begin(), self.second.begin())


class Iterations(Until, frozen=True):
    """Stop after `limit` iterations; with a seed, the same plan every time."""

    limit: int

    def begin(self) -> Live:
        """Count from here."""
        return _Counted(self.limit)


class Runtime(Until, frozen=True):
    """Stop `seconds` after `begin`, preparation included."""

    seconds: float
    clock: Callable[[], float] = time.monotonic

    def begin(self) -> Live:
        """Start the clock."""
        return _Timed(self.seconds, self.clock)


class Cancelled(Until, frozen=True):
    """Stop when `asked()` says so, but never before the first iteration."""

    asked: Callable[[], bool]

    def begin(self) -> Live:
        """Ask from here on."""
        return _Asked(self.asked)


class _Both:
    def __init__(self, first: Live, second: Live) -> None:
        self.both = first, second

    def spent(self, iterations: int) -> float:
        # Both are asked every time: each follows the search by itself.
        return max([one.spent(iterations) for one in self.both])

    def stride(self, iterations: int) -> int:
        return min(one.stride(iterations) for one in self.both)


class _Counted:
    def __init__(self, limit: int) -> None:
        self.limit = limit

    def spent(self, iterations: int) -> float:
        return iterations / self.limit if self.limit else 1.0

    def stride(self, iterations: int) -> int:
        return max(1, min(self.limit - iterations, self.limit // 100))


class _Timed:
    HEARTBEAT_S = 0.02

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds, self.clock, self.began = seconds, clock, clock()
        self.last = 0, self.began
        self.pace = 1.0 / self.HEARTBEAT_S

    def spent(self, iterations: int) -> float:
        now = self.clock()
        count, since = self.last
        if iterations > count and now > since:
            self.pace = (iterations - count) / (now - since)
        self.last = iterations, now
        return (now - self.began) / self.seconds if self.seconds > 0 else 1.0

    def stride(self, iterations: int) -> int:
        left = self.began + self.seconds - self.clock()
        return max(1, int(self.pace * min(self.HEARTBEAT_S, left)))


class _Asked:
    EVERY = 500  # asking may cross processes

    def __init__(self, asked: Callable[[], bool]) -> None:
        self.asked = asked

    def spent(self, iterations: int) -> float:
        # A search that has not begun has nothing to end with, and what an engine has not placed is placed slowly.
        return float(iterations > 0 and self.asked())

    def stride(self, iterations: int) -> int:
        return self.EVERY
