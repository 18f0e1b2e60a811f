"""The ledger of facts, each parcel's thread, and the feeds, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.custody.model import FeedRow, LedgerRow, occurred_at
from mobile_sync.chain import Chain, Knot
from mobile_sync.custody import Actor, Custody
from mobile_sync.facts import kind_of
from mobile_sync.settle import Step


class Kept(Struct, frozen=True, kw_only=True):
    """What the ledger knows of a fact that it holds already."""

    id: UUID
    leaf: bytes
    verdict: Literal["ok", "flag", "quarantine"]
    code: str


async def lock_device(conn: Connection, province: int, device: UUID) -> None:
    """Let one exchange of a handheld at a time go on, whichever incarnation it speaks for."""
    await conn.execute("SELECT id FROM device WHERE province_id = $1 AND id = $2 FOR NO KEY UPDATE", province, device)


async def lock_chain(conn: Connection, province: int, device: UUID, incarnation: int, start: bytes) -> Chain:
    """Return the end of a handheld's chain, locked until the transaction ends; begin it where it is new."""
    record = await conn.fetchrow(
        """
        INSERT INTO device_chain (province_id, device_id, incarnation, next_seq, head) VALUES ($1, $2, $3, 1, $4)
        ON CONFLICT (province_id, device_id, incarnation) DO UPDATE SET next_seq = device_chain.next_seq
        RETURNING next_seq, head
        """,
        province,
        device,
        incarnation,
        start,
    )
    return Chain(**record)


async def advance_chain(
    conn: Connection, province: int, device: UUID, incarnation: int, next_seq: int, head: bytes
) -> None:
    """Note how far a handheld's chain has come."""
    await conn.execute(
        """
        UPDATE device_chain SET next_seq = $4, head = $5
         WHERE province_id = $1 AND device_id = $2 AND incarnation = $3
        """,
        province,
        device,
        incarnation,
        next_seq,
        head,
    )


async def read_last_knot(
    conn: Connection, province: int, device: UUID, incarnation: int, first: int, last: int
) -> Knot | None:
    """Return the last hash kept of a stretch of a chain; None where all its facts are kept under others."""
    record = await conn.fetchrow(
        """
        SELECT seq, chain
          FROM fact
         WHERE province_id = $1 AND device_id = $2 AND incarnation = $3 AND seq BETWEEN $4 AND $5
         ORDER BY seq DESC
         LIMIT 1
        """,
        province,
        device,
        incarnation,
        first,
        last,
    )
    return Knot(**record) if record else None


async def lock_custodies(conn: Connection, province: int, parcels: Sequence[UUID]) -> dict[UUID, Custody]:
    """Return the custody of each parcel that exists, locked in one order until the transaction ends."""
    records = await conn.fetch(
        """
        SELECT p.id AS parcel, p.leg, p.state, p.holder_kind, p.holder_id AS holder, p.courier_id AS courier,
               p.office_id AS office, d.delivery, d.deliverer, d.delivered_at, p.attempts, p.exception,
               p.chain_n AS n, p.chain_head AS head
          FROM parcel p
          LEFT JOIN LATERAL (
                SELECT e.fact_id AS delivery, e.occurred_at AS delivered_at,
                       CASE WHEN e.kind IN ('delivered', 'handed_over') THEN e.actor_id END AS deliverer
                  FROM custody_event e
                 WHERE e.province_id = $1 AND e.parcel_id = p.id AND p.state = 'delivered'
                   AND e.after = 'delivered' AND e.before <> 'delivered'
                 ORDER BY e.n DESC
                 LIMIT 1
               ) d ON true
         WHERE p.province_id = $1 AND p.id = ANY($2::uuid[])
         ORDER BY p.id
           FOR UPDATE OF p
        """,
        province,
        list(parcels),
    )
    return {record["parcel"]: Custody(**record) for record in records}


async def read_kept(conn: Connection, province: int, facts: Sequence[UUID]) -> dict[UUID, Kept]:
    """Return what became of the facts that the ledger holds already, by id."""
    records = await conn.fetch(
        "SELECT id, leaf, verdict, code FROM fact WHERE province_id = $1 AND id = ANY($2::uuid[])",
        province,
        list(facts),
    )
    return {record["id"]: Kept(**record) for record in records}


