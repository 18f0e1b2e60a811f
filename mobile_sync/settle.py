"""Settle a batch of facts against what is known. Pure, and repeatable: the same batch again changes nothing."""

import hashlib
from collections.abc import Container, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mobile_sync.confirm import Heard, hear, hear_misfit
from mobile_sync.custody import CLOSED, HANDED_OVER, Actor, Custody, advance, chain
from mobile_sync.doorstep import NO_DOORSTEPS, Acknowledged, Doorsteps, acknowledge, after, shown_in_vain
from mobile_sync.facts import (
    DEVICE_KINDS,
    PHYSICAL,
    AnyFact,
    AttemptFailed,
    DeviceFact,
    GivenOver,
    TakenOver,
    Voided,
    kind_of,
)
from mobile_sync.handover import Signer
from mobile_sync.keys import P256, Signatures
from mobile_sync.oddity import find_flag, is_about_another_delivery
from mobile_sync.passing import Passing, Way, passing_of
from mobile_sync.refusals import (
    BadTransition,
    DeliveryNotStanding,
    DuplicateHandover,
    HandoverContradicted,
    IdReused,
    ParcelUnknown,
    Refusal,
    SchemaNewer,
    SolutionNotAllowed,
    Unreadable,
    VoidTooLate,
)
from mobile_sync.upcast import UPCASTS, Upcasts, lift, version_now
from mobile_sync.wire import Verdict, outcome

VOIDABLE = timedelta(hours=24)


class Witnessed(Struct, frozen=True, kw_only=True, dict=True):
    """A fact as it came: its exact bytes, what they decode to, and why it is kept aside whatever it says.

    ``since`` is the moment of the server's receipt that it carries, and so a proven lower bound of its own.
    """

    id: UUID
    raw: bytes
    fact: AnyFact | None
    fault: type[Refusal] | None = None
    since: datetime | None = None

    @cached_property
    def leaf(self) -> bytes:
        """Return the SHA-256 of the exact bytes."""
        return hashlib.sha256(self.raw).digest()


class Step(Struct, frozen=True, kw_only=True):
    """One fact settled: what the witness is told, and the custody before and after where it changed.

    ``passing`` is the parcel's way from courier to courier, where the fact tells of one not known before;
    ``acknowledged`` what the receiver's own word adds to a delivery, applied or not.
    """

    witnessed: Witnessed
    verdict: Verdict
    before: Custody | None = None
    after: Custody | None = None
    passing: Passing | None = None
    acknowledged: Acknowledged | None = None


class Rules(Struct, frozen=True, kw_only=True):
    """What settling needs to know besides custody: the solutions allowed per reason, and the moment of receipt.

    ``skew`` is how far the witness's clock ran ahead of ours when the batch was sent; ``signers`` are the handhelds
    whose offers and acceptances may be met, ``settled`` the facts that the ledger holds of those a batch names, and
    ``passings`` each parcel's ways from courier to courier so far; ``doorsteps`` what is known of the receivers' codes,
    and ``proven`` the facts that officers' codes prove.
    """

    solutions: Mapping[str, frozenset[str]]
    now: datetime
    skew: timedelta = timedelta(0)
    signers: Mapping[UUID, Signer] = {}
    signatures: Signatures = P256
    settled: Container[UUID] = frozenset()
    passings: Mapping[UUID, tuple[Passing, ...]] = {}
    proven: Container[UUID] = frozenset()
    doorsteps: Doorsteps = NO_DOORSTEPS


class Heading(Struct):
    """What can be read of a fact whose rest cannot."""

    id: UUID | None = None
    kind: str = ""
    version: int = 1


HEADING = msgspec.json.Decoder(Heading)
DEVICE_FACT: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(DeviceFact)
BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def witness(raw: bytes, upcasts: Upcasts = UPCASTS) -> Witnessed:
    """Read a handheld's fact, lifted where it is of an older version.

    What cannot be read is kept under its own id, or one made of its hash.
    """
    try:
        fact = DEVICE_FACT.decode(raw)
    except BROKEN:
        return read_older(raw, upcasts)
    return Witnessed(id=fact.id, raw=raw, fact=fact)


def read_older(raw: bytes, upcasts: Upcasts) -> Witnessed:
    """Read bytes that are no fact of today: an older one, or one that can only be kept."""
    try:
        heading = HEADING.decode(raw)
        lifted = lift(raw, heading.kind, heading.version, upcasts)
        fact = DEVICE_FACT.decode(lifted) if lifted is not None else None
    except BROKEN:
        return keep_unread(raw)
    return Witnessed(id=fact.id, raw=raw, fact=fact) if fact is not None else keep_unread(raw)


def keep_unread(raw: bytes) -> Witnessed:
    """Keep bytes that are no fact we know: of a kind or version not known yet, or broken."""
    try:
        heading = HEADING.decode(raw)
    except BROKEN:
        heading = Heading()
    newer = heading.kind not in DEVICE_KINDS or heading.version > version_now(heading.kind)
    fault = SchemaNewer if heading.kind and newer else Unreadable
    return Witnessed(id=heading.id or id_of_bytes(raw), raw=raw, fact=None, fault=fault)


def id_of_bytes(raw: bytes) -> UUID:
    """Return the id under which bytes are kept that have none of their own."""
    return UUID(bytes=hashlib.sha256(raw).digest()[:16])


def part_ids(batch: Sequence[Witnessed], leaves: Mapping[UUID, bytes]) -> list[Witnessed]:
    """Keep aside, under an id of its own, every fact whose id other bytes bear: in the batch, or in ``leaves``.

    The same bytes under the same id are the same fact.
    """
    taken = dict(leaves)
    parted = []
    for witnessed in batch:
        if taken.setdefault(witnessed.id, witnessed.leaf) != witnessed.leaf:
            parted.append(replace(witnessed, id=id_of_bytes(witnessed.raw), fault=IdReused))
        else:
            parted.append(witnessed)
    return parted


