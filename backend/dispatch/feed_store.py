"""What couriers' handhelds still have of tours that are over."""

from datetime import date, datetime

from asyncpg import Connection
from msgspec import Struct


class RowName(Struct, frozen=True, kw_only=True):
    """One row of one scope, by name."""

    scope: str
    kind: str
    id: str


async def read_past_rows(conn: Connection, province: int, day: date, moment: datetime) -> list[RowName]:
    """Return the live rows of tours of earlier days that are over at the moment, and of parcels that are done with.

    Each row is read once, so that the work grows with what handhelds were shown in a month, not with the years' tours.
    """
    records = await conn.fetch(
        """
        SELECT f.scope, f.kind, f.id
          FROM sync_scope s
          JOIN sync_feed f ON f.province_id = s.province_id AND f.scope = s.scope AND f.kind IN ('tour', 'task')
                          AND f.operation = 1
          JOIN tour t ON t.province_id = f.province_id AND t.id = split_part(f.id, ':', 1)::uuid
         WHERE s.province_id = $1 AND s.scope LIKE 'courier:%' AND t.day < $2 AND t.ends_at <= $3
         UNION ALL
        SELECT f.scope, f.kind, f.id
          FROM sync_scope s
          JOIN sync_feed f ON f.province_id = s.province_id AND f.scope = s.scope AND f.kind = 'custody'
                          AND f.operation = 1
          JOIN parcel l ON l.province_id = f.province_id AND l.id = f.id::uuid
         WHERE s.province_id = $1 AND s.scope LIKE 'courier:%' AND NOT l.is_open
        """,
        province,
        day,
        moment,
    )
    return [RowName(**record) for record in records]
