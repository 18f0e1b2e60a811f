"""A database is brought up to date from nothing, once, whoever else is at it."""

import asyncio
import itertools
import os
import re
from collections.abc import AsyncIterator

import asyncpg
import pytest

from backend.base.migrate import FOLDER, migrate, version_of
from tests.architecture.conftest import create, drop

pytestmark = pytest.mark.anyio
EVERY = [path.name for path in sorted(FOLDER.glob("*.sql"))]
_numbers = itertools.count()


@pytest.fixture
async def empty(postgres) -> AsyncIterator[str]:
    """Give the URL of a database with nothing in it."""
    name = f"trao_empty_{os.getpid()}_{next(_numbers)}"
    await create(postgres.dsn(), name)
    yield postgres.dsn(name)
    await drop(postgres.dsn(), name)


@pytest.fixture
async def another_empty(postgres) -> AsyncIterator[str]:
    """Give the URL of a second one on the same server."""
    name = f"trao_empty_{os.getpid()}_{next(_numbers)}"
    await create(postgres.dsn(), name)
    yield postgres.dsn(name)
    await drop(postgres.dsn(), name)


async def schema_of(url: str) -> list[str]:
    """Return every column, constraint, index and policy of a database, as text."""
    conn = await asyncpg.connect(url)
    try:
        records = await conn.fetch(
            """
            SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line
              FROM information_schema.columns WHERE table_schema = 'public'
             UNION ALL
            SELECT format('%s: %s', conrelid::regclass, pg_get_constraintdef(oid))
              FROM pg_constraint WHERE connamespace = 'public'::regnamespace
             UNION ALL
            SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
             UNION ALL
            SELECT format('%s %s %s', tablename, policyname, qual) FROM pg_policies
             UNION ALL
            SELECT version FROM schema_migrations
             ORDER BY line
            """
        )
    finally:
        await conn.close()
    return [record["line"] for record in records]


async def test_an_empty_database_gets_every_migration_in_order(empty: str) -> None:
    assert await migrate(empty) == EVERY


async def test_migrating_twice_is_migrating_once(empty: str) -> None:
    await migrate(empty)
    before = await schema_of(empty)
    assert await migrate(empty) == []
    assert await schema_of(empty) == before


async def test_starters_that_race_share_the_work_and_all_succeed(empty: str) -> None:
    applied = await asyncio.gather(*(migrate(empty) for _ in range(4)))
    assert sorted(name for names in applied for name in names) == EVERY


async def test_two_databases_of_one_server_are_migrated_at_the_same_moment(empty: str, another_empty: str) -> None:
    applied = await asyncio.gather(migrate(empty), migrate(another_empty))
    assert applied == [EVERY, EVERY]
    assert await schema_of(empty) == await schema_of(another_empty)


async def test_a_migration_that_fails_leaves_nothing_behind(empty: str, tmp_path) -> None:
    (tmp_path / "0001_good.sql").write_text("-- migrate:up\nCREATE TABLE good (id integer);\n")
    (tmp_path / "0002_bad.sql").write_text("-- migrate:up\nCREATE TABLE half (id integer);\nSELECT 1 / 0;\n")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(empty, tmp_path)
    lines = await schema_of(empty)
    assert "0001" in lines
    assert "0002" not in lines
    assert not [line for line in lines if line.startswith("half")]
    (tmp_path / "0002_bad.sql").write_text("-- migrate:up\nCREATE TABLE half (id integer);\n")
    assert await migrate(empty, tmp_path) == ["0002_bad.sql"]


async def test_migrations_are_numbered_without_a_gap_and_in_the_format_of_dbmate() -> None:
    assert [version_of(FOLDER / name) for name in EVERY] == [f"{n:04d}" for n in range(1, len(EVERY) + 1)]
    assert all(re.match(r"-- migrate:up\n", (FOLDER / name).read_text()) for name in EVERY)
