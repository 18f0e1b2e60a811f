"""Keep settled facts: ledger, threads, the dossiers they move, word for the relay, and last of all the feeds."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Connection
from msgspec import Struct

from backend.base.clock import new_id
from backend.base.sealing import DataKey
from backend.base.store import Told, tell
from backend.custody import store
from backend.custody.model import FeedRow, feed_rows, ledger_row, occurred_at
from backend.custody.refusals import NotAsThingsStand, ParcelNotFound
from backend.dossiers.effects import apply_effects
from mobile_sync.custody import Actor
from mobile_sync.facts import AnyFact, kind_of
from mobile_sync.settle import Rules, Step, Witnessed, settle


class Origin(Struct, frozen=True, kw_only=True):
    """Where a handheld's facts stand in its chain: the number of each, and the hash after each."""

    device: UUID
    incarnation: int
    seqs: Sequence[int]
    heads: Sequence[bytes]


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
    known = await store.lock_custodies(ledger.conn, ledger.province, sorted({fact.parcel for fact in facts}))
    if any(fact.parcel not in known for fact in facts):
        raise ParcelNotFound
    batch = [Witnessed(id=fact.id, raw=msgspec.json.encode(fact), fact=fact) for fact in facts]
    steps = settle(known, batch, actor, Rules(solutions={}, now=ledger.now))
    for step in steps:
        if step.verdict.status == "quarantine":
            raise NotAsThingsStand(parcel=step.witnessed.fact.parcel if step.witnessed.fact else "")
    await keep(ledger, actor, steps, feed=feed)
    return steps


async def keep(
    ledger: Ledger, actor: Actor, steps: Sequence[Step], origin: Origin | None = None, feed: Sequence[FeedRow] = ()
) -> None:
    """Write settled facts and everything that follows from them, the feeds last."""
    conn, province, now = ledger.conn, ledger.province, ledger.now
    rows = [
        ledger_row(
            step, ledger.key, origin.seqs[position] if origin else None, origin.heads[position] if origin else None
        )
        for position, step in enumerate(steps)
    ]
    await store.append_facts(
        conn, province, actor, rows, now, origin.device if origin else None, origin.incarnation if origin else None
    )
    applied = [step for step in steps if step.after is not None]
    if applied:
        await store.append_custody(conn, province, actor, applied, now)
        await apply_effects(conn, province, applied, [occurred_at(step, now) for step in applied], now)
    await tell(conn, province, [told_of(step) for step in steps], now)
    await store.write_feed(conn, province, merge(feed_rows(applied, ledger.key), feed))


def told_of(step: Step) -> Told:
    """Return the word left for the relay about one fact."""
    fact = step.witnessed.fact
    topic = kind_of(fact) if fact and step.verdict.status != "quarantine" else "quarantined"
    return Told(id=new_id(), topic=topic, subject=fact.parcel if fact else step.witnessed.id, detail=step.verdict.code)


def merge(first: Sequence[FeedRow], second: Sequence[FeedRow]) -> list[FeedRow]:
    """Return both, the second's where the two speak of the same row."""
    return list({(row.scope, row.kind, row.id): row for row in (*first, *second)}.values())