async def append_facts(
    conn: Connection,
    province: int,
    actor: Actor,
    rows: Sequence[LedgerRow],
    received: datetime,
    device: UUID | None = None,
    incarnation: int | None = None,
) -> None:
    """Add facts to the ledger, and the unapplied ones to the dispatcher's list."""
    await conn.execute(
        """
        SELECT append_facts($1, $2, $3, $4, $5, $6, $7::uuid[], $8::bigint[], $9::text[], $10::uuid[], $11::bytea[],
                            $12::bytea[], $13::bytea[], $14::timestamptz[], $15::text[], $16::text[])
        """,
        province,
        "device" if device else actor.kind,
        actor.id,
        device,
        incarnation,
        received,
        [row.id for row in rows],
        [row.seq for row in rows],
        [row.kind for row in rows],
        [row.parcel_id for row in rows],
        [row.body for row in rows],
        [row.leaf for row in rows],
        [row.chain for row in rows],
        [row.captured_at for row in rows],
        [row.verdict for row in rows],
        [row.code for row in rows],
    )


async def append_custody(
    conn: Connection, province: int, actor: Actor, steps: Sequence[Step], received: datetime
) -> None:
    """Add each change to its parcel's thread and bring the parcels to where they now are; all in one round trip."""
    changes = [(step, step.before, step.after) for step in steps if step.before and step.after]
    last = {after.parcel: after for _, _, after in changes}
    await conn.execute(
        """
        SELECT append_custody($1, $2, $3, $4::uuid[], $5::integer[], $6::uuid[], $7::text[], $8::text[], $9::text[],
                              $10::text[], $11::uuid[], $12::timestamptz[], $13::bytea[], $14::bytea[], $15::uuid[],
                              $16::text[], $17::text[], $18::uuid[], $19::uuid[], $20::integer[], $21::text[],
                              $22::integer[], $23::bytea[])
        """,
        province,
        actor.id,
        received,
        [after.parcel for _, _, after in changes],
        [after.n for _, _, after in changes],
        [step.witnessed.id for step, _, _ in changes],
        [kind_of(step.witnessed.fact) if step.witnessed.fact else "unread" for step, _, _ in changes],
        [before.state for _, before, _ in changes],
        [after.state for _, _, after in changes],
        [after.holder_kind for _, _, after in changes],
        [after.holder for _, _, after in changes],
        [occurred_at(step, received) for step, _, _ in changes],
        [step.witnessed.leaf for step, _, _ in changes],
        [after.head for _, _, after in changes],
        list(last),
        [custody.state for custody in last.values()],
        [custody.holder_kind for custody in last.values()],
        [custody.holder for custody in last.values()],
        [custody.courier for custody in last.values()],
        [custody.attempts for custody in last.values()],
        [custody.exception for custody in last.values()],
        [custody.n for custody in last.values()],
        [custody.head for custody in last.values()],
    )


async def write_feed(conn: Connection, province: int, rows: Sequence[FeedRow]) -> None:
    """Put rows into their scopes. Call it last in a transaction: it takes the scopes' counters, in one order.

    A scope, kind and id may come once only.
    """
    if not rows:
        return
    await conn.execute(
        """
        SELECT write_feed($1, $2::text[], $3::text[], $4::text[], $5::integer[], $6::bigint[], $7::bigint[],
                          $8::text[], $9::bytea[])
        """,
        province,
        [row.scope for row in rows],
        [row.kind for row in rows],
        [row.id for row in rows],
        [row.operation for row in rows],
        [row.hash_high for row in rows],
        [row.hash_low for row in rows],
        [row.why for row in rows],
        [row.body for row in rows],
    )


async def read_epoch(conn: Connection, province: int) -> str:
    """Return the epoch of this province's feeds; it changes when a backup was restored."""
    return await conn.fetchval("SELECT epoch FROM sync_epoch WHERE province_id = $1 AND id = 0", province)


async def begin_epoch(conn: Connection, province: int, epoch: str) -> None:
    """Give a province its first epoch."""
    await conn.execute(
        "INSERT INTO sync_epoch (province_id, id, epoch) VALUES ($1, 0, $2) ON CONFLICT (province_id, id) DO NOTHING",
        province,
        epoch,
    )


async def note_contact(
    conn: Connection, province: int, device: UUID, seen: datetime, app: str, waiting: int, skew_ms: int
) -> None:
    """Note that a handheld was heard of, how much it still holds and how wrong its clock is."""
    await conn.execute(
        """
        INSERT INTO device_contact (province_id, device_id, seen_at, app, facts_waiting, skew_ms)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (province_id, device_id) DO UPDATE
           SET seen_at = excluded.seen_at, app = excluded.app, facts_waiting = excluded.facts_waiting,
               skew_ms = excluded.skew_ms
        """,
        province,
        device,
        seen,
        app,
        waiting,
        skew_ms,
    )
