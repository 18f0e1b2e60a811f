"""A handheld in Python, without any network: what to ask next, and what to do with the answer.

Used by tests, by the simulator and by the demo's crew; the courier's app follows the same rules in TypeScript.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mobile_sync.facts import AnyFact, media_of
from mobile_sync.handover import (
    MOST_FOREGOING,
    Acceptance,
    Offer,
    Offered,
    acceptance_message,
    offer_message,
)
from mobile_sync.keys import P256, Signatures
from mobile_sync.lease import Lease, is_expired
from mobile_sync.outbox import Outbox, SavedOutbox
from mobile_sync.pacing import Pace
from mobile_sync.repair import Manifest
from mobile_sync.replica import Replica, SavedReplica
from mobile_sync.revocation import wipe_message
from mobile_sync.track import Track
from mobile_sync.wire import (
    MAX_PART_BYTES,
    PROTOCOL,
    Clock,
    Done,
    Enrolled,
    Exchange,
    Health,
    Page,
    Reply,
    TokenRequest,
    token_message,
)

MEDIA_KEPT_MS: Final = 3 * 24 * 3600 * 1000
COMES_BY: Final = frozenset({"collected", "loaded", "taken_over"})
GOES_BY: Final = frozenset({"handed_over", "delivered", "checked_in", "given_over"})


class Part(Struct, frozen=True, kw_only=True):
    """The next piece of a photo or signature to send."""

    sha256: str
    offset: int
    size: int
    body: bytes


class Saved(Struct, frozen=True, kw_only=True):
    """A handheld as one local transaction left it. Nothing is sent before it was saved."""

    outbox: SavedOutbox
    replica: SavedReplica
    media: dict[str, bytes]
    offsets: dict[str, int]
    taken_ms: dict[str, int]
    receipt: str
    epoch: str
    lease: Lease | None
    done: tuple[Done, ...]


class Named(Struct):
    """The id, the kind and the parcel that a fact's bytes name."""

    id: UUID | None = None
    kind: str = ""
    parcel: str = ""


NAMED: Final = msgspec.json.Decoder(Named)


