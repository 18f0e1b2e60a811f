"""What a receiver's own word adds to a delivery: the secret of their receipt, or a code that their phone scanned."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final, Literal
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from mobile_sync.codes import TokenUnreadable, door_code_hash, parse_door_code, receipt_commitment
from mobile_sync.custody import Actor, Leg
from mobile_sync.facts import AnyFact, Delivered
from mobile_sync.refusals import DoorCodeUnproven, Flag, ReceiptUnproven

Outcome = Literal["confirmed", "disputed"]


class HeldReceipt(Struct, frozen=True, kw_only=True):
    """A receipt that still holds, as the server knows it; ``is_used`` where a delivery has consumed it."""

    id: UUID
    parcel: UUID
    dossier: UUID
    commitment: bytes
    is_used: bool = False


class Doorsteps(Struct, frozen=True, kw_only=True):
    """What is known of the doorsteps that a batch tells of.

    ``codes`` gives, by the hash of a door code, the act that showed it first.
    """

    province: int
    receipts: tuple[HeldReceipt, ...] = ()
    codes: Mapping[bytes, bytes] = {}


class Acknowledged(Struct, frozen=True, kw_only=True):
    """What the receiver's word comes to: the ``receipt`` that is used up by it, the hash of the door ``code`` shown.

    ``delivery`` is the id under which the delivery is kept, ``act`` the act at the door that the code belongs to,
    ``flag`` what somebody should look at.
    """

    parcel: UUID
    delivery: UUID
    receipt: UUID | None = None
    code: bytes | None = None
    act: bytes = b""
    flag: type[Flag] | None = None


class Told(Struct, frozen=True, kw_only=True):
    """The parcels whose deliveries bring a receiver's word, and the hashes of the door codes shown, each in order."""

    parcels: tuple[UUID, ...]
    codes: tuple[bytes, ...]


NO_DOORSTEPS: Final = Doorsteps(province=0)


def told_at_doors(facts: Iterable[AnyFact]) -> Told:
    """Return what the deliveries of a batch tell of doorsteps: nothing, for most."""
    told = [fact for fact in facts if isinstance(fact, Delivered) and (fact.receipt_secret or fact.door_code)]
    hashes = {hash_of(fact.door_code) for fact in told}
    return Told(
        parcels=tuple(sorted({fact.parcel for fact in told})), codes=tuple(sorted(each for each in hashes if each))
    )


def acknowledge(fact: AnyFact, leg: Leg, actor: Actor, doorsteps: Doorsteps) -> Acknowledged | None:
    """Return what the receiver's word adds to a delivery that is applied, or None where there is none."""
    if not isinstance(fact, Delivered) or not (fact.receipt_secret or fact.door_code):
        return None
    said = Acknowledged(parcel=fact.parcel, delivery=fact.id, act=act_of(fact, actor))
    if fact.door_code:
        code = own_code(fact, actor, doorsteps)
        said = replace(said, code=code) if code else replace(said, flag=DoorCodeUnproven)
    if fact.receipt_secret:
        receipt = opened(fact, leg, doorsteps)
        said = replace(said, receipt=receipt) if receipt else replace(said, flag=ReceiptUnproven)
    return said


def shown_in_vain(fact: AnyFact | None, id: UUID, actor: Actor, doorsteps: Doorsteps) -> Acknowledged | None:
    """Return what a delivery adds that is kept under ``id`` and not applied: the code that the receiver may answer."""
    if not isinstance(fact, Delivered) or not (code := own_code(fact, actor, doorsteps)):
        return None
    return Acknowledged(parcel=fact.parcel, delivery=id, code=code, act=act_of(fact, actor))


def own_code(fact: Delivered, actor: Actor, doorsteps: Doorsteps) -> bytes | None:
    """Return the hash of the code that a delivery showed, None where it is none of ours or another act showed it."""
    code, act = hash_of(fact.door_code), act_of(fact, actor)
    return code if code is not None and doorsteps.codes.get(code, act) == act else None


def opened(fact: Delivered, leg: Leg, doorsteps: Doorsteps) -> UUID | None:
    """Return the receipt of the parcel whose secret a delivery brings, where no other has brought it before."""
    try:
        secret = bytes.fromhex(fact.receipt_secret)
    except ValueError:
        return None
    for receipt in doorsteps.receipts:
        kept = receipt_commitment(
            province_id=doorsteps.province, dossier_id=receipt.dossier, direction=leg, secret=secret
        )
        if receipt.parcel == fact.parcel and receipt.commitment == kept and not receipt.is_used:
            return receipt.id
    return None


def hash_of(code: str) -> bytes | None:
    """Return the hash of a door code as a fact carries it, None where it is none of ours."""
    try:
        return door_code_hash(parse_door_code(code))
    except TokenUnreadable:
        return None


def act_of(fact: Delivered, actor: Actor) -> bytes:
    """Return what the deliveries of one act at one door share: who hands over, and what the receiver was shown."""
    return hashlib.sha256(f"{actor.id}|{fact.shown}".encode()).digest()


def after(doorsteps: Doorsteps, said: Acknowledged) -> Doorsteps:
    """Return what is known once what a delivery adds is taken in."""
    receipts = [replace(each, is_used=each.is_used or each.id == said.receipt) for each in doorsteps.receipts]
    codes = {said.code: said.act, **doorsteps.codes} if said.code else doorsteps.codes
    return replace(doorsteps, receipts=tuple(receipts), codes=codes)
