"""A parcel's ways from courier to courier, as facts tell of them: links of a chain, heard in any order."""

from collections.abc import Container, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from mobile_sync.facts import AnyFact, GivenOver, TakenOver
from mobile_sync.handover import Offered, Signer, on_offer
from mobile_sync.keys import Signatures


class Passing(Struct, frozen=True, kw_only=True):
    """One time that a parcel went from courier to courier.

    ``foregoing`` are the giver's facts that the server had not seen when the offer was made: they are older than the
    passing, however late they arrive. ``by`` is the giver's fact that says how he came to the parcel, where known, and
    ``taken`` the taker's, ``given`` the giver's word about this passing, where they were heard.
    """

    offer: UUID
    giver: UUID
    taker: UUID
    by: UUID | None = None
    taken: UUID | None = None
    given: UUID | None = None
    foregoing: tuple[UUID, ...] = ()


class Way(Struct, frozen=True, kw_only=True):
    """What is known when a fact about one parcel is heard.

    ``passings`` are its ways from courier to courier so far, ``settled`` the facts that the ledger holds of those
    named, and ``signers`` the handhelds whose offers and acceptances may be met.
    """

    signers: Mapping[UUID, Signer]
    signatures: Signatures
    settled: Container[UUID]
    passings: tuple[Passing, ...] = ()


def passing_of(fact: AnyFact, courier: UUID) -> Passing | None:
    """Return the way from courier to courier that a fact of this courier's tells of."""
    if isinstance(fact, GivenOver):
        return Passing(
            offer=fact.acceptance.offer, giver=courier, taker=fact.acceptance.courier, by=fact.by, given=fact.id
        )
    if isinstance(fact, TakenOver):
        said = on_offer(fact.offer, fact.parcel) or Offered(fact.parcel)
        return Passing(
            offer=fact.offer.id,
            giver=fact.offer.courier,
            taker=courier,
            by=said.by,
            taken=fact.id,
            foregoing=said.foregoing,
        )
    return None


def is_same(passing: Passing, said: Passing) -> bool:
    """Return whether two words tell of one passing, between the same two."""
    return (passing.offer, passing.giver, passing.taker) == (said.offer, said.giver, said.taker)


def follows(later: Passing, passing: Passing) -> bool:
    """Return whether a parcel was passed on later by who had taken it here."""
    if later.giver != passing.taker or is_same(later, passing):
        return False
    return passing.taken is None or passing.taken == later.by


def last_taker(passings: Sequence[Passing]) -> UUID | None:
    """Return who took the parcel last, or None while the links heard of are no single chain."""
    ends = {
        passing.offer: passing.taker for passing in passings if not any(follows(each, passing) for each in passings)
    }
    return next(iter(ends.values())) if len(ends) == 1 else None


def has_gap(passings: Sequence[Passing], settled: Container[UUID]) -> bool:
    """Return whether somebody passed the parcel on who has not been heard on how he came to it."""
    told = {passing.taken for passing in passings}
    return any(passing.by and passing.by not in told and passing.by not in settled for passing in passings)
