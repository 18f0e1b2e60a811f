"""Cycle after cycle: something is killed at a bad moment, brought up again, and work must go on."""

import time
from collections import Counter
from random import Random

from tests.exchange.fleet import Fleet
from tests.exchange.processes import Name, Processes

DECK: tuple[tuple[Name, ...], ...] = (
    ("web",),
    ("worker",),
    ("postgres",),
    ("web", "postgres"),
    ("postgres",),
    ("postgres",),
    ("postgres",),
    ("worker", "postgres"),
    ("web",),
    ("web", "worker", "postgres"),
)
HAND = 4
"""The first four are dealt first, in any order, so that even a short run has every kind and a pair."""
TOGETHER, IN_FLIGHT = "two or more at once", "with requests in flight"
MOMENTS = (("", 0.8), ("POST", 0.015), ("PATCH", 0.015), ("POST", 0.15))
"""What to wait for and how long at most after it: anything, a commit, an upload, the relay that tells of a commit."""
LONGEST_WAIT_S, LONGEST_DOWN_S = 0.8, 0.4
PATIENCE_S = 60.0
LOOK_AGAIN_S = 0.01
FACTS, PHOTOS = 12, 6


class Storm:
    """Kills processes and handhelds. ``happened`` counts what was killed, and how often a request was in flight."""

    def __init__(self, processes: Processes, fleet: Fleet, rng: Random) -> None:
        self.processes = processes
        self.fleet = fleet
        self.rng = rng
        self.happened: Counter[str] = Counter()

    def rage(self, cycles: int) -> None:
        """Live through so many cycles.

        Raises TimeoutError where nothing gets through any more.
        """
        hand: list[tuple[Name, ...]] = []
        for cycle in range(cycles):
            hand = hand or self.deal(cycle)
            self.strike(hand.pop())
            if self.rng.random() < 0.5:
                self.fleet.kill_one()
            time.sleep(self.rng.uniform(0, LONGEST_DOWN_S))
            self.processes.bring_up()
            if cycle < HAND or self.rng.random() < 0.75:
                self.until_work_goes_on()

    def deal(self, cycle: int) -> list[tuple[Name, ...]]:
        """Return what the next cycles strike."""
        cards = DECK[:HAND] if cycle == 0 else DECK
        return self.rng.sample(cards, len(cards))

    def strike(self, names: tuple[Name, ...]) -> None:
        """Kill processes at a moment of some kind."""
        method, longest_s = self.rng.choice(MOMENTS)
        if method:
            self.fleet.proxy.watch(method).wait(LONGEST_WAIT_S)
        time.sleep(self.rng.uniform(0, longest_s))
        in_flight = self.fleet.proxy.in_flight()
        self.processes.kill(names)
        self.happened.update(names)
        self.happened[TOGETHER] += len(names) > 1
        self.happened[IN_FLIGHT] += in_flight > 0

    def until_work_goes_on(self) -> None:
        """Wait until handhelds are told again that facts and photos were received."""
        journal = self.fleet.journal
        facts, photos = len(journal.shown) + FACTS, len(journal.media_shown) + PHOTOS
        give_up = time.monotonic() + PATIENCE_S
        while len(journal.shown) < facts or len(journal.media_shown) < photos:
            self.fleet.raise_errors()
            if time.monotonic() > give_up:
                raise TimeoutError(f"nothing gets through any more\n{self.processes.log('web')[-3000:]}")
            self.processes.bring_up()
            time.sleep(LOOK_AGAIN_S)
