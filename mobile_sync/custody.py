"""Who holds a parcel: a custody and a fact give the next custody, or a refusal.

The rules are one table (DOMAIN: parcel states), so that a person can read them and the handheld can be given them.
"""

import hashlib
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct
from msgspec.structs import replace

from mobile_sync.facts import (
    AnyFact,
    Assigned,
    Declined,
    Delivered,
    GivenOver,
    HandedOver,
    Resolved,
    Voided,
    kind_of,
)
from mobile_sync.passing import passing_of
from mobile_sync.refusals import BadTransition, OfficerMissing, ProofMissing, SecondPersonMissing, WrongHolder

Leg = Literal["INBOUND", "SUPPLEMENT", "OUTBOUND_RESULT", "RETURN_PAPERS"]
State = Literal[
    "registered", "assigned", "with_courier", "at_office", "held", "in_transit", "returning", "exception",
    "delivered", "returned_to_agency", "lost", "compensated", "cancelled",
]  # fmt: skip
HolderKind = Literal["citizen", "agency", "courier", "office", "transit", "nobody"]

HANDED_OVER = frozenset({"delivered", "returned_to_agency"})
CLOSED = HANDED_OVER | {"lost", "compensated", "cancelled"}
TO_AGENCY = frozenset({"INBOUND", "SUPPLEMENT"})
GENESIS = bytes(32)


class Actor(Struct, frozen=True):
    """Who says the fact: a courier by a handheld, a person of the staff, or the citizen."""

    kind: Literal["courier", "staff", "citizen"]
    id: UUID
    role: str = ""


class Custody(Struct, frozen=True, kw_only=True):
    """Where one parcel stands.

    ``n`` and ``head`` are the length and the last hash of the parcel's own chain. ``courier`` is who it is assigned
    to, which is not who holds it; ``office`` is the agency's office that it comes from or goes to. ``delivery`` is the
    fact that delivered it, ``deliverer`` the courier who held it until then, where it is delivered.
    """

    parcel: UUID
    leg: Leg
    state: State
    holder_kind: HolderKind
    holder: UUID
    courier: UUID | None = None
    office: UUID | None = None
    delivery: UUID | None = None
    deliverer: UUID | None = None
    delivered_at: datetime | None = None
    attempts: int = 0
    exception: str = ""
    n: int = 0
    head: bytes = GENESIS


class Rule(Struct, frozen=True, kw_only=True):
    """One row of the table: in these states this kind of fact leads there.

    ``holder`` names who holds the parcel afterwards: ``same``, ``actor``, or a field of the fact.
    """

    kind: str
    before: frozenset[str]
    after: State | Literal["same", "stated"]
    holder: Literal["same", "actor", "taker", "office", "citizen", "agency", "manifest", "stated"]
    legs: frozenset[str] = frozenset()
    by_holder: bool = False
    who: tuple[str, ...] = ("courier",)


def _rule(
    kind: str,
    before: str,
    after: State | Literal["same", "stated"],
    holder: Literal["same", "actor", "taker", "office", "citizen", "agency", "manifest", "stated"],
    *who: str,
    by_holder: bool = False,
    legs: frozenset[str] = frozenset(),
) -> Rule:
    return Rule(
        kind=kind,
        before=frozenset(before.split()),
        after=after,
        holder=holder,
        who=who,
        by_holder=by_holder,
        legs=legs,
    )


FROM_AGENCY = frozenset({"OUTBOUND_RESULT", "RETURN_PAPERS"})

