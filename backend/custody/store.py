"""The ledger of facts, each parcel's thread, and the feeds, written in PostgreSQL in one round trip."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct, structs

from backend.base.store import Told
from backend.custody.model import AcknowledgedRow, FactRow, FeedRow, ParcelRow, ProofRow, ProvenRow, ThreadRow
from backend.dossiers.store import Move
from mobile_sync.chain import Chain


class Settled(Struct, frozen=True, kw_only=True):
    """Everything that settled facts leave behind. In ``feed`` a scope, kind and id may come once only."""

    facts: Sequence[FactRow]
    threads: Sequence[ThreadRow]
    parcels: Sequence[ParcelRow]
    moves: Sequence[Move]
    proofs: Sequence[ProofRow]
    proven: Sequence[ProvenRow]
    acknowledged: Sequence[AcknowledgedRow]
    told: Sequence[Told]
    feed: Sequence[FeedRow]


class Author(Struct, frozen=True, kw_only=True):
    """Whose facts they are; a handheld's with the incarnation they belong to, and where its chain ends with them."""

    source: str
    actor: UUID
    device: UUID | None = None
    incarnation: int | None = None
    chain: Chain | None = None


async def append(conn: Connection, province: int, author: Author, settled: Settled, moment: datetime) -> None:
    """Keep facts and all that follows from them. Call it last in a transaction: it takes the scopes' counters."""
    await conn.execute(
        """
        SELECT append_facts($1, $2, $3, $4, $5, $6, $7, $8, $9::fact_row[], $10::thread_row[], $11::parcel_row[],
                            $12::move_row[], $13::proof_row[], $14::told_row[], $15::feed_row[]),
               CASE WHEN cardinality($16::proven_row[]) > 0 THEN use_officer_codes($1, $16::proven_row[]) END,
               CASE WHEN cardinality($17::acknowledged_row[]) > 0
                    THEN keep_acknowledged($1, $6, $17::acknowledged_row[]) END
        """,
        province,
        author.source,
        author.actor,
        author.device,
        author.incarnation,
        moment,
        author.chain.next_seq if author.chain else None,
        author.chain.head if author.chain else None,
        as_rows(settled.facts),
        as_rows(settled.threads),
        as_rows(settled.parcels),
        as_rows(settled.moves),
        as_rows(settled.proofs),
        as_rows(settled.told),
        as_rows(settled.feed),
        as_rows(settled.proven),
        as_rows(settled.acknowledged),
    )


async def write_feed(conn: Connection, province: int, rows: Sequence[FeedRow], moment: datetime) -> None:
    """Put rows into their scopes. Call it last in a transaction: it takes the scopes' counters, in one order.

    A scope, kind and id may come once only.
    """
    if rows:
        await conn.execute("SELECT write_feed($1, $2, $3::feed_row[])", province, moment, as_rows(rows))


def as_rows(items: Sequence[Struct]) -> list[tuple[object, ...]]:
    """Return words as rows of the named type with the same columns in the same order."""
    return [structs.astuple(item) for item in items]
