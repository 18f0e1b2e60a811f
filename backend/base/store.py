"""What every chapter keeps: data keys, the outbox, answers already given to an idempotency key."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class Told(Struct, frozen=True, kw_only=True):
    """Something that happened and must still be told; written in the transaction in which it happened."""

    id: UUID
    topic: str
    subject: UUID
    detail: str = ""


class Answered(Struct, frozen=True, kw_only=True):
    """What an idempotency key was used for."""

    request: bytes
    subject: UUID | None


async def read_data_keys(conn: Connection, province: int, subjects: Sequence[UUID]) -> dict[UUID, bytes]:
    """Return the wrapped data keys that exist."""
    records = await conn.fetch(
        "SELECT id, wrapped FROM data_key WHERE province_id = $1 AND id = ANY($2::uuid[])", province, list(subjects)
    )
    return {record["id"]: record["wrapped"] for record in records}


async def add_data_keys(conn: Connection, province: int, subjects: Sequence[UUID], wrapped: Sequence[bytes]) -> None:
    """Store wrapped data keys; whoever was first wins."""
    await conn.execute(
        """
        INSERT INTO data_key (province_id, id, wrapped)
        SELECT $1, k.id, k.wrapped FROM unnest($2::uuid[], $3::bytea[]) AS k (id, wrapped)
        ON CONFLICT (province_id, id) DO NOTHING
        """,
        province,
        list(subjects),
        list(wrapped),
    )


async def tell(conn: Connection, province: int, told: Sequence[Told], at: datetime) -> None:
    """Leave word for the relay."""
    await conn.execute(
        """
        INSERT INTO outbox (province_id, id, topic, subject, detail, written_at)
        SELECT $1, t.id, t.topic, t.subject, t.detail, $6
          FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[]) AS t (id, topic, subject, detail)
        """,
        province,
        [item.id for item in told],
        [item.topic for item in told],
        [item.subject for item in told],
        [item.detail for item in told],
        at,
    )


async def claim_idempotency(
    conn: Connection, province: int, actor: UUID, key: str, request: bytes, at: datetime
) -> Answered | None:
    """Claim a key for a request, or return what it was used for before."""
    claimed = await conn.fetchval(
        """
        INSERT INTO idempotency (province_id, actor_id, key, request, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (province_id, actor_id, key) DO NOTHING
        RETURNING true
        """,
        province,
        actor,
        key,
        request,
        at,
    )
    if claimed:
        return None
    record = await conn.fetchrow(
        "SELECT request, subject FROM idempotency WHERE province_id = $1 AND actor_id = $2 AND key = $3",
        province,
        actor,
        key,
    )
    return Answered(**record)


async def answer_idempotency(conn: Connection, province: int, actor: UUID, key: str, subject: UUID) -> None:
    """Note what a claimed key led to."""
    await conn.execute(
        "UPDATE idempotency SET subject = $4 WHERE province_id = $1 AND actor_id = $2 AND key = $3",
        province,
        actor,
        key,
        subject,
    )
