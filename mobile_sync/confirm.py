"""What two couriers' facts about one handover come to: the first moves the parcel, the second confirms it.

Either may arrive first, and the taker's may arrive before the giver has said how he came to the parcel: what the giver
listed as foregoing is then taken into the thread and moves nothing.
"""

from collections.abc import Container, Mapping, Sequence
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from mobile_sync.custody import Actor, Custody, chain
from mobile_sync.facts import AnyFact, AttemptFailed, Collected, GivenOver, Loaded, TakenOver
from mobile_sync.handover import Signer, is_proven, on_offer
from mobile_sync.keys import Signatures
from mobile_sync.passing import Passing, Way, has_gap, is_same, last_taker, passing_of
from mobile_sync.refusals import Flag, HandoverUnclear, HandoverUnproven, WrongHolder


class Heard(Struct, frozen=True, kw_only=True):
    """A fact that is taken into the thread and only completes what is known of the parcel's way."""

    after: Custody
    passing: Passing | None = None
    flag: type[Flag] | None = None


def hear(custody: Custody, fact: AnyFact, actor: Actor, leaf: bytes, way: Way) -> Heard | None:
    """Return what becomes of a fact that moves nothing itself, or None where the table of custody has to decide.

    Raises HandoverUnproven, WrongHolder.
    """
    if isinstance(fact, GivenOver | TakenOver):
        require_word(fact, way.signers, way.signatures)
        require_once(fact, actor, way.passings)
    if is_foregoing(fact, actor, way.passings):
        require_still_held(fact, actor, way.passings)
        return heard(custody, fact, actor, leaf, way)
    if not isinstance(fact, GivenOver | TakenOver):
        return None
    if is_confirmed(custody, fact, actor, way.passings):
        return heard(custody, fact, actor, leaf, way)
    require_possession(custody, fact, actor, way.passings, way.settled)
    if custody.holder != told(fact, actor.id).giver and has_gap(way.passings, way.settled):
        return heard(custody, fact, actor, leaf, way, HandoverUnclear)
    return None


def hear_misfit(custody: Custody, fact: AnyFact, actor: Actor, leaf: bytes, way: Way) -> Heard | None:
    """Return what becomes of a fact that the table refused, where it may be older than links still to be heard."""
    may_be_older = isinstance(fact, Collected | Loaded | AttemptFailed) and has_gap(way.passings, way.settled)
    return heard(custody, fact, actor, leaf, way) if may_be_older else None


def heard(
    custody: Custody, fact: AnyFact, actor: Actor, leaf: bytes, way: Way, flag: type[Flag] | None = None
) -> Heard:
    """Return a fact's place in the thread, with the link of the chain that it adds."""
    said = passing_of(fact, actor.id)
    known = any(
        said and is_same(each, said) and (each.taken, each.given) == (said.taken, said.given) for each in way.passings
    )
    new = None if known else said
    passings = (*way.passings, new) if new else way.passings
    return Heard(after=knotted(custody, leaf, passings), passing=new, flag=flag)


def require_word(fact: GivenOver | TakenOver, signers: Mapping[UUID, Signer], signatures: Signatures) -> None:
    """Hold that the other courier signed, and that this parcel is on the list.

    Raises HandoverUnproven.
    """
    if isinstance(fact, TakenOver):
        listed, said = on_offer(fact.offer, fact.parcel) is not None, is_proven(fact.offer, signers, signatures)
    else:
        listed, said = fact.parcel in fact.acceptance.parcels, is_proven(fact.acceptance, signers, signatures)
    if not (listed and said):
        raise HandoverUnproven


def require_once(fact: GivenOver | TakenOver, actor: Actor, passings: Sequence[Passing]) -> None:
    """Hold that what a giver came to once was passed on once only: to one taker, by one offer.

    Raises WrongHolder.
    """
    said = told(fact, actor.id)
    for passing in passings:
        if passing.giver != said.giver or is_same(passing, said):
            continue
        if (said.by and passing.by == said.by) or had_given(said, passing.given):
            raise WrongHolder


def had_given(offered: Passing, given: UUID | None) -> bool:
    """Return whether the giver offered what he had given to another before, and had not come to again."""
    if given is None or given not in offered.foregoing:
        return False
    return offered.by not in offered.foregoing[offered.foregoing.index(given) + 1 :]


def require_possession(
    custody: Custody,
    fact: GivenOver | TakenOver,
    actor: Actor,
    passings: Sequence[Passing],
    settled: Container[UUID],
) -> None:
    """Pass on only what the giver holds, or has a fact on the way about that says how he came to it.

    That fact must not have arrived, or the book would say so. Where the parcel has come back to the giver, it must be
    clear which of the two times is meant; where it is not, dispatch has to look.

    Raises WrongHolder.
    """
    said = told(fact, actor.id)
    is_on_the_way = said.by is not None and said.by not in settled
    if custody.holder_kind != "courier" or custody.holder != said.giver:
        if not is_on_the_way:
            raise WrongHolder
        return
    came_back = [passing.taken for passing in passings if passing.taker == said.giver]
    if came_back and not is_on_the_way and said.by not in came_back:
        raise WrongHolder


def told(fact: GivenOver | TakenOver, actor: UUID) -> Passing:
    """Return the passing that a fact of this courier's tells of."""
    said = passing_of(fact, actor)
    assert said is not None, "both kinds tell of a passing"
    return said


def is_foregoing(fact: AnyFact, actor: Actor, passings: Sequence[Passing]) -> bool:
    """Return whether a fact is older than a passing that was taken in before it: the giver listed it."""
    return any(fact.id in passing.foregoing and passing.giver == actor.id for passing in passings)


def require_still_held(fact: AnyFact, actor: Actor, passings: Sequence[Passing]) -> None:
    """Hold that a giver who had given the parcel to another before had come to it again.

    Raises WrongHolder.
    """
    given = fact.id if isinstance(fact, GivenOver) else None
    if any(passing.giver == actor.id and had_given(passing, given) for passing in passings):
        raise WrongHolder


def is_confirmed(custody: Custody, fact: GivenOver | TakenOver, actor: Actor, passings: Sequence[Passing]) -> bool:
    """Return whether this word about a passing moves nothing: it is the second, or older than what moved the parcel.

    It is older where the giver has passed on since what he came to later; or where the giver's word comes after the
    taker has passed the parcel on, and before the taker's own.
    """
    said = told(fact, actor.id)
    if any(is_same(passing, said) for passing in passings):
        return True
    if said.by and any(is_later(passing, said) for passing in passings):
        return True
    came_late = isinstance(fact, GivenOver) and custody.holder != actor.id
    return came_late and any(passing.giver == said.taker and passing.foregoing for passing in passings)


def is_later(passing: Passing, said: Passing) -> bool:
    """Return whether a giver passed the parcel on again after coming to it anew."""
    return passing.giver == said.giver and passing.by != said.by and said.by in passing.foregoing


def knotted(custody: Custody, leaf: bytes, passings: Sequence[Passing]) -> Custody:
    """Return the custody with one more knot in its thread, and with who took the parcel last by all that is heard."""
    after = replace(custody, n=custody.n + 1, head=chain(custody.head, leaf))
    taker = last_taker(passings) if custody.state in ("with_courier", "returning") else None
    return (
        replace(after, holder_kind="courier", holder=taker) if taker and came_by_passing(custody, passings) else after
    )


def came_by_passing(custody: Custody, passings: Sequence[Passing]) -> bool:
    """Return whether the holder has the parcel from another courier, so that the chain says who has it now."""
    return custody.holder_kind == "courier" and any(passing.taker == custody.holder for passing in passings)