RULES: tuple[Rule, ...] = (
    _rule("assigned", "registered assigned", "assigned", "same", "dispatcher", "supervisor"),
    _rule("assigned", "at_office held returning with_courier", "same", "same", "dispatcher", "supervisor"),
    _rule("declined", "assigned", "registered", "same", "courier"),
    _rule("unassigned", "assigned", "registered", "same", "dispatcher", "supervisor"),
    _rule("unassigned", "at_office held returning with_courier", "same", "same", "dispatcher", "supervisor"),
    _rule("collected", "registered assigned", "with_courier", "actor", "courier"),
    _rule("accepted_at_counter", "registered assigned", "at_office", "office", "clerk", legs=TO_AGENCY),
    _rule("loaded", "at_office held", "with_courier", "actor", "courier"),
    _rule("loaded", "returning", "returning", "actor", "courier"),
    _rule("handed_over", "with_courier", "delivered", "agency", "courier", by_holder=True, legs=TO_AGENCY),
    _rule("handed_over", "with_courier returning", "returned_to_agency", "agency", "courier", by_holder=True,
          legs=FROM_AGENCY),
    _rule("delivered", "with_courier", "delivered", "citizen", "courier", by_holder=True, legs=FROM_AGENCY),
    _rule("attempt_failed", "assigned", "registered", "same", "courier"),
    _rule("attempt_failed", "with_courier", "with_courier", "same", "courier", by_holder=True),
    _rule("checked_in", "with_courier", "at_office", "office", "courier", by_holder=True),
    _rule("checked_in", "returning", "returning", "office", "courier", by_holder=True),
    _rule("given_over", "with_courier returning", "same", "taker", "courier", by_holder=True),
    _rule("taken_over", "with_courier returning", "same", "actor", "courier"),
    _rule("taken_over", "registered assigned at_office held", "with_courier", "actor", "courier"),
    _rule("dispatched", "at_office", "in_transit", "manifest", "clerk"),
    _rule("received", "in_transit", "at_office", "office", "clerk"),
    _rule("invited", "held", "held", "same", "clerk", "supervisor"),
    _rule("collected_at_counter", "held at_office", "delivered", "citizen", "clerk", legs=FROM_AGENCY),
    _rule("return_started", "held", "returning", "same", "supervisor", legs=FROM_AGENCY),
    _rule("missing", "assigned with_courier at_office held in_transit returning", "exception", "same", "courier",
          "clerk", "supervisor"),
    _rule("damaged", "with_courier at_office held in_transit returning", "exception", "same", "courier", "clerk",
          "supervisor"),
    _rule("resolved", "exception", "stated", "stated", "supervisor"),
    _rule("cancelled", "registered assigned", "cancelled", "same", "clerk", "dispatcher", "supervisor", "citizen"),
    _rule("voided", "delivered", "with_courier", "same", "supervisor", "courier"),
    _rule("receipt_confirmed", " ".join(sorted(CLOSED)) + " with_courier at_office held in_transit", "same", "same",
          "citizen"),
    _rule("receipt_disputed", " ".join(sorted(CLOSED)) + " with_courier at_office held", "same", "same", "citizen"),
)  # fmt: skip


def advance(custody: Custody, fact: AnyFact, actor: Actor, leaf: bytes) -> Custody:
    """Return the custody after ``fact``, said by ``actor``; ``leaf`` is the SHA-256 of the fact's bytes as stored.

    Raises BadTransition, WrongHolder, ProofMissing, OfficerMissing, SecondPersonMissing.
    """
    rule = find_rule(custody, fact, actor)
    if rule.by_holder and custody.holder != actor.id:
        raise WrongHolder
    require_proof(fact)
    if isinstance(fact, Resolved) and fact.second_person == actor.id:
        raise SecondPersonMissing
    if isinstance(fact, Declined) and custody.courier != actor.id:
        raise BadTransition
    if isinstance(fact, Voided):
        require_voidable(custody, fact, actor)
    kind, holder = next_holder(custody, rule, fact, actor)
    moved = replace(
        custody,
        state=next_state(custody, rule, fact),
        holder_kind=kind,
        holder=holder,
        courier=next_courier(custody, fact, actor),
        attempts=custody.attempts + (rule.kind == "attempt_failed" and custody.state == "with_courier"),
        exception=rule.kind if rule.after == "exception" else "",
        n=custody.n + 1,
        head=chain(custody.head, leaf),
    )
    return moved if moved.state == custody.state else note_delivery(custody, moved, fact)


def note_delivery(before: Custody, after: Custody, fact: AnyFact) -> Custody:
    """Remember which fact delivered the parcel and which courier held it until then, or forget both."""
    if after.state != "delivered":
        return replace(after, delivery=None, deliverer=None, delivered_at=None)
    deliverer = before.holder if before.holder_kind == "courier" else None
    return replace(after, delivery=fact.id, deliverer=deliverer, delivered_at=fact.at)


