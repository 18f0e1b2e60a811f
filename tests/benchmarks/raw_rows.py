"""The rows that a push leaves behind, made beforehand, and the barest way to write them: unnest, table by table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.base.clock import new_id
from backend.base.sealing import DataKey
from backend.custody.model import courier_scope, feed_rows, ledger_row
from mobile_sync.custody import Actor, Custody
from mobile_sync.facts import Collected, kind_of
from mobile_sync.settle import Rules, Witnessed, settle

TABLES = "fact, custody_event, parcel, dossier_event, dossier, proof, outbox, sync_scope, sync_feed"
STAGES = {"INBOUND": "received_by_post", "OUTBOUND_RESULT": "result_with_post", "RETURN_PAPERS": "papers_with_post"}


class Rows(Struct, frozen=True, kw_only=True):
    """One push as columns: one statement's arrays for each table."""

    province: int
    at: datetime
    actor: UUID
    device: UUID
    scope: str
    version: int
    fact: tuple[list[UUID], list[int], list[UUID], list[bytes], list[bytes], list[bytes]]
    event: tuple[list[UUID], list[UUID], list[str], list[bytes], list[bytes]]
    dossier: tuple[list[UUID], list[UUID], list[int], list[str], list[UUID]]
    proof: tuple[list[UUID], list[bytes]]
    outbox: tuple[list[UUID], list[UUID]]
    feed: tuple[list[str], list[int], list[int], list[int], list[bytes]]


class Standing(Struct, frozen=True, kw_only=True):
    """A parcel as the import left it, and the dossier behind it."""

    custody: Custody
    dossier: UUID
    national_status: int


def rows_of(
    province: int,
    key: DataKey,
    device: UUID,
    courier: UUID,
    push: Sequence[tuple[Collected, bytes]],
    standings: dict[UUID, Standing],
    base: int,
    at: datetime,
) -> Rows:
    """Return the rows that the product would write for the same facts, ``base`` being the number of the first."""
    batch = [Witnessed(id=fact.id, raw=raw, fact=fact) for fact, raw in push]
    known = {fact.parcel: standings[fact.parcel].custody for fact, _ in push}
    steps = settle(known, batch, Actor("courier", courier), Rules(solutions={}, now=at))
    ledger = [ledger_row(step, key, base + number, step.witnessed.leaf) for number, step in enumerate(steps)]
    feed = feed_rows(steps, key)
    moved = [standings[fact.parcel] for fact, _ in push]
    assert len(feed) == len(push)
    assert all(kind_of(fact) == "collected" for fact, _ in push)
    return Rows(
        province=province,
        at=at,
        actor=courier,
        device=device,
        scope=courier_scope(courier),
        version=base + len(feed) - 1,
        fact=(
            [row.id for row in ledger],
            [row.seq or 0 for row in ledger],
            [fact.parcel for fact, _ in push],
            [row.body for row in ledger],
            [row.leaf for row in ledger],
            [row.chain or b"" for row in ledger],
        ),
        event=(
            [fact.parcel for fact, _ in push],
            [fact.id for fact, _ in push],
            [one.custody.state for one in moved],
            [row.leaf for row in ledger],
            [step.after.head for step in steps if step.after],
        ),
        dossier=(
            [new_id() for _ in moved],
            [one.dossier for one in moved],
            [one.national_status for one in moved],
            [STAGES[one.custody.leg] for one in moved],
            [fact.id for fact, _ in push],
        ),
        proof=([fact.id for fact, _ in push], [bytes.fromhex(fact.signature) for fact, _ in push]),
        outbox=([new_id() for _ in push], [fact.parcel for fact, _ in push]),
        feed=(
            [row.id for row in feed],
            [base + number for number in range(len(feed))],
            [row.hash_high for row in feed],
            [row.hash_low for row in feed],
            [row.body or b"" for row in feed],
        ),
    )


