"""The ledger's hashes, read for verification."""

from datetime import date
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class FactHash(Struct, frozen=True, kw_only=True):
    """A fact's bytes, sealed, its hash, and its place in a handheld's chain."""

    id: UUID
    device_id: UUID | None
    incarnation: int | None
    seq: int | None
    body: bytes
    leaf: bytes
    chain: bytes | None


class EventHash(Struct, frozen=True, kw_only=True):
    """One knot of a parcel's thread, where it left the parcel, and the hash of the fact it stands on."""

    parcel_id: UUID
    n: int
    after: str
    holder_kind: str
    holder_id: UUID
    leaf: bytes
    head: bytes
    fact_leaf: bytes


class ThreadHead(Struct, frozen=True, kw_only=True):
    """Where a parcel says that its thread ends, and where it stands."""

    id: UUID
    state: str
    holder_kind: str
    holder_id: UUID
    chain_n: int
    chain_head: bytes


class ReceiptUsed(Struct, frozen=True, kw_only=True):
    """A receipt that a delivery used up: what the server keeps of its secret, and the fact that brought it, sealed."""

    receipt_id: UUID
    fact_id: UUID
    body: bytes
    commitment: bytes
    dossier_id: UUID
    leg: str


class ChainEnd(Struct, frozen=True, kw_only=True):
    """Where one incarnation of a handheld says that its chain ends."""

    device_id: UUID
    incarnation: int
    next_seq: int
    head: bytes


class CodeUse(Struct, frozen=True, kw_only=True):
    """A fact that an officer's code proves: who said it, its bytes, sealed, and the code."""

    fact_id: UUID
    actor_id: UUID
    body: bytes
    code_id: UUID
    office_id: UUID
    day: date
    commitment: bytes


async def read_facts(conn: Connection, province: int) -> list[FactHash]:
    """Return every fact of a province, each handheld's in order."""
    records = await conn.fetch(
        """
        SELECT id, device_id, incarnation, seq, body, leaf, chain
          FROM fact
         WHERE province_id = $1
         ORDER BY device_id, incarnation, seq
        """,
        province,
    )
    return [FactHash(**record) for record in records]


async def read_events(conn: Connection, province: int) -> list[EventHash]:
    """Return every knot of every thread, each parcel's in order."""
    records = await conn.fetch(
        """
        SELECT e.parcel_id, e.n, e.after, e.holder_kind, e.holder_id, e.leaf, e.head, f.leaf AS fact_leaf
          FROM custody_event e
          JOIN fact f ON f.province_id = e.province_id AND f.id = e.fact_id
         WHERE e.province_id = $1
         ORDER BY e.parcel_id, e.n
        """,
        province,
    )
    return [EventHash(**record) for record in records]


async def read_heads(conn: Connection, province: int) -> list[ThreadHead]:
    """Return where every parcel's thread ends."""
    records = await conn.fetch(
        "SELECT id, state, holder_kind, holder_id, chain_n, chain_head FROM parcel WHERE province_id = $1", province
    )
    return [ThreadHead(**record) for record in records]


async def read_chain_ends(conn: Connection, province: int) -> list[ChainEnd]:
    """Return where every incarnation of every handheld says that its chain ends."""
    records = await conn.fetch(
        "SELECT device_id, incarnation, next_seq, head FROM device_chain WHERE province_id = $1", province
    )
    return [ChainEnd(**record) for record in records]


async def read_code_uses(conn: Connection, province: int) -> list[CodeUse]:
    """Return every fact that an officer's code proves."""
    records = await conn.fetch(
        """
        SELECT u.fact_id, f.actor_id, f.body, u.code_id, c.office_id, c.day, c.commitment
          FROM officer_code_use u
          JOIN officer_code c ON c.province_id = u.province_id AND c.id = u.code_id
          JOIN fact f ON f.province_id = u.province_id AND f.id = u.fact_id
         WHERE u.province_id = $1
         ORDER BY u.code_id, f.received_at, u.fact_id
        """,
        province,
    )
    return [CodeUse(**record) for record in records]


async def read_receipts_used(conn: Connection, province: int) -> list[ReceiptUsed]:
    """Return every receipt that a delivery of its own parcel used up, and the fact that brought its secret."""
    records = await conn.fetch(
        """
        SELECT u.receipt_id, u.fact_id, f.body, r.commitment, p.dossier_id, p.leg
          FROM receipt_use u
          JOIN receipt r ON r.province_id = u.province_id AND r.id = u.receipt_id
          JOIN parcel p ON p.province_id = r.province_id AND p.id = r.parcel_id
          JOIN fact f ON f.province_id = u.province_id AND f.id = u.fact_id
         WHERE u.province_id = $1
         ORDER BY u.receipt_id
        """,
        province,
    )
    return [ReceiptUsed(**record) for record in records]
