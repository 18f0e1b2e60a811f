"""Receipts, visits and answers in PostgreSQL, and what a citizen's page tells."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class Receipt(Struct, frozen=True, kw_only=True):
    """A citizen's receipt that still holds; ``link_hash`` is all the server knows of the secret."""

    id: UUID
    parcel_id: UUID
    link_hash: bytes


class Visit(Struct, frozen=True, kw_only=True):
    """Fifteen minutes in which one browser may see one receipt's page."""

    id: UUID
    secret_hash: bytes
    receipt_id: UUID


class Answer(Struct, frozen=True, kw_only=True):
    """What the citizen said, once."""

    outcome: str
    answered_at: datetime


class Door(Struct, frozen=True, kw_only=True):
    """What a door code's page may tell: whose post it is, and what was answered.

    ``is_met`` once a delivery told of the code.
    """

    province_kind: str
    province: str
    outcome: str | None
    answered_at: datetime | None
    is_met: bool


class Subject(Struct, frozen=True, kw_only=True):
    """The parcel and dossier behind a receipt, without the owner's name or address; ``phone`` is sealed.

    ``office`` is where the parcel lies, or the office of the courier who has it; before that, its own.
    """

    parcel_id: UUID
    dossier_id: UUID
    leg: str
    state: str
    holder_kind: str
    attempts: int
    registered_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    national_status: int
    phone: bytes
    procedure: str
    return_scope: str | None
    centre: str
    office_id: UUID
    office: str
    office_address: str
    commune_kind: str
    commune: str
    province_kind: str
    province: str


class Happened(Struct, frozen=True, kw_only=True):
    """One event of the parcel's thread or of its dossier."""

    kind: str
    occurred_at: datetime
    fact_id: UUID | None


class Session(Struct, frozen=True, kw_only=True):
    """When an office opens and closes on one weekday."""

    opens: time
    closes: time


