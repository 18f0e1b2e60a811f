"""What a transaction sees and may write is its own province, and nothing where none was entered."""

from uuid import UUID, uuid4

import asyncpg
import pytest
from asyncpg import Connection

pytestmark = pytest.mark.anyio
HERE, THERE = 92, 1


async def keep_key(conn: Connection, province: int) -> UUID:
    """Write one row of a tenant table."""
    id = uuid4()
    await conn.execute("INSERT INTO data_key (province_id, id, wrapped) VALUES ($1, $2, '')", province, id)
    return id


async def sees(conn: Connection, id: UUID) -> bool:
    """Return whether a row is seen, asking without any province."""
    return await conn.fetchval("SELECT EXISTS (SELECT FROM data_key WHERE id = $1)", id)


async def enter(conn: Connection, province: int) -> None:
    await conn.execute("SELECT enter_province($1)", province)


async def test_the_test_connection_is_the_application_role(application: Connection) -> None:
    assert await application.fetchval("SELECT current_user") == "trao_app"


async def test_a_row_is_seen_in_its_own_province_only(application: Connection) -> None:
    async with application.transaction():
        await enter(application, HERE)
        id = await keep_key(application, HERE)
        assert await sees(application, id)
    async with application.transaction():
        await enter(application, THERE)
        assert not await sees(application, id)


async def test_a_connection_used_before_sees_nothing_without_a_province(application: Connection) -> None:
    async with application.transaction():
        await enter(application, HERE)
        id = await keep_key(application, HERE)
    assert not await sees(application, id)
    async with application.transaction():
        assert not await sees(application, id)


async def test_nothing_is_written_into_another_province(application: Connection) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await keep_key(application, HERE)
    async with application.transaction():
        await enter(application, HERE)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await keep_key(application, THERE)


async def test_nothing_of_another_province_is_deleted(application: Connection, owner: Connection) -> None:
    async with application.transaction():
        await enter(application, HERE)
        id = await keep_key(application, HERE)
    async with application.transaction():
        await enter(application, THERE)
        await application.execute("DELETE FROM data_key WHERE id = $1", id)
    assert await sees(owner, id)


@pytest.mark.parametrize("act", ["UPDATE fact SET code = ''", "DELETE FROM fact", "TRUNCATE fact", "DROP TABLE fact"])
async def test_the_ledger_is_never_changed(application: Connection, act: str) -> None:
    async with application.transaction():
        await enter(application, HERE)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await application.execute(act)
