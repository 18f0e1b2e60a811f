"""The turn of an import, in PostgreSQL."""

from asyncpg import Connection

TURN = 0x494D50


async def take_turn(conn: Connection, province: int) -> None:
    """Wait until no other import of this province is in a batch, and hold the turn until the transaction ends.

    One lock instead of ON CONFLICT for every table: two files with the same new dossiers in another order would wait
    for each other's rows, and what the second must do with a row depends on all that the first wrote of it.
    """
    await conn.execute("SELECT pg_advisory_xact_lock($1, $2)", TURN, province)