async def write(conn: Connection, rows: Rows) -> None:
    """Write one push in one transaction, as the application role inside its province."""
    async with conn.transaction():
        await conn.execute("SELECT enter_province($1)", rows.province)
        for statement, arguments in statements(rows):
            await conn.execute(statement, rows.province, *arguments)


def statements(rows: Rows) -> list[tuple[str, tuple[Any, ...]]]:
    """Return each table's statement and its arguments after the province."""
    return [
        (FACT, (rows.actor, rows.device, rows.at, *rows.fact)),
        (EVENT, (rows.actor, rows.at, *rows.event)),
        (PARCEL, (rows.actor, rows.event[0], rows.event[4])),
        (DOSSIER_EVENT, (rows.at, *rows.dossier)),
        (DOSSIER, (rows.dossier[1], rows.dossier[3])),
        (PROOF, (rows.device, *rows.proof)),
        (OUTBOX, (rows.at, *rows.outbox)),
        (SCOPE, (rows.scope, rows.version, rows.feed[2][-1], rows.feed[3][-1])),
        (FEED, (rows.scope, *rows.feed)),
    ]


FACT = """
INSERT INTO fact (province_id, actor_id, device_id, received_at, captured_at, source, incarnation, kind, verdict, code,
                  id, seq, parcel_id, body, leaf, chain)
SELECT $1, $2, $3, $4, $4, 'device', 1, 'collected', 'ok', '', f.*
  FROM unnest($5::uuid[], $6::bigint[], $7::uuid[], $8::bytea[], $9::bytea[], $10::bytea[]) AS f
"""
EVENT = """
INSERT INTO custody_event (province_id, actor_id, holder_id, occurred_at, recorded_at, n, kind, after, holder_kind,
                           parcel_id, fact_id, before, leaf, head)
SELECT $1, $2, $2, $3, $3, 1, 'collected', 'with_courier', 'courier', e.*
  FROM unnest($4::uuid[], $5::uuid[], $6::text[], $7::bytea[], $8::bytea[]) AS e
"""
PARCEL = """
UPDATE parcel
   SET state = 'with_courier', holder_kind = 'courier', holder_id = $2, chain_n = 1, chain_head = c.head
  FROM unnest($3::uuid[], $4::bytea[]) AS c (id, head)
 WHERE province_id = $1 AND parcel.id = c.id
"""
DOSSIER_EVENT = """
INSERT INTO dossier_event (province_id, kind, occurred_at, recorded_at, id, dossier_id, national_status, postal_stage,
                           fact_id)
SELECT $1, 'collected', $2, $2, e.*
  FROM unnest($3::uuid[], $4::uuid[], $5::integer[], $6::text[], $7::uuid[]) AS e
"""
DOSSIER = """
UPDATE dossier SET postal_stage = c.stage
  FROM unnest($2::uuid[], $3::text[]) AS c (id, stage)
 WHERE province_id = $1 AND dossier.id = c.id
"""
PROOF = """
INSERT INTO proof (province_id, device_id, role, fact_id, sha256)
SELECT $1, $2, 'signature', p.* FROM unnest($3::uuid[], $4::bytea[]) AS p
"""
OUTBOX = """
INSERT INTO outbox (province_id, written_at, topic, detail, id, subject)
SELECT $1, $2, 'collected', '', o.* FROM unnest($3::uuid[], $4::uuid[]) AS o
"""
SCOPE = """
INSERT INTO sync_scope (province_id, scope, version, live, digest_high, digest_low)
VALUES ($1, $2, $3::bigint, $3::bigint, $4, $5)
ON CONFLICT (province_id, scope) DO UPDATE
   SET version = excluded.version, live = excluded.live, digest_high = excluded.digest_high,
       digest_low = excluded.digest_low
"""
FEED = """
INSERT INTO sync_feed (province_id, scope, kind, operation, why, id, version, hash_high, hash_low, body)
SELECT $1, $2, 'custody', 1, '', f.*
  FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bytea[]) AS f
"""
