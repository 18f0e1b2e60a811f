"""The simulated server: doors that read, let the real rules decide, and write. Its methods are where mutants differ."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from mobile_sync import admission, answer, chain, intake, media, repair, revocation
from mobile_sync.admission import Sender
from mobile_sync.chain import Chain, Knot, Landing
from mobile_sync.custody import Actor, Custody
from mobile_sync.envelope import open_envelope
from mobile_sync.facts import AnyFact, media_of
from mobile_sync.handover import Signer
from mobile_sync.intake import Held, Taken
from mobile_sync.keys import Signatures
from mobile_sync.receipts import ReceiptKey
from mobile_sync.repair import Manifest
from mobile_sync.settle import Rules, Step, Witnessed, settle
from mobile_sync.simulation.feeds import Feeds
from mobile_sync.simulation.loop import START_MS, Loop
from mobile_sync.simulation.old import OLD_SHAPES
from mobile_sync.simulation.store import Entry, Event, Store
from mobile_sync.upcast import Upcasts
from mobile_sync.wire import Exchange, MediaWant, Push, Reply, chain_start

PROVINCE: Final = 92
BROKEN: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
SOLUTIONS: Final = {"absent": frozenset({"reschedule", "deliver_again"})}
WANTS: Final = 50


class ServerDown(Exception):
    """The server's process ended in the middle of a request."""


