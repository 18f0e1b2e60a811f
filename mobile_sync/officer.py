"""An officer's one-time code in place of a signature: which commitment it must meet, and the one act it is good for.

The officer takes a code out at their desk and shows it; the courier's handheld knows its commitment and needs no
network. The server knows who took it out, and lets it confirm one act: what one courier showed at one moment, however
many parcels that were and in however many batches their facts arrive.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from typing import Final, Protocol
from uuid import UUID

from msgspec import Struct

from mobile_sync.codes import officer_commitment
from mobile_sync.facts import AnyFact, HandedOver

VIETNAM: Final = timezone(timedelta(hours=7))


class Drawn(Struct, frozen=True, kw_only=True):
    """A code that an officer has taken out, and the act that used it up; empty while it is good."""

    id: UUID
    act: bytes = b""


class Proven(Struct, frozen=True, kw_only=True):
    """That a code confirms the act to which a fact belongs."""

    code: UUID
    act: bytes


class Seen(Protocol):
    """A fact as it came, and the moment after which it must have been captured, where that is proven."""

    @property
    def id(self) -> UUID: ...
    @property
    def fact(self) -> AnyFact | None: ...
    @property
    def since(self) -> datetime | None: ...


def commitments_of(batch: Sequence[Seen], province: int, now: datetime) -> dict[UUID, bytes]:
    """Return the commitment that each fact's code must meet: that of the desk and the day which the fact names."""
    return {
        item.id: officer_commitment(
            province_id=province,
            office_id=item.fact.office,
            day=day_of(item.fact, item.since, now),
            token=item.fact.officer_code,
        )
        for item in reversed(batch)  # of two under one id the first is kept under it
        if isinstance(item.fact, HandedOver) and item.fact.officer_code
    }


def day_of(fact: HandedOver, since: datetime | None, now: datetime) -> date:
    """Return the day of an act in Vietnam: the witness's claim, within what is proven."""
    claimed = max(fact.at, since) if since else fact.at
    try:
        return min(claimed, now).astimezone(VIETNAM).date()
    except OverflowError:
        return now.astimezone(VIETNAM).date()


def act_of(fact: HandedOver, courier: UUID) -> bytes:
    """Return the act of which a fact is part: the same courier, moment and words for each of its parcels."""
    return sha256(f"{courier}|{fact.at.isoformat()}|{fact.office}|{fact.shown}".encode()).digest()


def proven_by(batch: Sequence[Seen], courier: UUID, drawn: Mapping[UUID, Drawn]) -> dict[UUID, Proven]:
    """Return which facts of a batch a code proves, by their ids; ``drawn`` are the codes by the fact that bears them.

    A code is used up by the first act that is heard of, whatever else becomes of that act's facts.
    """
    used = {code.id: code.act for code in drawn.values() if code.act}
    proven = {}
    for item in batch:
        code = drawn.get(item.id)
        if code is None or not isinstance(item.fact, HandedOver) or not item.fact.officer_code:
            continue
        act = act_of(item.fact, courier)
        if used.setdefault(code.id, act) == act:
            proven[item.id] = Proven(code=code.id, act=act)
    return proven
