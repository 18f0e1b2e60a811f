"""``trao warm``: compile the planner once, so that no dispatcher ever waits for it."""

import argparse
import sys
import time
from collections.abc import Callable

from routing.solve import default_engine


def run(_: argparse.Namespace) -> int:
    """Compile the engine, or load it where that was done before: then without a word."""
    if default_engine() != "trao":
        say("Chưa có numba: tuyến được tính bằng PyVRP / numba is not installed: plans are made by PyVRP")
        return 0
    # The engine brings a compiler along, which may not be installed.
    from routing.engine.warm import warm

    tell_of_compiling(warm)
    return 0


def tell_of_compiling(work: Callable[[], object]) -> None:
    """Do a piece of work; where that makes numba compile, say so as it begins, and how long it took."""
    from numba.core.event import Event, Listener, install_listener

    class Compiling(Listener):
        begun = False

        def on_start(self, _: Event) -> None:
            if not self.begun:
                say("Biên dịch bộ tính tuyến / compiling the planner (about half a minute, once) …")
            self.begun = True

        def on_end(self, _: Event) -> None: ...

    began = time.monotonic()
    with install_listener("numba:compile", Compiling()) as compiling:
        work()
    if compiling.begun:
        took_s = time.monotonic() - began
        say(f"Xong sau {took_s:.0f} giây / done in {took_s:.0f} s")


def say(words: str) -> None:
    """Say how it goes, beside whatever a script reads."""
    print(words, file=sys.stderr, flush=True)