class Server(Feeds):
    """One province's server over a store in memory; ``fails`` may end it before or after a commit."""

    shapes: ClassVar[Upcasts] = OLD_SHAPES

    def __init__(self, loop: Loop, signatures: Signatures) -> None:
        super().__init__(loop, Store(f"{loop.chance.getrandbits(48):012x}"))
        self.signatures = signatures
        self.secret = loop.chance.randbytes(32)
        self.senders: dict[UUID, Sender] = {}
        self.parts: dict[str, bytes] = {}
        self.backup, self.backed_up_s = self.store.copy(), 0.0
        self.durable: dict[tuple[UUID, int], int] = {}
        self.repaired: dict[tuple[UUID, str], int] = {}
        self.wiped: set[UUID] = set()
        self.fails: Callable[[str], None] = lambda _: None
        self.tap: Callable[[Entry], None] = lambda _: None

    # The doors.

    def exchange(self, device: UUID, body: bytes) -> tuple[int, bytes]:
        """Take a push and give a pull; (status, answer)."""
        try:
            asked = open_envelope(body)
        except BROKEN:
            return 400, b"UNREADABLE_ENVELOPE"
        sender = self.senders[device]
        if fault := self.fault_of(asked, sender):
            return 403, fault.encode()
        now = self.loop.moment()
        taken = self.take_push(asked.push, sender, self.rules(asked, now)) if asked.push else None
        self.fails("after commit")
        self.wiped.update(sender.device for done in asked.done if revocation.is_wiped(done, sender, self.signatures))
        return 200, msgspec.json.encode(self.reply(asked, taken, sender, now))

    def reply(self, asked: Exchange, taken: Taken | None, sender: Sender, now: datetime) -> Reply:
        """Put the answer together."""
        chain_now = taken.chain if taken else Chain(next_seq=0, head=b"")
        pages = [self.page(cursor, asked) for cursor in asked.pull] if self.may_pull(sender) else []
        return answer.compose(
            asked,
            taken,
            sender,
            epoch=self.store.epoch,
            now=now,
            receipt=self.receipt(sender, chain_now, now),
            pages=pages,
            want=self.wants(sender.device),
            durable_seq=self.durable_seq(asked, sender),
            durable_ms=START_MS + int(self.backed_up_s * 1000),
            signatures=self.signatures,
        )

    def add_part(self, device: UUID, sha256: str, offset: int, size: int, part: bytes) -> tuple[int, media.Progress]:
        """Take a piece of a photo or signature; (status, progress)."""
        if sha256 not in self.store.named or media.fault_of(part):
            return 404, media.Progress(offset=0, kept=False)
        if sha256 in self.store.media:
            return 204, media.Progress(offset=size, kept=True, complete=True)
        have = self.parts.get(sha256, b"")
        progress = media.place(len(have), offset, size, len(part))
        if not progress.kept:
            return 409, progress
        self.parts[sha256] = have + part
        if progress.offset < size:
            return 204, progress
        progress = self.finish(sha256, self.parts.pop(sha256))
        return (204 if progress.complete else 409), progress

    def compare(self, device: UUID, body: bytes) -> tuple[int, bytes]:
        """Take a manifest and give what mends the replica; (status, answer)."""
        try:
            manifest = msgspec.json.decode(body, type=Manifest)
        except BROKEN:
            return 400, b"UNREADABLE_ENVELOPE"
        sender, now_ms = self.senders[device], START_MS + int(self.loop.now * 1000)
        if not admission.owns(sender, [manifest.scope]) or not self.may_pull(sender):
            return 404, b"SCOPE_UNKNOWN"
        if not repair.is_due(self.repaired.get((device, manifest.scope)), now_ms):
            return 429, b"REPAIRED_BEFORE"
        self.repaired[device, manifest.scope] = now_ms
        live = {key: row for key, row in self.rows(manifest.scope).items() if row.operation}
        return 200, msgspec.json.encode(repair.mend(manifest, self.store.epoch, self.head(manifest.scope), live))

    # The rules, each in one place, so that a mutant can break one of them.

    def fault_of(self, asked: Exchange, sender: Sender) -> str | None:
        """Hold the envelope."""
        return admission.fault_of(asked, sender, self.signatures)

    def rules(self, asked: Exchange, now: datetime) -> Rules:
        """Return what settling must know."""
        skew = timedelta(milliseconds=asked.clock.wall_ms) - (now - datetime.fromtimestamp(0, now.tzinfo))
        return Rules(solutions=SOLUTIONS, now=now, skew=skew, signers=self.signers(), signatures=self.signatures)

    def signers(self) -> dict[UUID, Signer]:
        """Return the handhelds whose offers and acceptances may be met."""
        return {
            device: Signer(courier=sender.courier, public_key=sender.public_key)
            for device, sender in self.senders.items()
        }

    def land(self, push: Push, held: Chain, knot: Knot | None) -> Landing:
        """Say where a push lands."""
        return chain.land(push, held, knot)

    def take(
        self, push: Push, held: Chain, landing: Landing, batch: Sequence[Witnessed], sender: Sender, rules: Rules
    ) -> Taken:
        """Settle a push that landed."""
        return intake.take(push, held, landing, batch, self.held(batch), sender, rules)

    def held(self, batch: Sequence[Witnessed]) -> Held:
        """Return what the server holds of the parcels and ids that a batch speaks of."""
        passings = [each for id in intake.parcels_of(batch) for each in self.store.passings.get(id, ())]
        facts = {id: self.store.by_id[id] for id in intake.ids_of(batch, passings) if id in self.store.by_id}
        parcels = {id: self.store.custodies[id] for id in intake.parcels_of(batch) if id in self.store.custodies}
        return Held(custodies=parcels, facts=facts, passings=self.store.passings)

    def finish(self, sha256: str, body: bytes) -> media.Progress:
        """Keep a whole photo or signature where its hash is right."""
        progress = media.finish(sha256, body)
        if progress.complete:
            self.keep_media(sha256, body)
        return progress

    def seal(self, sender: Sender) -> ReceiptKey:
        """Return the key of a handheld's receipts."""
        return ReceiptKey(key=self.secret, province=PROVINCE, device=sender.device)

    def receipt(self, sender: Sender, chain: Chain, now: datetime) -> str:
        """Return the server's word that it holds the chain up to here at this moment."""
        return self.seal(sender).receipt(chain, now)

    def may_pull(self, sender: Sender) -> bool:
        """Return whether a handheld is still told anything."""
        return sender.revoked_at is None

    def durable_seq(self, asked: Exchange, sender: Sender) -> int:
        """Return how far the chain that was pushed is covered by a backup."""
        return self.durable.get((sender.device, asked.push.incarnation), 0) if asked.push else 0

    def begin(self) -> int:
        """Begin a transaction of staff; its counters are taken at its end, so there is nothing to remember."""
        return 0

    def restored_epoch(self) -> str:
        """Return the epoch after a restore."""
        return f"{self.loop.chance.getrandbits(48):012x}"

    # Reading and writing.

    def take_push(self, push: Push, sender: Sender, rules: Rules) -> Taken:
        """Land, settle and keep a push in one transaction."""
        name = sender.device, push.incarnation
        held = self.store.chains.get(name) or Chain(next_seq=1, head=chain_start(*name))
        knot = self.last_knot(name, push) if intake.asks_old(push, held) else None
        landing = self.land(push, held, knot)
        seal = self.seal(sender)
        batch = intake.read_batch(push, seal.proven, self.shapes) if landing.status == "ok" else []
        taken = self.take(push, held, landing, batch, sender, rules)
        self.fails("before commit")
        self.store.chains[name] = taken.chain
        for step, place in zip(taken.steps, taken.places, strict=True):
            self.keep(step, sender, push.incarnation, place, rules.now)
        self.apply(taken.steps)
        return taken

    def last_knot(self, name: tuple[UUID, int], push: Push) -> Knot | None:
        """Return the last hash kept of a stretch of a chain."""
        for seq in range(push.base + len(push.facts) - 1, push.base - 1, -1):
            if (*name, seq) in self.store.knots:
                return Knot(seq=seq, chain=self.store.knots[*name, seq])
        return None

    def keep(self, step: Step, sender: Sender, incarnation: int, place: intake.Place, now: datetime) -> None:
        """Write one fact into the ledger, and note the photos and signatures it stands on."""
        seen = step.witnessed
        entry = Entry(
            id=seen.id,
            device=sender.device,
            incarnation=incarnation,
            seq=place.seq,
            raw=seen.raw,
            leaf=seen.leaf,
            head=place.head,
            verdict=step.verdict.status,
            code=step.verdict.code,
            received=now,
            after=seen.since,
        )
        self.store.ledger.append(entry)
        self.store.by_id[seen.id] = entry
        self.store.knots[sender.device, incarnation, place.seq] = place.head
        self.tap(entry)
        for _, sha256 in media_of(seen.fact) if seen.fact else ():
            self.store.named.setdefault(sha256, sender.device)
            if sha256 not in self.store.media:
                self.store.wanted.setdefault(sender.device, {})[sha256] = None

    def apply(self, steps: Sequence[Step]) -> None:
        """Move parcels and their threads, and the feeds last."""
        store = self.store
        for step in steps:
            if step.before and step.after:
                after = step.after
                store.custodies[after.parcel] = after
                if step.passing:
                    store.passings[after.parcel] = (*store.passings.get(after.parcel, ()), step.passing)
                event = Event(step.witnessed.id, step.witnessed.leaf, after.head, after.n)
                store.threads[after.parcel] = (*store.threads.get(after.parcel, ()), event)
                self.tell(step.before, after, "reassigned" if step.before.courier != after.courier else "moved")

    def wants(self, device: UUID) -> list[MediaWant]:
        """Return what is still missing of a handheld's photos and signatures."""
        names = list(self.store.wanted.get(device, ()))[:WANTS]
        return [MediaWant(sha256=name, offset=len(self.parts.get(name, b""))) for name in names]

    def keep_media(self, sha256: str, body: bytes) -> None:
        """Keep a whole photo or signature."""
        self.store.media[sha256] = body
        for names in self.store.wanted.values():
            names.pop(sha256, None)

    # What staff do.

    def enrol(self, sender: Sender) -> None:
        """Bind a handheld to its courier."""
        self.senders[sender.device] = sender

    def revoke(self, device: UUID) -> bool:
        """Lock a handheld; False where it was locked before."""
        sender = self.senders[device]
        self.senders[device] = replace(sender, revoked_at=sender.revoked_at or self.loop.moment())
        return sender.revoked_at is None

    def register(self, custody: Custody) -> None:
        """Write a parcel into the book."""
        self.store.custodies[custody.parcel] = custody

    def say(self, actor: Actor, fact: AnyFact, ticket: int = 0) -> bool:
        """Record what staff did, where the table of custody allows it."""
        known = {fact.parcel: self.store.custodies[fact.parcel]}
        seen = Witnessed(id=fact.id, raw=msgspec.json.encode(fact), fact=fact)
        (step,) = settle(known, [seen], actor, Rules(solutions={}, now=self.loop.moment()))
        if step.after is None:
            return False
        self.apply([step])
        return True

    def back_up(self) -> None:
        """Make a backup; from now on handhelds may forget what it covers."""
        self.backup, self.backed_up_s = self.store.copy(), self.loop.now
        self.durable = {name: held.next_seq - 1 for name, held in self.store.chains.items()}

    def restore(self) -> None:
        """Lose everything since the last backup."""
        self.store = self.backup.copy()
        self.store.epoch = self.restored_epoch()
        self.parts = {}