class Handheld:
    """One courier's device: an outbox, a replica, and the bytes of photos and signatures until they are safe.

    Every change is made in memory and becomes durable by ``save``; after a crash ``load`` takes up the last one.
    """

    part_bytes = MAX_PART_BYTES

    def __init__(self, enrolled: Enrolled, key: Any, app: str = "reference-2", signatures: Signatures = P256) -> None:
        self.identity = enrolled
        self.key = key
        self.app = app
        self.signatures = signatures
        self.outbox = Outbox(enrolled.device, key, signatures)
        self.replica = Replica(enrolled.scopes)
        self.pace = Pace()
        self.track = Track()
        self.media: dict[str, bytes] = {}
        self.offsets: dict[str, int] = {}
        self.taken_ms: dict[str, int] = {}
        self.receipt = ""
        self.epoch = ""
        self.lease: Lease | None = None
        self.done: tuple[Done, ...] = ()
        self.is_over = False
        self.repairs_needed = 0

    def keep_media(self, body: bytes) -> str:
        """Keep a photo or signature until the server has it whole, and return its SHA-256."""
        sha256 = hashlib.sha256(body).hexdigest()
        self.media = {**self.media, sha256: body}
        return sha256

    def capture(self, fact: AnyFact) -> int:
        """Record what the courier saw, with the server's last receipt; the media it names must be kept already.

        It works with a lease run out and on a handheld that was revoked. Raises KeyError where a photo or signature
        was never kept.
        """
        for _, sha256 in media_of(fact):
            self.media[sha256]
            self.offsets = {sha256: 0, **self.offsets}
        return self.outbox.capture(fact if fact.receipt else replace(fact, receipt=self.receipt))

    def answer(self, nonce: str) -> TokenRequest:
        """Return the signed answer to the server's nonce."""
        device = self.identity.device
        signature = self.signatures.sign(self.key, token_message(device, nonce))
        return TokenRequest(province=self.identity.province, device=device, nonce=nonce, signature=signature)

    def next_exchange(self, clock: Clock) -> Exchange:
        """Return the next round trip: what waits, where each scope stands, which orders were obeyed."""
        return Exchange(
            protocol=PROTOCOL,
            device=self.identity.device,
            app=self.app,
            clock=clock,
            push=None if self.done else self.outbox.next_push(self.pace.limit),
            pull=self.replica.cursors(),
            health=Health(facts_waiting=self.outbox.waiting, media_waiting=len(self.offsets)),
            done=list(self.done),
            track=self.track.next_points() if self.is_drained and not self.done else [],
        )

    def absorb(self, asked: Exchange, reply: Reply) -> None:
        """Take in the answer to ``asked``."""
        self.pace.answered()
        self.track.sent(asked.track)
        self.receipt = reply.receipt
        self.lease = None if reply.status == "revoked" else Lease(clock=asked.clock)
        self.enter_epoch(reply.epoch)
        if asked.push is not None and asked.push.incarnation == self.outbox.incarnation:
            self.outbox.absorb(reply)
        for page in reply.pages:
            self.absorb_page(page)
        for want in reply.want:
            if want.sha256 in self.media:
                self.offsets = {**self.offsets, want.sha256: want.offset}
        self.forget_media(reply.now_ms, reply.durable_ms)
        self.is_over = bool(asked.done) and not reply.orders
        if any(order.kind == "wipe" and (order.final or self.is_drained) for order in reply.orders):
            self.wipe()

    def absorb_page(self, page: Page) -> None:
        """Take in a page of a pull or of a repair."""
        self.repairs_needed += not self.replica.absorb(page)
        if self.replica.greyed:
            self.replica.purge(self.parcels_waiting())

    def parcels_waiting(self) -> frozenset[str]:
        """Return the parcels about which something was captured that the server has not acknowledged."""
        return frozenset(named.parcel for named in self.unsent())

    def unsent(self) -> list[Named]:
        """Return the names in every fact that the server has not acknowledged; what cannot be read has none."""
        return [named_in(raw) for raw in self.outbox.unsent()]

    def came_by(self, parcel: UUID) -> UUID | None:
        """Return the fact by which the courier came to a parcel that he still has, as far as this handheld knows."""
        by = None
        for named in map(named_in, self.outbox.facts):
            if named.parcel == str(parcel):
                by = named.id if named.kind in COMES_BY else None if named.kind in GOES_BY else by
        return by

    def offer(self, id: UUID, parcels: Sequence[UUID]) -> Offer:
        """Return what the giver shows as a QR code: parcels in hand, each with what the server may not know of it."""
        unsent = [named for named in self.unsent() if named.id]
        listed = tuple(
            Offered(
                parcel,
                self.came_by(parcel),
                tuple(named.id for named in unsent if named.id and named.parcel == str(parcel))[-MOST_FOREGOING:],
            )
            for parcel in parcels
        )
        made = Offer(id=id, device=self.identity.device, courier=self.identity.courier, parcels=listed)
        return replace(made, signature=self.signatures.sign(self.key, offer_message(made)))

    def accept(self, offer: Offer, parcels: Sequence[UUID]) -> Acceptance:
        """Return what the taker shows in answer: the parcels of the offer that are in his hand now."""
        made = Acceptance(
            offer=offer.id, device=self.identity.device, courier=self.identity.courier, parcels=tuple(parcels)
        )
        return replace(made, signature=self.signatures.sign(self.key, acceptance_message(made)))

    def next_manifest(self, now_ms: int) -> Manifest | None:
        """Return what to ask the server to compare, where a digest did not agree."""
        return self.replica.next_manifest(now_ms)

    def next_part(self) -> Part | None:
        """Return the next piece of media to send, or None where all are taken."""
        for sha256, offset in self.offsets.items():
            body = self.media[sha256]
            return Part(sha256=sha256, offset=offset, size=len(body), body=body[offset : offset + self.part_bytes])
        return None

    def absorb_part(self, sha256: str, offset: int, complete: bool) -> None:
        """Take the server's word on how much of a photo or signature it holds."""
        rest = {name: at for name, at in self.offsets.items() if name != sha256}
        if complete:
            self.offsets, self.taken_ms = rest, {**self.taken_ms, sha256: 0}
        else:
            self.offsets = {**rest, sha256: offset}

    def enter_epoch(self, epoch: str) -> None:
        """Offer everything still kept again to a server that was restored from a backup."""
        if epoch != self.epoch:
            if self.epoch:
                self.outbox.doubt()
            self.offsets = {**dict.fromkeys(self.taken_ms, 0), **self.offsets}
            self.taken_ms = {}
            self.epoch = epoch

    def forget_media(self, now_ms: int, durable_ms: int) -> None:
        """Drop the photos and signatures that the server took three days ago, and before its last backup.

        When exactly is not told with the last part: the next answer is late enough.
        """
        self.taken_ms = {name: at or now_ms for name, at in self.taken_ms.items()}
        safe_ms = min(now_ms - MEDIA_KEPT_MS, durable_ms)
        old = {name for name, at in self.taken_ms.items() if at < safe_ms and name not in self.offsets}
        if old:
            self.media = {name: body for name, body in self.media.items() if name not in old}
            self.taken_ms = {name: at for name, at in self.taken_ms.items() if name not in old}

    def is_locked(self, clock: Clock) -> bool:
        """Return whether personal data must not be shown: 72 hours without the server, revoked, or wiped."""
        return is_expired(self.lease, clock)

    def wipe(self) -> None:
        """Obey the order to wipe: everything goes but the key, which signs for it a last time."""
        signature = self.signatures.sign(self.key, wipe_message(self.identity.device))
        self.outbox = Outbox(self.identity.device, self.key, self.signatures)
        self.replica = Replica([])
        self.media, self.offsets, self.taken_ms = {}, {}, {}
        self.receipt, self.lease = "", None
        self.done = (Done(kind="wipe", signature=signature),)

    def save(self) -> Saved:
        """Return what goes into one local transaction."""
        return Saved(
            outbox=self.outbox.save(),
            replica=self.replica.save(),
            media=self.media,
            offsets=self.offsets,
            taken_ms=self.taken_ms,
            receipt=self.receipt,
            epoch=self.epoch,
            lease=self.lease,
            done=self.done,
        )

    def load(self, saved: Saved) -> None:
        """Become what was saved."""
        self.outbox.load(saved.outbox)
        self.replica.load(saved.replica)
        self.media, self.offsets, self.taken_ms = saved.media, saved.offsets, saved.taken_ms
        self.track = Track()
        self.receipt, self.epoch = saved.receipt, saved.epoch
        self.lease, self.done = saved.lease, saved.done

    @property
    def is_drained(self) -> bool:
        """Return whether the server has everything."""
        return not self.outbox.waiting and not self.offsets


def named_in(raw: bytes) -> Named:
    """Return the id and the parcel that a fact's bytes name."""
    try:
        return NAMED.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Named()
