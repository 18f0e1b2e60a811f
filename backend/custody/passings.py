"""A parcel's ways from courier to courier, read back from its thread."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from backend.base.sealing import DataKey
from backend.custody.held_store import PassedOn
from mobile_sync.facts import GivenOver, TakenOver
from mobile_sync.passing import Passing, passing_of

DECODER: msgspec.json.Decoder[GivenOver | TakenOver] = msgspec.json.Decoder(GivenOver | TakenOver)


def opened(told: Iterable[PassedOn], key: DataKey) -> dict[UUID, tuple[Passing, ...]]:
    """Return the passings of each parcel that has any, in the order in which they were told."""
    passings: dict[UUID, tuple[Passing, ...]] = {}
    for one in told:
        fact = DECODER.decode(key.open("fact", "body", one.fact, one.body))
        passing = passing_of(fact, one.courier)
        assert passing is not None, "both kinds tell of a passing"
        passings[one.parcel] = (*passings.get(one.parcel, ()), passing)
    return passings
