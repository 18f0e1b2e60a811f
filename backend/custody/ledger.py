"""Keep settled facts: ledger, threads, the dossiers they move, word for the relay, and last of all the feeds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Connection
from msgspec import Struct

from backend.base.clock import new_id
from backend.base.sealing import DataKey
from backend.base.store import Told
from backend.custody import held_store, store
from backend.custody.held_store import Moving
from backend.custody.model import (
    FactRow,
    FeedRow,
    acknowledged_rows,
    fact_row,
    feed_rows,
    occurred_at,
    parcel_rows,
    proof_rows,
    proven_rows,
    thread_row,
)
from backend.custody.refusals import NotAsThingsStand, ParcelNotFound
from backend.dossiers.effects import may_move, moves_of
from backend.dossiers.stages import Standing
from mobile_sync.chain import Chain
from mobile_sync.custody import Actor
from mobile_sync.facts import AnyFact, kind_of
from mobile_sync.intake import Place
from mobile_sync.officer import Proven
from mobile_sync.settle import Rules, Step, Witnessed, settle


class Origin(Struct, frozen=True, kw_only=True):
    """Where a handheld's facts stand in its chain, where the chain ends with them, and which officers' codes prove."""

    device: UUID
    incarnation: int
    places: Sequence[Place]
    chain: Chain
    proven: Mapping[UUID, Proven] = {}


class Ledger(Struct, frozen=True, kw_only=True):
    """One province's ledger inside one transaction; ``key`` is the province's own data key."""

    conn: Connection
    province: int
    key: DataKey
    now: datetime


async def say(ledger: Ledger, actor: Actor, facts: Sequence[AnyFact], feed: Sequence[FeedRow] = ()) -> list[Step]:
    """Record what staff or a citizen did: all of it, or nothing.

    ``feed`` is written beside what the facts themselves tell the handhelds. Raises ParcelNotFound, NotAsThingsStand.
    """
    parcels = sorted({fact.parcel for fact in facts})
    locked = await held_store.lock_parcels(ledger.conn, ledger.province, parcels, moving(facts))
    known = locked.by_parcel()
    if any(fact.parcel not in known for fact in facts):
        raise ParcelNotFound
    steps = settle(known, written(facts), actor, Rules(solutions={}, now=ledger.now))
    for step in steps:
        if step.verdict.status == "quarantine":
            raise NotAsThingsStand(parcel=step.witnessed.fact.parcel if step.witnessed.fact else "")
    await keep(ledger, actor, steps, locked.standings, feed=feed)
    return steps


def written(facts: Iterable[AnyFact]) -> list[Witnessed]:
    """Return facts that are said here, as the bytes in which they are kept."""
    return [Witnessed(id=fact.id, raw=msgspec.json.encode(fact), fact=fact) for fact in facts]


def moving(facts: Iterable[AnyFact]) -> list[UUID]:
    """Return the parcels whose dossiers these facts may move."""
    return sorted({fact.parcel for fact in facts if may_move(kind_of(fact))})


async def keep(
    ledger: Ledger,
    actor: Actor,
    steps: Sequence[Step],
    standings: Iterable[Moving],
    origin: Origin | None = None,
    feed: Sequence[FeedRow] = (),
) -> None:
    """Write settled facts and everything that follows from them, the feeds last."""
    applied = [step for step in steps if step.after is not None]
    at = {one.parcel: (one.dossier, Standing(one.stage, one.national_status)) for one in standings}
    settled = store.Settled(
        facts=fact_rows(steps, ledger.key, origin),
        threads=[thread_row(step, step.before, step.after, ledger.now) for step in steps if step.before and step.after],
        parcels=parcel_rows(applied),
        moves=moves_of(applied, [occurred_at(step, ledger.now) for step in applied], at),
        proofs=proof_rows(steps) if origin else (),
        proven=proven_rows(origin.proven) if origin else (),
        acknowledged=acknowledged_rows(steps),
        told=[told_of(step) for step in steps],
        feed=merge(feed_rows(applied, ledger.key), feed),
    )
    author = store.Author(
        source="device" if origin else actor.kind,
        actor=actor.id,
        device=origin.device if origin else None,
        incarnation=origin.incarnation if origin else None,
        chain=origin.chain if origin else None,
    )
    await store.append(ledger.conn, ledger.province, author, settled, ledger.now)


def fact_rows(steps: Sequence[Step], key: DataKey, origin: Origin | None) -> list[FactRow]:
    """Return the facts as the ledger keeps them, each with its place in the handheld's chain."""
    if origin is None:
        return [fact_row(step, key, None, None) for step in steps]
    return [fact_row(step, key, place.seq, place.head) for step, place in zip(steps, origin.places, strict=True)]


def told_of(step: Step) -> Told:
    """Return the word left for the relay about one fact."""
    fact = step.witnessed.fact
    topic = kind_of(fact) if fact and step.verdict.status != "quarantine" else "quarantined"
    return Told(id=new_id(), topic=topic, subject=fact.parcel if fact else step.witnessed.id, detail=step.verdict.code)


def merge(first: Sequence[FeedRow], second: Sequence[FeedRow]) -> list[FeedRow]:
    """Return both, the second's where the two speak of the same row."""
    return list({(row.scope, row.kind, row.id): row for row in (*first, *second)}.values())
