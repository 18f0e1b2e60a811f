"""What is odd about a fact that was applied: somebody should look, and nothing is lost."""

from collections.abc import Container
from datetime import datetime, timedelta
from uuid import UUID

from mobile_sync.custody import TO_AGENCY, Actor, Custody
from mobile_sync.facts import AnyFact, HandedOver, Loaded, ReceiptConfirmed, ReceiptDisputed, TakenOver, Voided
from mobile_sync.refusals import (
    ClockSuspect,
    DeliveryNotStanding,
    Flag,
    OfficerUnproven,
    OffSite,
    Reassigned,
    ReceiverDisagrees,
    TakenBack,
)
from mobile_sync.wire import CLOCK_TOLERANCE_MS

CLOCK_TOLERANCE = timedelta(milliseconds=CLOCK_TOLERANCE_MS)


def find_flag(
    custody: Custody,
    fact: AnyFact,
    actor: Actor,
    since: datetime | None,
    now: datetime,
    skew: timedelta,
    proven: Container[UUID],
) -> type[Flag] | None:
    """Return what is odd about a fact that was applied to ``custody``, if anything.

    ``since`` is the proven lower bound of the fact's moment, ``skew`` how far the witness's clock ran ahead of ours,
    ``proven`` are the facts that officers' codes prove.
    """
    if is_about_another_delivery(custody, fact):
        return DeliveryNotStanding
    if isinstance(fact, ReceiptDisputed):
        return ReceiverDisagrees
    if actor.kind != "courier":
        return None
    if isinstance(fact, HandedOver) and fact.officer_code and fact.id not in proven:
        return OfficerUnproven
    giver = fact.offer.courier if isinstance(fact, TakenOver) else None
    if custody.courier not in (None, actor.id, giver):
        return Reassigned
    if is_elsewhere(custody, fact):
        return OffSite
    if isinstance(fact, Voided):
        return TakenBack
    early = since is not None and since - fact.at > CLOCK_TOLERANCE
    late = fact.at - now > CLOCK_TOLERANCE
    return ClockSuspect if early or late or abs(skew) > CLOCK_TOLERANCE else None


def is_about_another_delivery(custody: Custody, fact: AnyFact) -> bool:
    """Return whether a fact is a receiver's word about another delivery than the one on record."""
    return isinstance(fact, ReceiptConfirmed | ReceiptDisputed) and fact.delivery not in (None, custody.delivery)


def is_elsewhere(custody: Custody, fact: AnyFact) -> bool:
    """Return whether a fact names another office than the one that holds the parcel, or that is to have it."""
    if isinstance(fact, Loaded):
        return custody.holder_kind == "office" and fact.office != custody.holder
    if isinstance(fact, HandedOver) and custody.leg in TO_AGENCY:
        return custody.office is not None and fact.office != custody.office
    return False
