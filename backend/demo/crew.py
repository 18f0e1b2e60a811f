"""A crew of simulated handhelds works the day over real HTTP, with dead spots, lost answers and repeats on purpose."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

import httpx
from msgspec import Struct

from backend.base.clock import now
from backend.base.demo_clock import LOOK_AGAIN_S, ClockFile
from backend.demo.courier import Courier
from backend.demo.line import Line, LineDown, Refused
from mobile_sync.wire import Clock

LOST_ANSWER: Final = 0.08
SPELLS: Final = 2
ON_CALL: Final = timedelta(hours=5)
"""How long after the day's beginning a courier whose tour is over may still be called."""
PATIENCE_S: Final = 60.0
"""How long, in real seconds, a handheld goes on trying at the end of the day."""


class Spell(Struct, frozen=True, kw_only=True):
    """A stretch of the day without a signal."""

    begins: datetime
    ends: datetime


class Worker:
    """One courier at work: the walk, and the network as it happens to be."""

    def __init__(self, courier: Courier, line: Line, clock: ClockFile, rng: Random, day_begins: datetime) -> None:
        self.courier = courier
        self.line = line
        self.clock = clock
        self.rng = rng
        self.behind = timedelta(0)
        self.news = asyncio.Event()
        self.on_call_until = day_begins + ON_CALL
        self.spells = [dead_spot(rng, day_begins) for _ in range(SPELLS)]
        self.lost_answers = 0
        self.visited = 0
        self.offline_stops = 0

    async def work_day(self) -> None:
        """Walk the tour stop by stop, hand back what is left, and send everything before going home."""
        while True:
            stop = self.courier.next_stop()
            if stop is None:
                if await self.wait_until(self.on_call_until):
                    break
            elif await self.wait_until(stop.arrives_at + self.behind + timedelta(minutes=self.rng.uniform(-4, 9))):
                self.courier.visit(stop, now())
                self.visited += 1
                await self.send_if_reached()
        self.courier.hand_back(now())
        await self.drain()

    async def wait_until(self, moment: datetime) -> bool:
        """Wait until the demo's clock shows a moment; False where the tour may have changed meanwhile."""
        while (wait_s := self.clock.read().wait_s(moment)) > 0:
            await asyncio.sleep(min(wait_s, LOOK_AGAIN_S))
            if self.news.is_set() and self.is_reached():
                self.news.clear()
                await self.send_if_reached()
                return False
        return True

    def is_reached(self) -> bool:
        """Return whether there is a signal."""
        return not any(spell.begins <= now() < spell.ends for spell in self.spells)

    async def send_if_reached(self) -> None:
        """Exchange where there is a signal; what cannot be sent now stays on the handheld."""
        if not self.is_reached():
            self.offline_stops += 1
            return
        try:
            await self.send_all()
        except LineDown:
            self.offline_stops += 1

    async def send_all(self) -> None:
        """Make round trips until the server has every fact and every photo."""
        lost = self.rng.random() < LOST_ANSWER
        self.lost_answers += lost
        await self.line.exchange(self.device_clock(), lose_answer=lost)
        if self.courier.handheld.outbox.waiting:
            await self.line.exchange(self.device_clock())
        while await self.line.send_part(lose_answer=self.rng.random() < LOST_ANSWER / 4):
            pass

    async def drain(self) -> None:
        """Send until nothing is left; only a service gone for a minute makes a courier give up for today."""
        give_up = time.monotonic() + PATIENCE_S
        while not self.courier.handheld.is_drained:
            try:
                await self.send_all()
            except LineDown:
                if time.monotonic() > give_up:
                    raise
                await asyncio.sleep(self.rng.uniform(0.2, 1.0))

    def device_clock(self) -> Clock:
        """Return what the handheld's clocks show."""
        shown = now()
        return Clock(wall_ms=int(shown.timestamp() * 1000), monotonic_ms=int(time.monotonic() * 1000), boot="demo")


def dead_spot(rng: Random, day_begins: datetime) -> Spell:
    """Return a spell of 20 to 70 minutes somewhere in the day."""
    begins = day_begins + timedelta(minutes=rng.uniform(20, 480))
    return Spell(begins=begins, ends=begins + timedelta(minutes=rng.uniform(20, 70)))


async def work_all(workers: Sequence[Worker]) -> None:
    """Let the whole crew work its day."""
    async with asyncio.TaskGroup() as group:
        for worker in workers:
            group.create_task(worker.work_day())


class Staff:
    """A member of staff at a browser, over HTTP."""

    def __init__(self, client: httpx.AsyncClient, province: int) -> None:
        self.client = client
        self.province = province

    async def sign_in(self, login: str, password: str) -> None:
        """Sign in and keep the page's token for every change.

        Raises Refused.
        """
        answer = await self.client.post(
            "/api/v1/sessions", json={"province": self.province, "login": login, "password": password}
        )
        self.client.headers["X-CSRF-Token"] = accepted(answer).json()["csrf"]

    async def invite(self, courier: UUID) -> str:
        """Return a one-time enrolment code for a courier's handheld.

        Raises Refused.
        """
        answer = await self.client.post("/api/v1/enrolments", json={"courier": str(courier)})
        return str(accepted(answer).json()["code"])

    async def plan_day(self, day: str, seconds: float, seed: int, key: str) -> str:
        """Ask for a plan, wait for the proposal, commit it, and return its id.

        Raises Refused, and RuntimeError where no plan was found.
        """
        asked = {"day": day, "seconds": seconds, "seed": seed}
        answer = accepted(await self.client.post("/api/v1/plans", json=asked, headers={"Idempotency-Key": key}))
        plan = str(answer.json()["id"])
        if (await self.solved(plan))["state"] == "proposed":
            accepted(await self.client.post(f"/api/v1/plans/{plan}/commitment"))
        return plan

    async def replan(self, plan: str, seconds: float, key: str) -> dict[str, Any] | None:
        """Ask for the rest of a plan's day anew, take the proposal, and return it; None where the day overtook it.

        Raises Refused, and RuntimeError where no plan was found.
        """
        headers = {"Idempotency-Key": key}
        asked = await self.client.post(f"/api/v1/plans/{plan}/replans", json={"seconds": seconds}, headers=headers)
        again = await self.solved(str(accepted(asked).json()["id"]))
        if again["state"] == "proposed":
            answer = await self.client.post(f"/api/v1/plans/{again['id']}/commitment")
            if answer.status_code == httpx.codes.CONFLICT:
                return None
            accepted(answer)
        proposal: dict[str, Any] = again["proposal"]
        return proposal

    async def solved(self, plan: str) -> dict[str, Any]:
        """Wait until a plan is no longer being solved, and return it.

        Raises Refused, and RuntimeError where no plan was found.
        """
        while True:
            body: dict[str, Any] = accepted(await self.client.get(f"/api/v1/plans/{plan}")).json()
            if body["state"] == "failed":
                raise RuntimeError(f"plan {plan}: {body}")
            if body["state"] != "solving":
                return body
            await asyncio.sleep(0.1)


def accepted(answer: httpx.Response) -> httpx.Response:
    """Return an answer that is a yes.

    Raises Refused.
    """
    if not answer.is_success:
        raise Refused(answer.status_code, answer.text[:300])
    return answer
