"""Solve in another process, so that neither the web nor an event loop waits for it."""

import asyncio
import ctypes
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import NamedTuple

from msgspec.structs import replace

from backend.dispatch.model import Day, Progress, Proposal
from backend.dispatch.plan import Tell, nobody, solve_day
from backend.dispatch.replanning import solve_rest
from backend.dispatch.running_day import RunningDay
from routing.solve import default_engine

TELL_EVERY_S = 1.0
NOTHING_YET = Progress(spent=0, unserved=0, couriers=0)

Watch = Callable[[Progress], Awaitable[bool]]
"""Hears how far a search is, and answers whether it should end with what it has found."""


class Slate(NamedTuple):
    """What both processes see: the progress of the search, written by one, and whether to end it, by the other.

    Without locks: a process that is killed leaves none behind, and half-written progress does no harm.
    """

    progress: "ctypes.Array[ctypes.c_double]"
    ending: ctypes.c_bool


class Solver:
    """One process that solves one plan at a time, and has the engine ready before the first.

    ``road_engine`` is where it asks for roads, as set; empty for straight lines.
    """

    def __init__(self, road_engine: str = "") -> None:
        self.road_engine = road_engine
        self.context = get_context("spawn")
        self.slate = Slate(self.context.RawArray(ctypes.c_double, 3), self.context.RawValue(ctypes.c_bool))
        self.turn = asyncio.Lock()
        self.closing = False
        self.processes: ProcessPoolExecutor | None = None

    async def solve(self, day: Day | RunningDay, seconds: float, seed: int, watch: Watch) -> Proposal:
        """Return a proposal for the day, or for the rest of one under way.

        ``watch`` is asked once a second while it is being solved.

        Raises Unsolvable, and BrokenProcessPool where the process died; the next call starts another.
        """
        async with self.turn:
            self.slate.ending.value = self.closing
            write(self.slate, NOTHING_YET)
            processes = self.start()
            try:
                return await self.watched(processes, self.by_road(day), seconds, seed, watch)
            except BrokenProcessPool:
                if self.processes is processes:
                    self.processes = None
                raise

    async def watched(
        self, processes: ProcessPoolExecutor, day: Day | RunningDay, seconds: float, seed: int, watch: Watch
    ) -> Proposal:
        """Wait for a proposal, and tell of its progress meanwhile."""
        solving = asyncio.get_running_loop().run_in_executor(processes, solve_here, day, seconds, seed)
        try:
            while not (await asyncio.wait([solving], timeout=TELL_EVERY_S))[0]:
                if await watch(read(self.slate)):
                    self.slate.ending.value = True
        except BaseException:
            self.slate.ending.value = True
            raise
        return solving.result()

    def by_road(self, day: Day | RunningDay) -> Day | RunningDay:
        """Return a day that knows where to ask for roads."""
        if isinstance(day, RunningDay):
            return replace(day, day=replace(day.day, road_engine=self.road_engine))
        return replace(day, road_engine=self.road_engine)

    def start(self) -> ProcessPoolExecutor:
        """Return the process; it gets the engine ready as soon as it runs."""
        if self.processes is None:
            self.processes = ProcessPoolExecutor(1, self.context, initializer=begin, initargs=(self.slate,))
            self.processes.submit(get_ready)
        return self.processes

    def cancel(self) -> None:
        """Let a plan being solved end with what was found so far, and every plan after it."""
        self.closing = True
        self.slate.ending.value = True

    def close(self) -> None:
        """End the process, once a plan being solved has been cancelled."""
        self.cancel()
        if self.processes is not None:
            self.processes.shutdown(cancel_futures=True)


_shared: list[Slate] = []


def begin(slate: Slate) -> None:
    """Prepare the solving process: it hears when to stop, leaves Ctrl-C to its parent, and never outlives it."""
    _shared.append(slate)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=follow_parent, daemon=True).start()


def follow_parent() -> None:
    """End this process when its parent has ended, however that came."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def get_ready() -> None:
    """Load the compiled engine, so that nobody waits for that once a plan is asked for."""
    if default_engine() == "trao":
        from routing.engine.warm import warm

        warm()


def solve_here(day: Day | RunningDay, seconds: float, seed: int) -> Proposal:
    """Solve in this process."""
    slate = _shared[-1]
    return solve(day, seconds, seed, lambda: slate.ending.value, lambda progress: write(slate, progress))


def solve(
    day: Day | RunningDay,
    seconds: float,
    seed: int,
    cancelled: Callable[[], bool] = lambda: False,
    tell: Tell = nobody,
) -> Proposal:
    """Plan a day, or the rest of one under way. Takes a processor: never on an event loop.

    Raises Unsolvable.
    """
    if isinstance(day, RunningDay):
        return solve_rest(day, seconds, seed, cancelled, tell)
    return solve_day(day, seconds, seed, cancelled, tell)


def write(slate: Slate, progress: Progress) -> None:
    """Let the other process see how far the search is."""
    slate.progress[:] = [progress.spent, progress.unserved, progress.couriers]


def read(slate: Slate) -> Progress:
    """Return how far the search in the other process is."""
    spent, unserved, couriers = slate.progress[:]
    return Progress(spent=spent, unserved=int(unserved), couriers=int(couriers))