async def add_receipt(conn: Connection, province: int, receipt: Receipt, commitment: bytes, now: datetime) -> None:
    """Keep a new receipt; those given before for the same parcel open nothing any more."""
    await conn.execute(
        "UPDATE receipt SET voided_at = $3 WHERE province_id = $1 AND parcel_id = $2 AND voided_at IS NULL",
        province,
        receipt.parcel_id,
        now,
    )
    await conn.execute(
        """
        INSERT INTO receipt (province_id, id, parcel_id, link_hash, commitment, issued_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        province,
        receipt.id,
        receipt.parcel_id,
        receipt.link_hash,
        commitment,
        now,
    )


async def read_receipt(conn: Connection, province: int, id: UUID) -> Receipt | None:
    """Return a receipt that still holds."""
    record = await conn.fetchrow(
        "SELECT id, parcel_id, link_hash FROM receipt WHERE province_id = $1 AND id = $2 AND voided_at IS NULL",
        province,
        id,
    )
    return Receipt(**record) if record else None


async def lock_receipt(conn: Connection, province: int, id: UUID) -> Receipt | None:
    """Return a receipt that still holds, locked until the transaction ends."""
    record = await conn.fetchrow(
        """
        SELECT id, parcel_id, link_hash
          FROM receipt
         WHERE province_id = $1 AND id = $2 AND voided_at IS NULL
           FOR UPDATE
        """,
        province,
        id,
    )
    return Receipt(**record) if record else None


async def open_visit(conn: Connection, province: int, visit: Visit, now: datetime, until: datetime) -> None:
    """Keep a visit, and drop those of the same receipt that are over."""
    await conn.execute(
        "DELETE FROM receipt_visit WHERE province_id = $1 AND receipt_id = $2 AND expires_at <= $3",
        province,
        visit.receipt_id,
        now,
    )
    await conn.execute(
        """
        INSERT INTO receipt_visit (province_id, id, secret_hash, receipt_id, expires_at) VALUES ($1, $2, $3, $4, $5)
        """,
        province,
        visit.id,
        visit.secret_hash,
        visit.receipt_id,
        until,
    )


async def read_visit(conn: Connection, province: int, id: UUID, now: datetime) -> Visit | None:
    """Return a visit that is not over, of a receipt that still holds."""
    record = await conn.fetchrow(
        """
        SELECT v.id, v.secret_hash, v.receipt_id
          FROM receipt_visit v
          JOIN receipt r ON r.province_id = v.province_id AND r.id = v.receipt_id
         WHERE v.province_id = $1 AND v.id = $2 AND v.expires_at > $3 AND r.voided_at IS NULL
        """,
        province,
        id,
        now,
    )
    return Visit(**record) if record else None


async def read_answer(conn: Connection, province: int, receipt: UUID) -> Answer | None:
    """Return what the citizen said, if anything."""
    record = await conn.fetchrow(
        "SELECT outcome, answered_at FROM receipt_answer WHERE province_id = $1 AND receipt_id = $2", province, receipt
    )
    return Answer(**record) if record else None


async def read_door(conn: Connection, province: int, hash: bytes) -> Door | None:
    """Return what is known of a door code, which may be nothing; None where there is no such province."""
    record = await conn.fetchrow(
        """
        SELECT p.kind AS province_kind, p.name AS province, c.outcome, c.answered_at,
               coalesce(c.act IS NOT NULL, false) AS is_met
          FROM province p
          LEFT JOIN door_code c ON c.province_id = p.id AND c.hash = $2
         WHERE p.id = $1
        """,
        province,
        hash,
    )
    return Door(**record) if record else None


async def read_acknowledged(conn: Connection, province: int, parcel: UUID) -> Sequence[UUID]:
    """Return the deliveries of a parcel to which its citizen's own code was brought."""
    records = await conn.fetch(
        """
        SELECT u.fact_id
          FROM receipt r
          JOIN receipt_use u ON u.province_id = r.province_id AND u.receipt_id = r.id
         WHERE r.province_id = $1 AND r.parcel_id = $2
        """,
        province,
        parcel,
    )
    return [record["fact_id"] for record in records]


async def read_subject(conn: Connection, province: int, receipt: UUID) -> Subject | None:
    """Return what a receipt is about."""
    record = await conn.fetchrow(
        """
        SELECT p.id AS parcel_id, d.id AS dossier_id, p.leg, p.state, p.holder_kind, p.attempts, p.registered_at,
               d.received_at, d.due_at, d.national_status, d.phone, procedure.name AS procedure,
               procedure.return_scope, centre.name AS centre, o.id AS office_id, o.name AS office,
               o.address AS office_address, u.kind AS commune_kind, u.name AS commune,
               province.kind AS province_kind, province.name AS province
          FROM receipt r
          JOIN parcel p ON p.province_id = $1 AND p.id = r.parcel_id
          JOIN dossier d ON d.province_id = $1 AND d.id = p.dossier_id
          JOIN procedure ON procedure.code = d.procedure_code
          JOIN office centre ON centre.province_id = $1 AND centre.id = d.office_id
          LEFT JOIN staff s ON s.province_id = $1
           AND s.id = CASE WHEN p.holder_kind = 'courier' THEN p.holder_id ELSE p.courier_id END
          JOIN office o ON o.province_id = $1
           AND o.id = CASE WHEN p.holder_kind = 'office' THEN p.holder_id ELSE coalesce(s.office_id, p.office_id) END
          JOIN unit u ON u.code = d.unit_code
          JOIN province ON province.id = $1
         WHERE r.province_id = $1 AND r.id = $2
        """,
        province,
        receipt,
    )
    return Subject(**record) if record else None


async def read_thread(conn: Connection, province: int, parcel: UUID) -> Sequence[Happened]:
    """Return what happened to a parcel, in the order of its chain."""
    records = await conn.fetch(
        """
        SELECT kind, occurred_at, fact_id
          FROM custody_event
         WHERE province_id = $1 AND parcel_id = $2
         ORDER BY n
        """,
        province,
        parcel,
    )
    return [Happened(**record) for record in records]


async def read_dossier_events(conn: Connection, province: int, dossier: UUID) -> Sequence[Happened]:
    """Return what happened to a dossier, the oldest first; ``kind`` is the postal stage it came to."""
    records = await conn.fetch(
        """
        SELECT postal_stage AS kind, occurred_at, fact_id
          FROM dossier_event
         WHERE province_id = $1 AND dossier_id = $2
         ORDER BY occurred_at, id
        """,
        province,
        dossier,
    )
    return [Happened(**record) for record in records]


async def read_fact_body(conn: Connection, province: int, fact: UUID) -> bytes | None:
    """Return the sealed bytes of one fact."""
    return await conn.fetchval("SELECT body FROM fact WHERE province_id = $1 AND id = $2", province, fact)


async def read_sessions(conn: Connection, province: int, office: UUID, weekday: int) -> Sequence[Session]:
    """Return when an office is open on a weekday; 1 is Monday."""
    records = await conn.fetch(
        """
        SELECT opens, closes
          FROM office_hours
         WHERE province_id = $1 AND office_id = $2 AND weekday = $3
         ORDER BY opens
        """,
        province,
        office,
        weekday,
    )
    return [Session(**record) for record in records]
