"""What the sign-in page asks the database: the provinces to choose from."""

from asyncpg import Connection
from msgspec import Struct


class ProvinceName(Struct, frozen=True, kw_only=True):
    """A province to choose."""

    id: int
    name: str


async def read_province_names(conn: Connection) -> list[ProvinceName]:
    """Return every province, by name; they are nobody's secret."""
    records = await conn.fetch('SELECT id, name FROM province ORDER BY name COLLATE "C"')
    return [ProvinceName(**record) for record in records]
