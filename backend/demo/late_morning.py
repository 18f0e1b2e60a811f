"""Eleven o'clock of a demo's day: dossiers came late, a courier is behind time, the rest of the day is planned anew."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from asyncpg import Pool

from backend.base.clock import VIETNAM, now
from backend.base.demo_clock import LOOK_AGAIN_S, ClockFile
from backend.base.sealing import Keyring
from backend.demo.corner.corner import Corner
from backend.demo.corner.dossiers import DemoDossier
from backend.demo.crew import Staff, Worker
from backend.demo.judge import Replanned
from backend.demo.load import load_dossiers

LATE_DOSSIERS = 5
OPEN_UNTIL = clock_time(14, 0)
"""A dossier that comes late can still be carried if its citizen is at home until then."""
TROUBLE, REPLAN = clock_time(9, 30), clock_time(11, 0)
BEHIND = timedelta(minutes=40)
THINKING_SPEED = 1.0
"""How fast the demo's clock runs while the dispatcher looks at a proposal."""
SECONDS, TRIES = 3, 3


def come_late(dossiers: Sequence[DemoDossier]) -> list[DemoDossier]:
    """Return the dossiers of a day that are registered only in the course of the morning."""
    open_long = [one for one in dossiers if one.window_closes_at.astimezone(VIETNAM).time() >= OPEN_UNTIL]
    return open_long[-LATE_DOSSIERS:]


class LateMorning:
    """What happens to the crew and the dispatcher in the course of the morning."""

    def __init__(self, dispatcher: Staff, plan: str, workers: Sequence[Worker], clock: ClockFile) -> None:
        self.dispatcher = dispatcher
        self.plan = plan
        self.workers = workers
        self.clock = clock

    async def pass_by(self, pool: Pool, keyring: Keyring, corner: Corner, late: Sequence[DemoDossier]) -> Replanned:
        """Put a courier behind time, register what comes late, and have the rest of the day planned anew."""
        day = self.clock.now().astimezone(VIETNAM).date()
        unlucky = max(self.workers, key=lambda worker: len(worker.courier.stops()))
        await self.clock.reach(datetime.combine(day, TROUBLE, VIETNAM).astimezone(UTC))
        unlucky.behind = BEHIND
        await self.clock.reach(datetime.combine(day, REPLAN, VIETNAM).astimezone(UTC))
        fast = self.clock.read().speed
        await self.set_speed(THINKING_SPEED)
        try:
            await load_dossiers(pool, keyring, corner, late, day, now())
            return await self.replan()
        finally:
            unlucky.behind = timedelta(0)
            for worker in self.workers:
                worker.news.set()
            await self.set_speed(fast)

    async def replan(self) -> Replanned:
        """Have the rest of the day planned and take it; where the day overtakes a proposal, ask again."""
        for number in range(TRIES):
            proposal = await self.dispatcher.replan(self.plan, SECONDS, f"demo-replan-{self.plan}-{number}")
            if proposal is not None:
                return told(proposal)
        return Replanned(moved=0, added=0, gain_s=0)

    async def set_speed(self, speed: float) -> None:
        """Let every process show time at another speed, and wait until they do."""
        self.clock.run_at(speed)
        await asyncio.sleep(LOOK_AGAIN_S * 1.5)


def told(proposal: dict[str, Any]) -> Replanned:
    """Return what a proposal that was taken has changed."""
    codes = [change["code"] for change in proposal["rest"]["changes"]]
    return Replanned(
        moved=codes.count("moved"), added=codes.count("added"), gain_s=int(proposal["rest"]["gain"]["travel_s"])
    )
