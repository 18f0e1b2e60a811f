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
    """Return the live rows of tours of earlier days that are over at the moment: the tours and each of their tasks."""
    records = await conn.fetch(
        """
        SELECT f.scope, f.kind, f.id
          FROM tour t
          JOIN sync_feed f ON f.province_id = t.province_id AND f.scope = 'courier:' || t.courier_id::text
                          AND f.kind IN ('tour', 'task') AND split_part(f.id, ':', 1) = t.id::text
         WHERE t.province_id = $1 AND t.day < $2 AND t.ends_at <= $3 AND f.operation = 1
        """,
        province,
        day,
        moment,
    )
    return [RowName(**record) for record in records]