def find_rule(custody: Custody, fact: AnyFact, actor: Actor) -> Rule:
    """Return the row of the table that governs this fact now.

    Raises BadTransition.
    """
    kind = kind_of(fact)
    role = actor.role or actor.kind
    for rule in RULES:
        fits = rule.kind == kind and custody.state in rule.before and role in rule.who
        if fits and (not rule.legs or custody.leg in rule.legs):
            return rule
    raise BadTransition


def require_proof(fact: AnyFact) -> None:
    """Hold rules 9 to 12: a matching identity, and a basis wherever the receiver is not the owner.

    An agency's officer confirms by name and signature, or by a code of their own. Raises ProofMissing, OfficerMissing.
    """
    if isinstance(fact, Delivered) and not (
        fact.identity_match and (fact.relationship == "owner" or fact.basis.strip())
    ):
        raise ProofMissing
    if isinstance(fact, HandedOver) and not (fact.officer_code or is_signed(fact)):
        raise OfficerMissing


def is_signed(fact: HandedOver) -> bool:
    """Return whether an officer put name and signature to a handing over."""
    return fact.signature is not UNSET and fact.officer.strip() != ""


def next_state(custody: Custody, rule: Rule, fact: AnyFact) -> State:
    """Return the state that a rule leads to; a check-in after a failed attempt is a hold."""
    if rule.kind == "checked_in" and custody.state == "with_courier" and custody.attempts:
        return "held"
    if rule.after == "same":
        return custody.state
    if rule.after == "stated":
        return fact.state if isinstance(fact, Resolved) else custody.state
    return rule.after


def next_holder(custody: Custody, rule: Rule, fact: AnyFact, actor: Actor) -> tuple[HolderKind, UUID]:
    """Return who holds the parcel after a rule."""
    match rule.holder:
        case "actor":
            return "courier", actor.id
        case "taker":
            return "courier", fact.acceptance.courier if isinstance(fact, GivenOver) else custody.holder
        case "office" | "agency":
            return rule.holder, getattr(fact, "office", custody.holder)
        case "manifest":
            return "transit", getattr(fact, "manifest", custody.holder)
        case "citizen":
            return "citizen", custody.parcel
        case "stated":
            return stated_holder(fact, custody)
        case _:
            return voided_holder(custody) if rule.kind == "voided" else (custody.holder_kind, custody.holder)


def stated_holder(fact: AnyFact, custody: Custody) -> tuple[HolderKind, UUID]:
    """Return the holder that a supervisor's resolution names, whose kind follows from the state."""
    kinds: dict[str, HolderKind] = {
        "with_courier": "courier", "at_office": "office", "held": "office", "delivered": "citizen", "lost": "nobody",
        "compensated": "nobody",
    }  # fmt: skip
    if not isinstance(fact, Resolved):
        return custody.holder_kind, custody.holder
    return kinds.get(fact.state, custody.holder_kind), fact.holder


def require_voidable(custody: Custody, fact: Voided, actor: Actor) -> None:
    """Let only the delivery on record be taken back, and by a courier only his own.

    Raises BadTransition, WrongHolder.
    """
    if fact.voids != custody.delivery:
        raise BadTransition
    if actor.kind == "courier" and actor.id != custody.deliverer:
        raise WrongHolder


def voided_holder(custody: Custody) -> tuple[HolderKind, UUID]:
    """Return the courier to whom a voided delivery gives the parcel back: who held it, not who was to.

    Raises BadTransition where no courier delivered it.
    """
    if custody.deliverer is None:
        raise BadTransition
    return "courier", custody.deliverer


def next_courier(custody: Custody, fact: AnyFact, actor: Actor) -> UUID | None:
    """Return who the parcel is assigned to after a fact; taking what nobody was assigned is assigning it to oneself."""
    if isinstance(fact, Assigned):
        return fact.courier
    if passing := passing_of(fact, actor.id):
        return passing.taker if custody.courier in (None, passing.giver) else custody.courier
    kind = kind_of(fact)
    if kind in {"collected", "loaded"}:
        return custody.courier or actor.id
    gone = kind in {"unassigned", "declined", "checked_in", "accepted_at_counter"}
    gone = gone or (kind == "attempt_failed" and custody.state == "assigned")
    return None if gone else custody.courier


def chain(head: bytes, leaf: bytes) -> bytes:
    """Return the next head of a hash chain: SHA-256 of the head followed by the leaf."""
    return hashlib.sha256(head + leaf).digest()
