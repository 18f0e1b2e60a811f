"""The pool, the one place where transactions begin and end, and the province that each of them enters."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from anyio import CancelScope
from asyncpg import Connection, Pool

APPLICATION_ROLE = "trao_app"


async def open_pool(url: str, size: int, name: str = "trao") -> Pool:
    """Return a pool whose connections act as the application role, whoever they signed in as."""
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        command_timeout=60,
        reset=leave_as_is,
        server_settings={"role": APPLICATION_ROLE, "application_name": name, "timezone": "UTC"},
    )


async def leave_as_is(_: Connection) -> None:
    """Spare a round trip at the end of each request: nobody changes a session, all settings are a transaction's own."""


class Undone(Exception):
    """A statement failed, nobody said so, and the database undid the transaction that was to be committed."""


@asynccontextmanager
async def province_transaction(pool: Pool, province: int) -> AsyncIterator[Connection]:
    """Give a connection inside a transaction that sees one province only; commit on leaving, undo on an exception."""
    async with pool.acquire() as conn:
        try:
            # One round trip begins and enters; as two they cost a tenth of what a small push does.
            await conn.execute(f"BEGIN; SELECT enter_province({province:d})")
            yield conn
        except BaseException:
            with CancelScope(shield=True):
                if not conn.is_closed():
                    await conn.execute("ROLLBACK")
            raise
        if await conn.execute("COMMIT") != "COMMIT":
            raise Undone


@asynccontextmanager
async def province_snapshot(pool: Pool, province: int) -> AsyncIterator[Connection]:
    """Give a read-only connection that sees one province at one moment."""
    async with pool.acquire() as conn, conn.transaction(isolation="repeatable_read", readonly=True):
        await conn.execute("SELECT enter_province($1)", province)
        yield conn
