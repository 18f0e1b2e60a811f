"""Who may push and pull what: the envelope is held against its sender before anything in it is looked at."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from msgspec import Struct

from mobile_sync.keys import P256, Signatures
from mobile_sync.wire import MAX_BATCH_BYTES, MAX_FACTS, OLDEST_PROTOCOL, PROTOCOL, Exchange, Push, chain_through

CATALOGUE: Final = "ref:catalogue"
"""The scope of what every courier may look up: reasons of failure and procedures. Nothing in it is personal."""
Fault = Literal["PROTOCOL_UNKNOWN", "WRONG_DEVICE", "SCOPE_UNKNOWN", "BATCH_TOO_LARGE", "BAD_SIGNATURE"]
"""Why an envelope is turned away whole; the door that says so has the words."""


class Sender(Struct, frozen=True, kw_only=True):
    """The handheld that the token belongs to, as the server knows it."""

    device: UUID
    courier: UUID
    public_key: bytes
    revoked_at: datetime | None = None


def fault_of(asked: Exchange, sender: Sender, signatures: Signatures = P256) -> Fault | None:
    """Return why an exchange is turned away with nothing stored, or None where it may come in.

    What a sender captured is never looked at here: only version, identity, scopes, size and the batch's one signature.
    """
    if not OLDEST_PROTOCOL <= asked.protocol <= PROTOCOL:
        return "PROTOCOL_UNKNOWN"
    if asked.device != sender.device:
        return "WRONG_DEVICE"
    scopes = [cursor.scope for cursor in asked.pull]
    if not owns(sender, scopes) or len(set(scopes)) < len(scopes):
        return "SCOPE_UNKNOWN"
    if asked.push is None or not asked.push.facts:
        return None
    if not fits(asked.push):
        return "BATCH_TOO_LARGE"
    return None if is_signed_by(asked.push, sender, signatures) else "BAD_SIGNATURE"


def owns(sender: Sender, scopes: Iterable[str]) -> bool:
    """Return whether all these scopes are the sender's own."""
    return set(own_scopes(sender.courier, sender.device)).issuperset(scopes)


def own_scopes(courier: UUID, device: UUID) -> list[str]:
    """Return the scopes that a courier's handheld may read."""
    return [f"courier:{courier}", f"device:{device}", CATALOGUE]


def fits(push: Push) -> bool:
    """Return whether a batch keeps to its limits."""
    return len(push.facts) <= MAX_FACTS and sum(len(bytes(raw)) for raw in push.facts) <= MAX_BATCH_BYTES


def is_signed_by(push: Push, sender: Sender, signatures: Signatures = P256) -> bool:
    """Return whether the batch's one signature, over the chain's hash after its last fact, is the sender's."""
    heads = chain_through(bytes.fromhex(push.prev), (bytes(raw) for raw in push.facts))
    return signatures.is_signed(sender.public_key, heads[-1], push.signature)
