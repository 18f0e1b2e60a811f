"""One courier with a reference handheld under fire: captures, saves to disk, sends, and dies at any moment."""

import asyncio
import json
import pickle
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import httpx
from msgspec import UNSET
from msgspec.structs import replace

from backend.base.clock import new_id
from backend.catalogue.load import load_failure_reasons
from backend.demo.line import Line, LineDown, Refused
from mobile_sync.device import Handheld, Saved
from mobile_sync.facts import AnyFact, AttemptFailed, CheckedIn, Collected, Loaded, kind_of, media_of
from mobile_sync.wire import Clock, Reply
from tests.exchange.journal import Journal
from tests.exchange.pictures import noise

PART_BYTES = 2048
MOST_WAITING = 24
REPLY_S = 2.0
LONGEST_WAIT_S = 0.25
DISK_S = 0.004
CLOSED_DOOR = load_failure_reasons()[0]


class Carrier:
    """A handheld, its courier's parcels and its drawer on disk. What is not in the drawer dies with the process."""

    def __init__(
        self, handheld: Handheld, url: str, drawer: Path, parcels: Sequence[UUID], office: UUID, journal: Journal,
        rng: Random,
    ) -> None:  # fmt: skip
        self.identity, self.key = handheld.identity, handheld.key
        self.url = url
        self.drawer = drawer
        self.last_error = ""
        self.most_shown = 0
        self.parcels = parcels
        self.office = office
        self.journal = journal
        self.rng = rng
        drawer.mkdir(parents=True)
        self.start(handheld)

    def start(self, handheld: Handheld) -> None:
        """Become a fresh process around a handheld."""
        handheld.part_bytes = PART_BYTES
        hooks = {"request": [self.note_request], "response": [self.note_response]}
        self.client = httpx.AsyncClient(base_url=self.url, timeout=REPLY_S, event_hooks=hooks, trust_env=False)
        self.handheld = handheld
        self.line = Line(self.client, handheld)
        self.last_acts = {fact["parcel"]: fact["kind"] for fact in map(json.loads, handheld.outbox.facts)}

    async def restart(self) -> None:
        """Come back after a kill with what the drawer holds."""
        await self.client.aclose()
        handheld = Handheld(self.identity, self.key)
        if (self.drawer / "saved").exists():
            saved: Saved = pickle.loads((self.drawer / "saved").read_bytes())
            names = saved.offsets.keys() | saved.taken_ms.keys()
            handheld.load(replace(saved, media={name: (self.drawer / name).read_bytes() for name in names}))
        self.start(handheld)

    async def save(self) -> None:
        """Put everything into the drawer: pictures once each, the rest in one file, whole or not at all."""
        await asyncio.sleep(self.rng.uniform(0, DISK_S))
        saved = self.handheld.save()
        for name in saved.media.keys() & saved.offsets.keys():
            if not (self.drawer / name).exists():
                (self.drawer / name).write_bytes(saved.media[name])
        fresh = self.drawer / "saved.fresh"
        fresh.write_bytes(pickle.dumps(replace(saved, media={})))
        fresh.replace(self.drawer / "saved")

    async def work(self) -> None:
        """Capture and send until cancelled."""
        while True:
            if self.handheld.outbox.waiting + len(self.handheld.offsets) < MOST_WAITING:
                await self.witness(self.rng.randint(1, 10))
            await self.try_to_send()
            await asyncio.sleep(self.rng.uniform(0, 0.1))

    async def drain(self) -> None:
        """Send until nothing is left."""
        while not self.handheld.is_drained:
            await self.try_to_send()

    def stuck_at(self) -> str:
        """Return in words what is still to be sent, and what happened to the last try that failed."""
        outbox, offsets = self.handheld.outbox, self.handheld.offsets
        return f"{self.identity.device}: facts {outbox.waiting}, photos {len(offsets)}; last {self.last_error}"

    async def witness(self, count: int) -> None:
        """Capture some facts and save them; only then may they be sent."""
        end = self.handheld.outbox.end
        facts = [self.next_fact() for _ in range(count)]
        for fact in facts:
            self.handheld.capture(fact)
        await self.save()
        for fact, raw in zip(facts, self.handheld.outbox.facts[end:], strict=True):
            media = [sha256 for _, sha256 in media_of(fact)]
            self.journal.note_captured(str(self.identity.device), raw, media)

    def next_fact(self) -> AnyFact:
        """Return what the courier does next with one parcel: take it, try the door, bring it in, fetch it again."""
        parcel = self.rng.choice(self.parcels)
        last = self.last_acts.get(str(parcel))
        values = {"id": new_id(), "parcel": parcel, "at": datetime.now(UTC)}
        fact: AnyFact
        if last is None:
            signature = self.handheld.keep_media(noise(self.rng))
            fact = Collected(**values, seal="N1", papers=3, giver="Ý", signature=signature, shown="0" * 64)
        elif last == "checked_in":
            fact = Loaded(**values, office=self.office)
        elif self.rng.random() < 0.5:
            fact = AttemptFailed(
                **values,
                reason=CLOSED_DOOR.code,
                solution=CLOSED_DOOR.solutions[0].code,
                photo=self.handheld.keep_media(noise(self.rng)) if self.rng.random() < 0.5 else UNSET,
            )
        else:
            fact = CheckedIn(**values, office=self.office, clerk="Giao dịch viên")
        self.last_acts[str(parcel)] = kind_of(fact)
        return fact

    async def try_to_send(self) -> None:
        """Send what waits; where the line is down or the service failed, wait a little as the pace says."""
        try:
            await self.send()
        except (LineDown, Refused) as error:
            self.last_error = repr(error)
            if isinstance(error, Refused) and error.status < 500:
                self.journal.refused.append(f"{self.identity.device}: {error}")
            self.journal.happened["unanswered" if isinstance(error, LineDown) else "failed"] += 1
            wait_ms = self.handheld.pace.failed(self.rng.random())
            await asyncio.sleep(min(wait_ms / 1000, LONGEST_WAIT_S))

    async def send(self) -> None:
        """Make round trips until the service has every fact, then send photos and signatures in parts.

        Raises LineDown, Refused.
        """
        while True:
            before = self.handheld.outbox.acknowledged
            reply = await self.line.exchange(device_clock())
            assert reply is not None
            self.note_taken_back(reply)
            self.note_acknowledged(before)
            await self.save()
            if not self.handheld.outbox.waiting:
                break
        while part := self.handheld.next_part():
            await self.line.send_part()
            if part.sha256 not in self.handheld.offsets:
                self.journal.media_shown.add(part.sha256)
            await self.save()

    def note_acknowledged(self, before: int) -> None:
        """Note what the handheld was shown as received."""
        outbox = self.handheld.outbox
        for seq in range(before + 1, outbox.acknowledged + 1):
            verdict = outbox.verdicts[seq].status if seq in outbox.verdicts else "untold"
            self.journal.note_acknowledged(outbox.facts[seq - 1], verdict)
        self.most_shown = max(self.most_shown, outbox.acknowledged)

    def note_taken_back(self, reply: Reply) -> None:
        """Note what was shown as received, to this process or one before it, and is asked for again."""
        device, again = self.identity.device, {want.sha256 for want in reply.want} & self.journal.media_shown
        if reply.status != "ok" or reply.next_seq <= self.most_shown:
            self.journal.taken_back.append(f"{device}: {reply.status}, from {reply.next_seq} of {self.most_shown}")
        self.journal.taken_back += [f"{device}: photo {sha256}" for sha256 in sorted(again)]

    async def note_request(self, _: httpx.Request) -> None:
        self.journal.happened["requests"] += 1

    async def note_response(self, response: httpx.Response) -> None:
        self.journal.happened["answers"] += 1
        if response.status_code >= 500:
            self.journal.happened["answers of 5xx"] += 1


def device_clock() -> Clock:
    """Return what a handheld with a right clock shows."""
    return Clock(wall_ms=int(time.time() * 1000), monotonic_ms=int(time.monotonic() * 1000), boot="b")
