"""What a person can witness about one parcel. A fact is past tense, and is never edited."""

from datetime import datetime
from typing import Annotated, Literal, get_args
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from mobile_sync.handover import Acceptance, Offer

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
PRINTABLE = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]*$"
Line = Annotated[str, Meta(max_length=200, pattern=PRINTABLE)]
Short = Annotated[str, Meta(max_length=40, pattern=PRINTABLE)]
Seal = Annotated[str, Meta(min_length=1, max_length=40, pattern=PRINTABLE)]
LastFour = Annotated[str, Meta(pattern="^[0-9A-Z]{4}$", max_length=4)]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=PRINTABLE)]
Moment = Annotated[datetime, Meta(tz=True)]
Code = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{1,40}(?!\\n)$")]
OfficerCode = Annotated[str, Meta(max_length=20, pattern="^(HD1[0-9A-HJKMNP-TV-Z]{17})?(?!\\n)$")]
Count = Annotated[int, Meta(ge=0, le=10_000)]


class Place(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the handheld was, as it saw itself. GeoJSON order."""

    lon: Annotated[float, Meta(ge=-180, le=180)]
    lat: Annotated[float, Meta(ge=-90, le=90)]
    accuracy_m: Annotated[float, Meta(ge=0, le=100_000)]


class Fact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """One thing that one person saw happen to one parcel.

    ``at`` is the witness's own clock, a claim; ``monotonic_ms`` counts since ``boot`` and cannot be set back.
    ``receipt`` is the server's last signed receipt known to the witness, so the fact is younger than it.
    """

    id: UUID
    parcel: UUID
    at: Moment
    monotonic_ms: Annotated[int, Meta(ge=0, le=2**53)] = 0
    boot: Short = ""
    receipt: Line = ""
    place: Place | UnsetType = UNSET


class Assigned(Fact, frozen=True, kw_only=True, tag="assigned"):
    """A dispatcher gave the parcel to a courier's tour. Custody does not change by it."""

    courier: UUID


class Unassigned(Fact, frozen=True, kw_only=True, tag="unassigned"):
    """A dispatcher took the parcel off a tour."""

    why: Line


class Declined(Fact, frozen=True, kw_only=True, tag="declined"):
    """The courier cannot take a parcel that was assigned; it goes back to dispatch."""

    why: Line


class Collected(Fact, frozen=True, kw_only=True, tag="collected"):
    """The courier took the parcel from a citizen or an agency, counted and sealed before both.

    ``fee_vnd`` is the state fee that was taken at the door, against the receipt of that number.
    """

    seal: Seal
    papers: Annotated[int, Meta(ge=1, le=10_000)]
    giver: Name
    signature: Sha256
    shown: Sha256
    fee_vnd: Annotated[int, Meta(ge=0, le=1_000_000_000)] = 0
    fee_receipt: Short = ""


class AcceptedAtCounter(Fact, frozen=True, kw_only=True, tag="accepted_at_counter"):
    """A clerk took the parcel from the citizen at a post office, counted and sealed before both."""

    office: UUID
    seal: Seal
    papers: Annotated[int, Meta(ge=1, le=10_000)]


class Loaded(Fact, frozen=True, kw_only=True, tag="loaded"):
    """The courier scanned the parcel out of a post office, on a delivery list."""

    office: UUID


class HandedOver(Fact, frozen=True, kw_only=True, tag="handed_over"):
    """The courier gave the parcel to an agency's officer, who confirmed by name and signature or by their own code."""

    office: UUID
    officer: Line = ""
    signature: Sha256 | UnsetType = UNSET
    shown: Sha256
    discrepancy: Line = ""
    officer_code: OfficerCode = ""


class Delivered(Fact, frozen=True, kw_only=True, tag="delivered"):
    """The courier gave the parcel to the named person or to somebody with a basis to take it.

    ``identity_match`` is the courier's check of the document shown; of its number only ``identity_last4`` is kept.
    ``shown`` is the hash of exactly what the receiver saw when confirming. ``receipt_secret`` (hexadecimal) is of the
    code that they brought, ``door_code`` the one that the handheld showed to their phone.
    """

    receiver: Name
    relationship: Literal["owner", "authorised", "spouse", "parent", "child", "relative", "colleague", "other"]
    basis: Line = ""
    identity_kind: Literal["citizen_id", "passport", "vneid", "other"]
    identity_last4: LastFour
    identity_match: bool
    signature: Sha256
    photo: Sha256
    shown: Sha256
    receipt_secret: Annotated[str, Meta(max_length=64, pattern=PRINTABLE)] = ""
    door_code: Annotated[str, Meta(max_length=64, pattern=PRINTABLE)] = ""


class AttemptFailed(Fact, frozen=True, kw_only=True, tag="attempt_failed"):
    """The door stayed closed: a reason, and a solution allowed for it."""

    reason: Code
    solution: Code
    photo: Sha256 | UnsetType = UNSET
    note: Line = ""


class CheckedIn(Fact, frozen=True, kw_only=True, tag="checked_in"):
    """The courier gave the parcel back to a post office, scanned before the clerk."""

    office: UUID
    clerk: Name


class GivenOver(Fact, frozen=True, kw_only=True, tag="given_over"):
    """The courier gave the parcel to another courier, whose signed acceptance he scanned.

    ``by`` is his fact that says how he had come to it, where his handheld knows.
    """

    acceptance: Acceptance
    by: UUID | None = None


class TakenOver(Fact, frozen=True, kw_only=True, tag="taken_over"):
    """The courier took the parcel from another courier, whose signed offer he scanned."""

    offer: Offer


class Dispatched(Fact, frozen=True, kw_only=True, tag="dispatched"):
    """A clerk closed the parcel into a bag on a manifest (BD10)."""

    manifest: UUID


class Received(Fact, frozen=True, kw_only=True, tag="received"):
    """A clerk scanned the parcel out of an opened bag at another office."""

    office: UUID


class CollectedAtCounter(Fact, frozen=True, kw_only=True, tag="collected_at_counter"):
    """The citizen fetched a held parcel at the counter and showed identity."""

    receiver: Name
    identity_kind: Literal["citizen_id", "passport", "vneid", "other"]
    identity_last4: LastFour


class Invited(Fact, frozen=True, kw_only=True, tag="invited"):
    """The citizen was sent an invitation (giấy mời) to fetch a held parcel."""

    channel: Literal["paper", "sms", "call"]


class ReturnStarted(Fact, frozen=True, kw_only=True, tag="return_started"):
    """A supervisor sent a held parcel back to the agency that issued it."""

    why: Code


class Missing(Fact, frozen=True, kw_only=True, tag="missing"):
    """The holder could not find the parcel when it was to be scanned."""

    note: Line


class Damaged(Fact, frozen=True, kw_only=True, tag="damaged"):
    """The holder found the parcel or its seal broken."""

    note: Line
    photo: Sha256


class Resolved(Fact, frozen=True, kw_only=True, tag="resolved"):
    """A supervisor closed an exception: the parcel is where this fact says."""

    state: Literal["registered", "at_office", "with_courier", "held", "delivered", "lost", "compensated"]
    holder: UUID
    second_person: UUID
    note: Line


class Cancelled(Fact, frozen=True, kw_only=True, tag="cancelled"):
    """Nothing was collected and nothing will be."""

    why: Line


class Voided(Fact, frozen=True, kw_only=True, tag="voided"):
    """A delivery reported by mistake is taken back within 24 hours; the fact it voids stays.

    A courier takes back only what was delivered out of his own hands, and dispatch looks at it.
    """

    voids: UUID
    why: Line


class ReceiptConfirmed(Fact, frozen=True, kw_only=True, tag="receipt_confirmed"):
    """The citizen said on their own phone that the papers arrived; ``delivery`` where they stood at that very one."""

    receipt_id: Short
    delivery: UUID | None = None


class ReceiptDisputed(Fact, frozen=True, kw_only=True, tag="receipt_disputed"):
    """The citizen said that the papers did not arrive, or not rightly."""

    receipt_id: Short
    delivery: UUID | None = None
    note: Annotated[str, Meta(max_length=1000, pattern=PRINTABLE)] = ""


DeviceFact = (
    Declined | Collected | Loaded | HandedOver | Delivered | AttemptFailed | CheckedIn | GivenOver | TakenOver
    | Missing | Damaged | Voided
)  # fmt: skip
AnyFact = (
    Assigned | Declined | Unassigned | Collected | AcceptedAtCounter | Loaded | HandedOver | Delivered
    | AttemptFailed | CheckedIn | GivenOver | TakenOver | Dispatched | Received | CollectedAtCounter | Invited
    | ReturnStarted | Missing | Damaged | Resolved | Cancelled | Voided | ReceiptConfirmed | ReceiptDisputed
)  # fmt: skip

PHYSICAL = frozenset(
    {
        "collected",
        "accepted_at_counter",
        "loaded",
        "handed_over",
        "delivered",
        "checked_in",
        "given_over",
        "taken_over",
        "dispatched",
        "received",
        "collected_at_counter",
    }
)
"""Kinds that say where the paper is: a conflict about one of these opens an exception, never a silent drop."""


DEVICE_KINDS = frozenset(str(member.__struct_config__.tag) for member in get_args(DeviceFact))


def kind_of(fact: AnyFact) -> str:
    """Return the wire name of a fact's kind."""
    return str(type(fact).__struct_config__.tag)


def media_of(fact: AnyFact) -> tuple[tuple[str, str], ...]:
    """Return (role, sha256) of every photo and signature the fact stands on."""
    found = ((role, getattr(fact, role, UNSET)) for role in ("photo", "signature"))
    return tuple((role, sha256) for role, sha256 in found if isinstance(sha256, str))
