"""Bring a database up to date from numbered SQL files in dbmate's format, its bookkeeping table included."""

import asyncio
from pathlib import Path

import asyncpg
from asyncpg import Connection

FOLDER = Path(__file__).parents[1] / "migrations"
LOCK = 0x7472616F


async def migrate(url: str, folder: Path = FOLDER) -> list[str]:
    """Apply what is missing, in order, each file in a transaction of its own; return the names applied.

    A second starter waits its turn by asking again: a blocking advisory lock deadlocks against index builds.
    """
    conn = await asyncpg.connect(url)
    try:
        while not await conn.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        return [path.name for path in await missing(conn, folder) if await apply(conn, path)]
    finally:
        await conn.close()


async def missing(conn: Connection, folder: Path) -> list[Path]:
    """Return the files not applied yet."""
    await conn.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version varchar(128) PRIMARY KEY)")
    done = {record["version"] for record in await conn.fetch("SELECT version FROM schema_migrations")}
    return [path for path in sorted(folder.glob("*.sql")) if version_of(path) not in done]


async def apply(conn: Connection, path: Path) -> bool:
    """Run one file and note it."""
    async with conn.transaction():
        await conn.execute(path.read_text().partition("-- migrate:down")[0])
        await conn.execute("INSERT INTO schema_migrations (version) VALUES ($1)", version_of(path))
    return True


async def analyze(url: str) -> None:
    """Give the planner figures after a load: plans made on empty tables are bad ones, and are kept by every session."""
    conn = await asyncpg.connect(url)
    try:
        await conn.execute("ANALYZE")
    finally:
        await conn.close()


def version_of(path: Path) -> str:
    """Return the number that a file's name begins with."""
    return path.name.partition("_")[0]