def settle(known: Mapping[UUID, Custody], batch: Sequence[Witnessed], actor: Actor, rules: Rules) -> list[Step]:
    """Return one step a fact, in order; later facts of a batch see what earlier ones did."""
    custodies = dict(known)
    steps = []
    for witnessed in batch:
        step = settle_one(custodies, witnessed, actor, rules)
        if step.after is not None:
            custodies[step.after.parcel] = step.after
        if step.passing is not None and step.after is not None:
            so_far = rules.passings.get(step.after.parcel, ())
            rules = replace(rules, passings={**rules.passings, step.after.parcel: (*so_far, step.passing)})
        said = step.acknowledged or shown_in_vain(witnessed.fact, witnessed.id, actor, rules.doorsteps)
        if said is not None:
            step = replace(step, acknowledged=said)
            rules = replace(rules, doorsteps=after(rules.doorsteps, said))
        steps.append(step)
    return steps


def settle_one(known: Mapping[UUID, Custody], witnessed: Witnessed, actor: Actor, rules: Rules) -> Step:
    """Settle one fact against what is known just now."""
    fact = witnessed.fact
    if fact is None or witnessed.fault is not None:
        return Step(witnessed=witnessed, verdict=outcome(witnessed.fault or Unreadable))
    custody = known.get(fact.parcel)
    if custody is None:
        return Step(witnessed=witnessed, verdict=outcome(ParcelUnknown))
    way = way_of(fact, rules)
    try:
        if told := hear(custody, fact, actor, witnessed.leaf, way):
            return noted(custody, witnessed, told)
        require_allowed_solution(fact, rules)
        require_timely_void(custody, fact)
        moved = advance(custody, fact, actor, witnessed.leaf)
    except BadTransition as refusal:
        if told := hear_misfit(custody, fact, actor, witnessed.leaf, way):
            return noted(custody, witnessed, told)
        if is_about_another_delivery(custody, fact):
            return witness_about_another_delivery(custody, witnessed)
        return settle_conflict(custody, witnessed, fact, actor, refusal)
    except Refusal as refusal:
        return Step(witnessed=witnessed, verdict=outcome(type(refusal)))
    said = acknowledge(fact, custody.leg, actor, rules.doorsteps)
    odd = find_flag(custody, fact, actor, witnessed.since, rules.now, rules.skew, rules.proven)
    return Step(
        witnessed=witnessed,
        verdict=outcome((said and said.flag) or odd),
        before=custody,
        after=moved,
        passing=passing_of(fact, actor.id),
        acknowledged=said,
    )


def way_of(fact: AnyFact, rules: Rules) -> Way:
    """Return what is known of how a fact's parcel went from courier to courier."""
    return Way(
        signers=rules.signers,
        signatures=rules.signatures,
        settled=rules.settled,
        passings=rules.passings.get(fact.parcel, ()),
    )


def noted(custody: Custody, witnessed: Witnessed, told: Heard) -> Step:
    """Return the step of a fact that only completes what is known of the parcel's way."""
    return Step(witnessed=witnessed, verdict=outcome(told.flag), before=custody, after=told.after, passing=told.passing)


def witness_about_another_delivery(custody: Custody, witnessed: Witnessed) -> Step:
    """Take a receiver's word about a delivery that does not stand into the thread, wherever the parcel is."""
    after = replace(custody, n=custody.n + 1, head=chain(custody.head, witnessed.leaf))
    return Step(witnessed=witnessed, verdict=outcome(DeliveryNotStanding), before=custody, after=after)


def require_allowed_solution(fact: AnyFact, rules: Rules) -> None:
    """Hold rule 13: a failure needs a reason and a solution allowed for it.

    Raises SolutionNotAllowed.
    """
    if isinstance(fact, AttemptFailed) and fact.solution not in rules.solutions.get(fact.reason, frozenset()):
        raise SolutionNotAllowed


def require_timely_void(custody: Custody, fact: AnyFact) -> None:
    """Take a delivery back within 24 hours only: a courier may have done so in time and be heard of days later.

    Raises VoidTooLate.
    """
    if isinstance(fact, Voided) and custody.delivered_at and fact.at - custody.delivered_at > VOIDABLE:
        raise VoidTooLate


def settle_conflict(custody: Custody, witnessed: Witnessed, fact: AnyFact, actor: Actor, refusal: Refusal) -> Step:
    """Keep a physical fact that does not fit.

    What comes after a handover is flagged; anything else opens an exception, as does a parcel that turns up after it
    was cancelled or lost. Where two couriers say that a closed parcel went between them, dispatch has to look.
    """
    if kind_of(fact) not in PHYSICAL or actor.kind != "courier" or custody.state == "exception":
        return Step(witnessed=witnessed, verdict=outcome(type(refusal)))
    if isinstance(fact, GivenOver | TakenOver):
        refusal = HandoverContradicted()
        if custody.state in CLOSED:
            return Step(witnessed=witnessed, verdict=outcome(HandoverContradicted))
    if custody.state in HANDED_OVER:
        return Step(witnessed=witnessed, verdict=outcome(DuplicateHandover))
    disputed = replace(
        custody,
        state="exception",
        exception="conflict",
        n=custody.n + 1,
        head=chain(custody.head, witnessed.leaf),
    )
    return Step(witnessed=witnessed, verdict=outcome(type(refusal)), before=custody, after=disputed)
