"""One migrated database for every rule about the schema and the SQL."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
from asyncpg import Connection

from backend.base.database import APPLICATION_ROLE
from backend.base.migrate import migrate


@pytest.fixture(scope="session")
def migrated(postgres) -> Iterator[str]:
    """Give the URL of a migrated database that nothing was loaded into."""
    name = f"trao_architecture_{os.getpid()}"
    asyncio.run(create(postgres.dsn(), name))
    asyncio.run(migrate(postgres.dsn(name)))
    yield postgres.dsn(name)
    asyncio.run(drop(postgres.dsn(), name))


async def create(server: str, name: str) -> None:
    conn = await asyncpg.connect(server)
    try:
        await conn.execute(f'CREATE DATABASE "{name}"')
    finally:
        await conn.close()


async def drop(server: str, name: str) -> None:
    conn = await asyncpg.connect(server)
    try:
        await conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await conn.close()


@pytest.fixture
async def owner(migrated: str) -> AsyncIterator[Connection]:
    """Give a connection of whoever migrates."""
    conn = await asyncpg.connect(migrated)
    yield conn
    await conn.close()


@pytest.fixture
async def application(migrated: str) -> AsyncIterator[Connection]:
    """Give a connection that acts as the application role."""
    conn = await asyncpg.connect(migrated, server_settings={"role": APPLICATION_ROLE})
    yield conn
    await conn.close()
