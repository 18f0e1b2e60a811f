"""Door codes in PostgreSQL: what a courier's screen showed, what a phone answered, and the deliveries it is about."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Connection
from msgspec import Struct

from mobile_sync.doorstep import HeldReceipt, Outcome


class ShownCode(Struct, frozen=True, kw_only=True):
    """One door code, locked: ``act`` once a delivery told of it, the rest once a phone answered; the note is sealed."""

    hash: bytes
    act: bytes | None
    outcome: Outcome | None
    note: bytes | None
    answered_at: datetime | None


class Locked(Struct, frozen=True, kw_only=True):
    """The receipts that hold of some parcels, and some door codes."""

    receipts: list[HeldReceipt]
    codes: list[ShownCode]


class DoorDelivery(Struct, frozen=True, kw_only=True):
    """A delivery at which a code was shown, and the parcel's receipt where one holds."""

    delivery: UUID
    parcel: UUID
    receipt: UUID | None


class AnswerRow(Struct, frozen=True, kw_only=True):
    """What a receipt's holder said, and the fact that says it."""

    receipt_id: UUID
    outcome: str
    fact_id: UUID


LOCKED = msgspec.json.Decoder(Locked)


async def lock_code(conn: Connection, province: int, hash: bytes, now: datetime) -> ShownCode:
    """Return one door code, locked until the transaction ends and begun where it is new.

    Lock the parcels of its deliveries before.
    """
    held = await conn.fetchval("SELECT lock_doorsteps($1, '{}'::uuid[], $2::bytea[], $3)", province, [hash], now)
    (code,) = LOCKED.decode(held).codes
    return code


async def read_deliveries(conn: Connection, province: int, hash: bytes) -> list[DoorDelivery]:
    """Return the deliveries at which a code was shown, by parcel."""
    records = await conn.fetch(
        """
        SELECT d.fact_id AS delivery, d.parcel_id AS parcel, r.id AS receipt
          FROM door_delivery d
          LEFT JOIN LATERAL (
                SELECT id
                  FROM receipt
                 WHERE province_id = d.province_id AND parcel_id = d.parcel_id AND voided_at IS NULL
                 ORDER BY issued_at DESC, id DESC
                 LIMIT 1
               ) r ON true
         WHERE d.province_id = $1 AND d.hash = $2
         ORDER BY d.parcel_id, d.fact_id
        """,
        province,
        hash,
    )
    return [DoorDelivery(**record) for record in records]


async def answer_code(
    conn: Connection, province: int, hash: bytes, outcome: Outcome, note: bytes | None, now: datetime
) -> None:
    """Keep what a phone answered to a code that is locked."""
    await conn.execute(
        "UPDATE door_code SET outcome = $3, note = $4, answered_at = $5 WHERE province_id = $1 AND hash = $2",
        province,
        hash,
        outcome,
        note,
        now,
    )


async def add_answers(conn: Connection, province: int, answers: Sequence[AnswerRow], now: datetime) -> None:
    """Keep answers of receipts that have none yet; the first one stands."""
    await conn.execute(
        """
        INSERT INTO receipt_answer (province_id, receipt_id, outcome, fact_id, answered_at)
        SELECT $1, a.receipt_id, a.outcome, a.fact_id, $5
          FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS a (receipt_id, outcome, fact_id)
        ON CONFLICT (province_id, receipt_id) DO NOTHING
        """,
        province,
        [answer.receipt_id for answer in answers],
        [answer.outcome for answer in answers],
        [answer.fact_id for answer in answers],
        now,
    )


async def count_waiting(conn: Connection, province: int, most: int) -> int:
    """Return how many codes wait for a delivery to tell of them, counted no further than ``most``."""
    return await conn.fetchval(
        "SELECT count(*) FROM (SELECT FROM door_code WHERE province_id = $1 AND act IS NULL LIMIT $2) AS waiting",
        province,
        most,
    )


async def drop_waiting(conn: Connection, province: int, before: datetime) -> None:
    """Forget the codes of which no delivery told in all that time."""
    await conn.execute(
        "DELETE FROM door_code WHERE province_id = $1 AND act IS NULL AND opened_at < $2", province, before
    )


async def drop_oldest(conn: Connection, province: int, before: datetime, most: int) -> int:
    """Forget the oldest answers of which no delivery told, ``most`` at once, and return how many those were.

    One that a push holds just now is left: its delivery is coming in.
    """
    return await conn.fetchval(
        """
        WITH dropped AS (
            DELETE FROM door_code
             WHERE province_id = $1
               AND hash = ANY (ARRAY(
                   SELECT hash
                     FROM door_code
                    WHERE province_id = $1 AND act IS NULL AND outcome IS NOT NULL AND opened_at < $2
                    ORDER BY opened_at
                    LIMIT $3
                      FOR UPDATE SKIP LOCKED))
            RETURNING hash
        )
        SELECT count(*) FROM dropped
        """,
        province,
        before,
        most,
    )
