"""The rows that a push leaves behind, made beforehand as one statement's arrays for each table."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from backend.base.clock import new_id
from backend.base.sealing import DataKey
from backend.custody.model import courier_scope, fact_row, feed_rows
from mobile_sync.custody import Actor, Custody
from mobile_sync.facts import Collected
from mobile_sync.settle import Rules, Witnessed, settle

TABLES: Final = "fact, custody_event, parcel, dossier_event, dossier, proof, outbox, sync_scope, sync_feed"
STAGES: Final = {
    "INBOUND": "received_by_post", "OUTBOUND_RESULT": "result_with_post", "RETURN_PAPERS": "papers_with_post",
}  # fmt: skip


class Rows(Struct, frozen=True, kw_only=True):
    """One push as columns."""

    province: int
    at: datetime
    actor: UUID
    device: UUID
    incarnation: int
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


class Writer(Struct, frozen=True, kw_only=True):
    """For whom rows are made: courier and handheld, and which of the handheld's chains."""

    province: int
    key: DataKey
    courier: UUID
    device: UUID
    incarnation: int


def rows_of(
    writer: Writer, push: Sequence[tuple[Collected, bytes]], standings: Mapping[UUID, Standing], base: int, at: datetime
) -> Rows:
    """Return the rows that the product would write for the same facts, ``base`` being the number of the first."""
    key, facts = writer.key, [fact for fact, _ in push]
    batch = [Witnessed(id=fact.id, raw=raw, fact=fact) for fact, raw in push]
    known = {fact.parcel: standings[fact.parcel].custody for fact in facts}
    steps = settle(known, batch, Actor("courier", writer.courier), Rules(solutions={}, now=at))
    ledger = [fact_row(step, key, base + number, step.witnessed.leaf) for number, step in enumerate(steps)]
    feed = feed_rows(steps, key)
    moved = [standings[fact.parcel] for fact in facts]
    assert len(feed) == len(push), "every fact shows its parcel to its courier"
    ids, parcels = [fact.id for fact in facts], [fact.parcel for fact in facts]
    return Rows(
        province=writer.province,
        at=at,
        actor=writer.courier,
        device=writer.device,
        incarnation=writer.incarnation,
        scope=courier_scope(writer.courier),
        version=base + len(feed) - 1,
        fact=(
            ids,
            [row.seq or 0 for row in ledger],
            parcels,
            [row.body for row in ledger],
            [row.leaf for row in ledger],
            [row.chain or b"" for row in ledger],
        ),
        event=(
            parcels,
            ids,
            [one.custody.state for one in moved],
            [row.leaf for row in ledger],
            [step.after.head for step in steps if step.after],
        ),
        dossier=(
            [new_id() for _ in moved],
            [one.dossier for one in moved],
            [one.national_status for one in moved],
            [STAGES[one.custody.leg] for one in moved],
            ids,
        ),
        proof=(ids, [bytes.fromhex(fact.signature) for fact in facts]),
        outbox=([new_id() for _ in push], parcels),
        feed=(
            [row.id for row in feed],
            [base + number for number in range(len(feed))],
            [row.hash_high for row in feed],
            [row.hash_low for row in feed],
            [row.body or b"" for row in feed],
        ),
    )
