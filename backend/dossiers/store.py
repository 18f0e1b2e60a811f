"""Dossiers and what happened to them, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct


class Move(Struct, frozen=True, kw_only=True):
    """One move of the dossier behind a parcel; the agency's status stays where none is given."""

    id: UUID
    parcel_id: UUID
    fact_id: UUID
    kind: str
    stage: str
    national_status: int | None
    occurred_at: datetime


async def move_dossiers(conn: Connection, province: int, moves: Sequence[Move], now: datetime) -> None:
    """Note each move, then bring every dossier to where its last move leads."""
    await conn.execute(
        """
        INSERT INTO dossier_event (province_id, dossier_id, id, kind, national_status, postal_stage, occurred_at,
                                   recorded_at, fact_id)
        SELECT $1, d.id, m.id, m.kind, coalesce(m.national_status, d.national_status), m.stage, m.occurred_at, $9,
               m.fact_id
          FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::integer[], $7::timestamptz[], $8::uuid[])
            AS m (id, parcel_id, kind, stage, national_status, occurred_at, fact_id)
          JOIN parcel p ON p.province_id = $1 AND p.id = m.parcel_id
          JOIN dossier d ON d.province_id = $1 AND d.id = p.dossier_id
        """,
        province,
        [move.id for move in moves],
        [move.parcel_id for move in moves],
        [move.kind for move in moves],
        [move.stage for move in moves],
        [move.national_status for move in moves],
        [move.occurred_at for move in moves],
        [move.fact_id for move in moves],
        now,
    )
    last = {move.parcel_id: move for move in moves}
    await conn.execute(
        """
        UPDATE dossier d
           SET postal_stage = m.stage,
               national_status = coalesce(m.national_status, d.national_status),
               returned_at = CASE WHEN m.stage = 'returned' THEN m.occurred_at
                                  WHEN m.national_status IS NOT NULL THEN NULL
                                  ELSE d.returned_at END
          FROM unnest($2::uuid[], $3::text[], $4::integer[], $5::timestamptz[])
            AS m (parcel_id, stage, national_status, occurred_at)
          JOIN parcel p ON p.province_id = $1 AND p.id = m.parcel_id
         WHERE d.province_id = $1 AND d.id = p.dossier_id
        """,
        province,
        list(last),
        [move.stage for move in last.values()],
        [move.national_status for move in last.values()],
        [move.occurred_at for move in last.values()],
    )
