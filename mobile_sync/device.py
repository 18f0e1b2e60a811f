"""A handheld in Python, without any network: what to ask next, and what to do with the answer.

Used by tests and by the demo's crew; the courier's app follows the same rules in TypeScript.
"""

import hashlib

from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct

from mobile_sync.facts import AnyFact, media_of
from mobile_sync.keys import sign
from mobile_sync.outbox import Outbox
from mobile_sync.replica import Replica
from mobile_sync.wire import (
    MAX_PART_BYTES,
    PROTOCOL,
    Clock,
    Enrolled,
    Exchange,
    Health,
    Reply,
    TokenRequest,
    token_message,
)


class Part(Struct, frozen=True, kw_only=True):
    """The next piece of a photo or signature to send."""

    sha256: str
    offset: int
    size: int
    body: bytes


class Handheld:
    """One courier's device: an outbox, a replica, and the bytes of photos and signatures until they are taken."""

    def __init__(self, enrolled: Enrolled, key: ec.EllipticCurvePrivateKey, app: str = "reference-1") -> None:
        self.identity = enrolled
        self.key = key
        self.app = app
        self.outbox = Outbox(enrolled.device, key)
        self.replica = Replica(enrolled.scopes)
        self.media: dict[str, bytes] = {}
        self.offsets: dict[str, int] = {}
        self.receipt = ""
        self.repairs_needed = 0

    def keep_media(self, body: bytes) -> str:
        """Keep a photo or signature until the server has it whole, and return its SHA-256."""
        sha256 = hashlib.sha256(body).hexdigest()
        self.media[sha256] = body
        return sha256

    def capture(self, fact: AnyFact) -> int:
        """Record what the courier saw; the media it names must be kept already.

        Raises KeyError where a photo or signature was never kept.
        """
        for _, sha256 in media_of(fact):
            self.media[sha256]
            self.offsets.setdefault(sha256, 0)
        return self.outbox.capture(fact)

    def answer(self, nonce: str) -> TokenRequest:
        """Return the signed answer to the server's nonce."""
        device = self.identity.device
        signature = sign(self.key, token_message(device, nonce))
        return TokenRequest(province=self.identity.province, device=device, nonce=nonce, signature=signature)

    def next_exchange(self, clock: Clock) -> Exchange:
        """Return the next round trip: what waits, and where each scope stands."""
        return Exchange(
            protocol=PROTOCOL,
            device=self.identity.device,
            app=self.app,
            clock=clock,
            push=self.outbox.next_push(),
            pull=self.replica.cursors(),
            health=Health(facts_waiting=self.outbox.waiting, media_waiting=len(self.offsets)),
        )

    def absorb(self, asked: Exchange, reply: Reply) -> None:
        """Take in the answer to ``asked``."""
        self.receipt = reply.receipt
        if asked.push is not None and asked.push.incarnation == self.outbox.incarnation:
            self.outbox.absorb(reply)
        for page in reply.pages:
            self.repairs_needed += not self.replica.absorb(page)
        for want in reply.want:
            if want.sha256 in self.media:
                self.offsets[want.sha256] = want.offset

    def next_part(self) -> Part | None:
        """Return the next piece of media to send, or None where all are taken."""
        for sha256, offset in self.offsets.items():
            body = self.media[sha256]
            return Part(sha256=sha256, offset=offset, size=len(body), body=body[offset : offset + MAX_PART_BYTES])
        return None

    def absorb_part(self, sha256: str, offset: int, complete: bool) -> None:
        """Take the server's word on how much of a photo or signature it holds."""
        if complete:
            self.offsets.pop(sha256, None)
        else:
            self.offsets[sha256] = offset

    @property
    def is_drained(self) -> bool:
        """Return whether the server has everything."""
        return not self.outbox.waiting and not self.offsets
