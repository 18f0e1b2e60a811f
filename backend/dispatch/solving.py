"""Solve in another process, so that neither the web nor an event loop waits for it."""

import asyncio
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.synchronize import Event

from msgspec.structs import replace

from backend.dispatch.model import Day, Proposal
from backend.dispatch.plan import solve_day

_asked: list[Event] = []


class Solver:
    """One process that solves one plan at a time, started when first needed.

    ``road_engine`` is where it asks for roads, as set; empty for straight lines.
    """

    def __init__(self, road_engine: str = "") -> None:
        self.road_engine = road_engine
        self.context = get_context("spawn")
        self.cancelled = self.context.Event()
        self.processes: ProcessPoolExecutor | None = None

    async def solve(self, day: Day, seconds: float, seed: int) -> Proposal:
        """Return a proposal for the day.

        Raises Unsolvable, and BrokenProcessPool where the process died; the next call starts another.
        """
        processes = self.start()
        day = replace(day, road_engine=self.road_engine)
        try:
            return await asyncio.get_running_loop().run_in_executor(processes, solve_here, day, seconds, seed)
        except BrokenProcessPool:
            if self.processes is processes:
                self.processes = None
            raise

    def start(self) -> ProcessPoolExecutor:
        """Return the process, or the promise of it: it runs from the first plan on."""
        if self.processes is None:
            self.processes = ProcessPoolExecutor(1, self.context, initializer=begin, initargs=(self.cancelled,))
        return self.processes

    def cancel(self) -> None:
        """Let a plan being solved end with what was found so far."""
        self.cancelled.set()

    def close(self) -> None:
        """End the process, once a plan being solved has been cancelled."""
        self.cancel()
        if self.processes is not None:
            self.processes.shutdown(cancel_futures=True)


def begin(cancelled: Event) -> None:
    """Prepare the solving process: it hears when to stop, leaves Ctrl-C to its parent, and never outlives it."""
    _asked.append(cancelled)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=follow_parent, daemon=True).start()


def follow_parent() -> None:
    """End this process when its parent has ended, however that came."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def solve_here(day: Day, seconds: float, seed: int) -> Proposal:
    """Solve in this process."""
    return solve_day(day, seconds, seed, _asked[-1].is_set)
