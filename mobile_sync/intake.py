"""Take a push in: what is new of it is settled once, and every fact of it is told what became of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Literal, Protocol
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from mobile_sync.admission import Sender
from mobile_sync.chain import Chain, Landing
from mobile_sync.custody import Actor, Custody
from mobile_sync.facts import GivenOver, TakenOver
from mobile_sync.officer import Drawn, Proven, proven_by
from mobile_sync.passing import Passing
from mobile_sync.refusals import DeviceRevoked
from mobile_sync.settle import Rules, Step, Witnessed, id_of_bytes, part_ids, settle, witness
from mobile_sync.upcast import UPCASTS, Upcasts
from mobile_sync.wire import Push, Verdict, outcome_of


class Kept(Protocol):
    """What the ledger knows of a fact that it holds already."""

    @property
    def leaf(self) -> bytes: ...
    @property
    def verdict(self) -> Literal["ok", "flag", "quarantine"]: ...
    @property
    def code(self) -> str: ...


class Held(Struct, frozen=True, kw_only=True):
    """What the server holds of the parcels and ids that a batch speaks of, read under their locks.

    ``drawn`` are the officers' codes that were taken out, by the fact that bears them.
    """

    custodies: Mapping[UUID, Custody]
    facts: Mapping[UUID, Kept]
    passings: Mapping[UUID, tuple[Passing, ...]] = {}
    drawn: Mapping[UUID, Drawn] = {}


class Place(Struct, frozen=True, kw_only=True):
    """Where a fact stands in its chain, and the chain's hash after it."""

    seq: int
    head: bytes


class Taken(Struct, frozen=True, kw_only=True):
    """What a push led to: nothing but ``status`` and ``chain`` where it did not land.

    ``steps`` are the facts to be kept now, each with its ``places``; ``verdicts`` cover the whole batch. ``proven``
    are the facts that officers' codes stand for, whatever became of them.
    """

    status: Literal["ok", "gap", "fork"]
    chain: Chain
    verdicts: Sequence[Verdict] = ()
    steps: Sequence[Step] = ()
    places: Sequence[Place] = ()
    proven: Mapping[UUID, Proven] = {}


def asks_old(push: Push, chain: Chain) -> bool:
    """Return whether a batch ends before the chain does, so that landing it needs the last knot kept of it."""
    return push.base <= push.base + len(push.facts) - 1 < chain.next_seq - 1


def read_batch(push: Push, proven: Callable[[str], datetime | None], upcasts: Upcasts = UPCASTS) -> list[Witnessed]:
    """Return the facts of a push as they can be read; ``proven`` gives the moment of a receipt that is the server's."""
    once = cache(proven)  # most facts of a batch carry the same receipt
    return [dated(witness(bytes(raw), upcasts), once) for raw in push.facts]


def dated(item: Witnessed, proven: Callable[[str], datetime | None]) -> Witnessed:
    """Return a fact with the lower bound that its receipt proves."""
    return replace(item, since=proven(item.fact.receipt)) if item.fact and item.fact.receipt else item


def signers_named(batch: Sequence[Witnessed]) -> set[UUID]:
    """Return the handhelds on whose word the facts of a batch rest."""
    facts = [item.fact for item in batch]
    offers = {fact.offer.device for fact in facts if isinstance(fact, TakenOver)}
    return offers | {fact.acceptance.device for fact in facts if isinstance(fact, GivenOver)}


def parcels_of(batch: Sequence[Witnessed]) -> list[UUID]:
    """Return the parcels that a batch speaks of, in the order in which they are to be locked."""
    return sorted({item.fact.parcel for item in batch if item.fact})


def ids_of(batch: Sequence[Witnessed], passings: Iterable[Passing] = ()) -> list[UUID]:
    """Return every id under which the facts of a batch may be kept already, and those of the facts they rest on.

    ``passings`` are those of the parcels that the batch speaks of.
    """
    own = [id for item in batch for id in (item.id, id_of_bytes(item.raw))]
    offers = [item.fact.offer for item in batch if isinstance(item.fact, TakenOver)]
    given = [item.fact.by for item in batch if isinstance(item.fact, GivenOver) and item.fact.by]
    came_by = [passing.by for passing in passings if passing.by]
    return [*own, *given, *came_by, *(each.by for offer in offers for each in offer.parcels if each.by)]


def take(
    push: Push, chain: Chain, landing: Landing, batch: Sequence[Witnessed], held: Held, sender: Sender, rules: Rules
) -> Taken:
    """Settle what is new of a batch that landed, each fact once however often and by whatever way it came.

    A batch whose facts the chain counts as known while the ledger has never seen them is a fork.
    """
    if landing.status != "ok" or not batch:
        return Taken(status=landing.status, chain=chain)
    parted = part_ids(batch, {id: kept.leaf for id, kept in held.facts.items()})
    fresh = unseen(parted, held.facts)
    if any(item in fresh for item in parted[: landing.skip]):
        return Taken(status="fork", chain=chain)
    proven = {} if sender.revoked_at else proven_by(fresh, sender.courier, held.drawn)
    rules = replace(rules, settled=held.facts.keys(), passings=held.passings, proven=proven.keys())
    steps = settle_new(held.custodies, fresh, sender, rules)
    verdicts = {step.witnessed.id: step.verdict for step in steps}
    verdicts |= {id: outcome_of(kept.verdict, kept.code) for id, kept in held.facts.items()}
    first = {item.id: position for position, item in reversed(list(enumerate(parted)))}
    positions = [first[step.witnessed.id] for step in steps]
    grown = Chain(next_seq=push.base + len(parted), head=landing.heads[-1]) if landing.skip < len(parted) else chain
    return Taken(
        status="ok",
        chain=grown,
        verdicts=[replace(verdicts[item.id], seq=push.base + position) for position, item in enumerate(parted)],
        steps=steps,
        places=[Place(seq=push.base + position, head=landing.heads[position]) for position in positions],
        proven=proven,
    )


def unseen(batch: Sequence[Witnessed], known: Mapping[UUID, Kept]) -> list[Witnessed]:
    """Return the facts that the ledger does not hold, each once."""
    fresh = {item.id: item for item in reversed(batch) if item.id not in known}
    return [item for item in batch if fresh.get(item.id) is item]


def settle_new(
    custodies: Mapping[UUID, Custody], batch: Sequence[Witnessed], sender: Sender, rules: Rules
) -> list[Step]:
    """Settle facts against locked custodies; a revoked handheld's facts are kept, not applied."""
    if sender.revoked_at is not None:
        batch = [replace(item, fault=DeviceRevoked) for item in batch]
    return settle(custodies, batch, Actor("courier", sender.courier), rules)
