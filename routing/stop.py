"""When to stop looking for a better plan."""

import time
from collections.abc import Callable

import msgspec

Live = Callable[[int], bool]


class Until(msgspec.Struct, frozen=True, kw_only=True):
    """Say when to stop; picklable, holds no state until `begin`, joined by `|` (whichever comes first)."""

    def begin(self) -> Live:
        """Start counting: the answer is called with the best cost before each iteration, True = stop."""
        raise NotImplementedError

    def __or__(self, other: "Until") -> "Until":
        return Either(first=self, second=other)


class Either(Until, frozen=True, kw_only=True):
    """Stop as soon as one of two says so."""

    first: Until
    second: Until

    def begin(self) -> Live:
        """Start both."""
        first, second = self.first.begin(), self.second.begin()

        def stop(best_cost: int) -> bool:
            # Both are asked every time: each counts its own calls.
            answers = first(best_cost), second(best_cost)
            return any(answers)

        return stop


class Iterations(Until, frozen=True):
    """Stop after `limit` iterations; with a seed, the same plan every time."""

    limit: int

    def begin(self) -> Live:
        """Count from here."""
        done = -1

        def stop(best_cost: int) -> bool:
            nonlocal done
            done += 1
            return done >= self.limit

        return stop


class Runtime(Until, frozen=True):
    """Stop `seconds` after `begin`, preparation included."""

    seconds: float
    clock: Callable[[], float] = time.monotonic

    def begin(self) -> Live:
        """Start the clock."""
        ends = self.clock() + self.seconds
        return lambda best_cost: self.clock() >= ends


class NoImprovement(Until, frozen=True):
    """Stop when `limit` iterations in a row found nothing better: an easy day ends early."""

    limit: int

    def begin(self) -> Live:
        """Count from here."""
        best: int | None = None
        idle = 0

        def stop(best_cost: int) -> bool:
            nonlocal best, idle
            if best is None or best_cost < best:
                best, idle = best_cost, 0
            else:
                idle += 1
            return idle >= self.limit

        return stop


class Cancelled(Until, frozen=True):
    """Stop when `asked()` says so; asked once in `every` iterations, as asking may cross processes."""

    asked: Callable[[], bool]
    every: int = 50

    def begin(self) -> Live:
        """Ask at once, then now and then."""
        calls = -1

        def stop(best_cost: int) -> bool:
            nonlocal calls
            calls += 1
            return calls % self.every == 0 and self.asked()

        return stop
