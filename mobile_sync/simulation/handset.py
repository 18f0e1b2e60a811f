"""One handheld in a courier's hand: it is switched off, dropped and drained; the real one decides everything."""

from collections.abc import Callable
from uuid import UUID

import msgspec
from msgspec.structs import replace

from mobile_sync.device import Handheld, Saved
from mobile_sync.facts import AnyFact, media_of
from mobile_sync.pacing import TIMEOUT_MS, Pace
from mobile_sync.simulation.diary import Captured, Diary
from mobile_sync.simulation.loop import START_MS, Loop
from mobile_sync.simulation.network import Network
from mobile_sync.simulation.profiles import Profile
from mobile_sync.simulation.server import Server
from mobile_sync.wire import Clock, Exchange, Page, Reply

REPLY = msgspec.json.Decoder(Reply)
PAGE = msgspec.json.Decoder(Page)
ROLLED_BACK_AT_MOST = 4
POLL_S = (900.0, 3600.0)


class Handset:
    """The driver of one handheld: transactions that a power loss rolls back, one request at a time, retries."""

    def __init__(
        self, loop: Loop, profile: Profile, diary: Diary, network: Network, server: Server, handheld: Handheld
    ) -> None:
        self.loop, self.profile, self.diary = loop, profile, diary
        self.network, self.server, self.handheld = network, server, handheld
        self.saved: list[Saved] = [handheld.save()]
        self.is_up, self.is_online, self.is_busy = True, False, False
        self.life = 0
        self.booted_s, self.boots = 0.0, 0
        self.skew_ms = 0
        self.heard_ms = 0
        self.is_over = False
        self.rests = 0

    @property
    def device(self) -> UUID:
        """Return which handheld this is."""
        return self.handheld.identity.device

    @property
    def courier(self) -> UUID:
        """Return whose handheld this is."""
        return self.handheld.identity.courier

    def clock(self) -> Clock:
        """Return what its clocks show."""
        wall_ms = START_MS + int(self.loop.now * 1000) + self.skew_ms
        return Clock(wall_ms=wall_ms, monotonic_ms=int((self.loop.now - self.booted_s) * 1000), boot=f"b{self.boots}")

    # What the courier does with it.

    def capture(self, fact: AnyFact) -> None:
        """Record a fact; nothing but a power loss takes it away afterwards."""
        named = tuple(sha256 for _, sha256 in media_of(fact))
        self.handheld.capture(fact)
        self.note_captured(fact.parcel, named)

    def capture_poison(self, raw: bytes) -> None:
        """Let bytes come into the chain that nobody will be able to read."""
        self.handheld.outbox.append(raw)
        self.note_captured(None, ())

    def note_captured(self, parcel: UUID | None, named: tuple[str, ...]) -> None:
        """Save what was captured, and write it into the diary."""
        raw = self.handheld.outbox.facts[-1]
        self.diary.captured[raw] = Captured(
            device=self.device, raw=raw, at=self.loop.moment(), parcel=parcel, media=named, old=self.is_old
        )
        self.commit()
        self.loop.at(self.loop.chance.uniform(1, 60), self.sync)

    @property
    def is_old(self) -> bool:
        """Return whether it speaks the version before this one."""
        return False

    def commit(self) -> None:
        """End a local transaction."""
        self.saved.append(self.handheld.save())
        del self.saved[:-ROLLED_BACK_AT_MOST]

    def crash(self, power: bool) -> None:
        """End the process; a power loss may take the last transactions along, which the browser had not flushed."""
        if not self.is_up:
            return
        self.is_up, self.is_busy, self.is_over = False, False, False
        self.life += 1
        before = set(self.handheld.outbox.facts)
        kept = self.loop.chance.randrange(len(self.saved)) if power else len(self.saved) - 1
        del self.saved[kept + 1 :]
        self.handheld.load(self.saved[-1])
        if self.loop.happens(self.profile.rot):
            self.rot()
        self.handheld.pace = Pace()
        after = set(self.handheld.outbox.facts)
        # What was forgotten with the server's leave and has come back by the roll-back is not lost.
        self.diary.lost |= before - after
        self.diary.faults["power_loss" if power else "crash"] += 1
        if before - after:
            self.diary.faults["fact_rolled_back"] += 1
        self.loop.at(self.loop.chance.uniform(5, 300), self.boot)

    def rot(self) -> None:
        """Let the handheld's disk lose a row."""
        scope = self.handheld.replica.scopes[f"courier:{self.courier}"] if self.handheld.replica.scopes else None
        if scope and scope.rows:
            rows = dict(scope.rows)
            rows.pop(self.loop.chance.choice(list(rows)))
            scopes = self.handheld.replica.scopes
            self.handheld.replica.scopes = {**scopes, f"courier:{self.courier}": replace(scope, rows=rows)}
            self.diary.faults["row_rotted"] += 1

    def boot(self) -> None:
        """Start again."""
        self.is_up = True
        self.boots += 1
        self.booted_s = self.loop.now
        self.loop.at(self.loop.chance.uniform(1, 900), self.sync)

    def switch(self, online: bool) -> None:
        """Come into, or leave, the reach of the network."""
        self.is_online = online
        self.sync()

    # One request at a time.

    def sync(self) -> None:
        """Begin a round, unless one is under way."""
        if self.is_up and self.is_online and not self.is_busy and not self.is_over:
            self.is_busy = True
            self.ask()

    def ask(self) -> None:
        """Make one exchange."""
        asked = self.handheld.next_exchange(self.clock())
        self.send(lambda body: self.server.exchange(self.device, body), self.written(asked), self.answered, asked)

    def written(self, asked: Exchange) -> bytes:
        """Return an exchange as it goes over the air."""
        return msgspec.json.encode(asked)

    def send(
        self, door: Callable[[bytes], tuple[int, bytes]], body: bytes, then: Callable[..., None], *about: object
    ) -> None:
        """Send a request; ``then`` hears the answer unless this life of the handheld is over by then."""
        life = self.life

        def hear(status: int, answer: bytes) -> None:
            if life == self.life and self.is_up:
                then(status, answer, *about)

        self.network.carry(door, body, hear, TIMEOUT_MS / 1000)

    def answered(self, status: int, body: bytes, asked: Exchange) -> None:
        """Take in the answer to an exchange."""
        reply = self.read(body) if status == 200 else None
        if reply is None:
            self.failed(status)
            return
        handheld = self.handheld
        before = (handheld.outbox.acknowledged, handheld.outbox.incarnation, handheld.outbox.waiting)
        cursors = handheld.replica.cursors()
        self.diary.see_reply(self.device, self.courier, reply)
        self.absorb(asked, reply)
        self.heard_ms = reply.now_ms
        self.diary.faults["fork"] += reply.status == "fork"
        self.diary.faults["gap"] += reply.status == "gap"
        self.see_acknowledged(before[0], before[1])
        if self.loop.happens(self.profile.crash_at_ack):
            self.diary.faults["crash_before_save"] += 1
            self.crash(power=False)
            return
        self.commit()
        if handheld.is_over:
            self.is_over, self.is_busy = True, False
            return
        if handheld.done and not asked.done:
            self.diary.wiped[self.device] = self.loop.now
            self.diary.faults["wiped"] += 1
        if self.loop.happens(self.profile.crash_at_ack):
            self.crash(power=self.loop.happens(self.profile.power_loss))
            return
        after = (handheld.outbox.acknowledged, handheld.outbox.incarnation, handheld.outbox.waiting)
        moved = before != after or cursors != handheld.replica.cursors()
        more = handheld.outbox.waiting or any(page.more for page in reply.pages) or (handheld.done and not asked.done)
        if more and moved:
            self.ask()
        else:
            self.send_rest()

    def absorb(self, asked: Exchange, reply: Reply) -> None:
        """Let the handheld take an answer in; facts it gives up by a last order to wipe are excused."""
        if any(order.final for order in reply.orders):
            self.diary.excused.update(self.handheld.outbox.facts)
        self.handheld.absorb(asked, reply)

    def see_acknowledged(self, acknowledged: int, incarnation: int) -> None:
        """Let the diary hold what is newly shown as received against what the server has committed."""
        outbox = self.handheld.outbox
        first = acknowledged if incarnation == outbox.incarnation else 0
        newly = outbox.facts[max(first - outbox.forgotten, 0) : max(outbox.acknowledged - outbox.forgotten, 0)]
        self.diary.see_acknowledged(self.device, newly)

    def read(self, body: bytes) -> Reply | None:
        """Return a reply, or None where it came mutilated."""
        try:
            return REPLY.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def send_rest(self) -> None:
        """Send the next piece of media, or mend a doubtful scope, or rest."""
        part = self.handheld.next_part()
        if part is not None:

            def door(body: bytes) -> tuple[int, bytes]:
                status, progress = self.server.add_part(self.device, part.sha256, part.offset, part.size, body)
                return status, msgspec.json.encode((progress.offset, progress.complete))

            self.send(door, part.body, self.part_answered, part.sha256)
            return
        manifest = self.handheld.next_manifest(self.heard_ms)
        if manifest is not None:
            self.send(lambda body: self.server.compare(self.device, body), msgspec.json.encode(manifest), self.mended)
            return
        self.rest()

    def part_answered(self, status: int, body: bytes, sha256: str) -> None:
        """Take the server's word on how much it holds."""
        if status in (204, 409):
            offset, complete = msgspec.json.decode(body)
            self.handheld.absorb_part(sha256, offset, complete)
            self.commit()
            self.send_rest()
        elif status == 404:
            self.rest()
        else:
            self.failed(status)

    def mended(self, status: int, body: bytes) -> None:
        """Take a repair in."""
        try:
            page = PAGE.decode(body) if status == 200 else None
        except (msgspec.DecodeError, UnicodeDecodeError):
            page = None
        if page is not None:
            self.handheld.absorb_page(page)
            self.commit()
        self.rest()

    def failed(self, status: int) -> None:
        """Wait and try again."""
        retry_ms = 30_000 if status == 503 else 0
        wait_ms = self.handheld.pace.failed(self.loop.chance.random(), retry_ms)
        self.loop.at(0.05 + wait_ms / 1000, self.again, self.life)

    def rest(self) -> None:
        """Have nothing to do for a while."""
        self.is_busy = False
        self.rests += 1
        if self.is_online:
            self.loop.at(self.loop.chance.uniform(*POLL_S), self.poll, self.rests)

    def poll(self, rest: int) -> None:
        """Ask for news, where nothing else was asked since this rest began."""
        if rest == self.rests:
            self.sync()

    def again(self, life: int) -> None:
        """Try again after a failure."""
        if life == self.life:
            self.is_busy = False
            self.sync()
