"""T5, the cursor gap: whoever follows a serial number loses rows of slow writers; whoever follows our feeds none.

A number taken at one moment becomes visible at another, and a reader that has seen a later one never comes back. The
hand-made schedules show it without luck; eight writers on three hot scopes show it as it happens in a province.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random
from uuid import uuid4

import asyncpg
import pytest
from asyncpg import Connection, Pool

from backend.base.clock import now
from backend.base.database import open_pool, province_transaction
from backend.custody.feed_store import read_changes
from backend.custody.model import FeedRow
from backend.custody.store import write_feed

PROVINCE = 92
HOT = ("courier:a", "courier:b", "office:c")
WRITERS, WRITES = 8, 60
LONGEST_PAUSE_S = 0.006
PATIENCE_S = 30
LOOK_AGAIN_S = 0.01


class Reader:
    """Follows scopes by cursor, as a handheld does: what lies behind the cursor is never asked for again."""

    def __init__(self, read: Callable[[str, int], Awaitable[tuple[int, list[str]]]]) -> None:
        self.read = read
        self.cursors = dict.fromkeys(HOT, 0)
        self.seen: list[tuple[str, str]] = []

    async def look(self) -> None:
        """Read every scope once from where its cursor stands."""
        for scope, cursor in self.cursors.items():
            self.cursors[scope], ids = await self.read(scope, cursor)
            self.seen += [(scope, id) for id in ids]

    async def follow(self, writers: "asyncio.Future[list[list[tuple[str, str]]]]") -> set[tuple[str, str]]:
        """Look for as long as anybody writes and once more, and return everything that was written."""
        while not writers.done():
            await self.look()
        await self.look()
        return {row for rows in writers.result() for row in rows}


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    """Give connections of the application role on an empty database that also has a table with a serial number."""
    owner = await asyncpg.connect(database)
    await owner.execute(
        "CREATE TABLE naive_feed (version bigserial PRIMARY KEY, scope text NOT NULL, id text NOT NULL);"
        "CREATE INDEX ON naive_feed (scope, version);"
        "GRANT SELECT, INSERT ON naive_feed TO trao_app; GRANT USAGE ON SEQUENCE naive_feed_version_seq TO trao_app"
    )
    await owner.close()
    pool = await open_pool(database, WRITERS + 2)
    yield pool
    await pool.close()


async def write_naively(conn: Connection, rows: list[tuple[str, str]]) -> None:
    await conn.executemany("INSERT INTO naive_feed (scope, id) VALUES ($1, $2)", rows)


async def write_ours(conn: Connection, rows: list[tuple[str, str]]) -> None:
    await write_feed(conn, PROVINCE, [feed_row(scope, id) for scope, id in rows], now())


def feed_row(scope: str, id: str) -> FeedRow:
    """Return a live row; what is in it does not matter here."""
    return FeedRow(scope=scope, kind="task", id=id, operation=1, hash_high=1, hash_low=1, why="", body=b"{}")


def naive_reader(pool: Pool) -> Reader:
    async def read(scope: str, after: int) -> tuple[int, list[str]]:
        async with province_transaction(pool, PROVINCE) as conn:
            records = await conn.fetch(
                "SELECT version, id FROM naive_feed WHERE scope = $1 AND version > $2 ORDER BY version", scope, after
            )
        return (records[-1]["version"] if records else after), [record["id"] for record in records]

    return Reader(read)


def our_reader(pool: Pool) -> Reader:
    async def read(scope: str, after: int) -> tuple[int, list[str]]:
        async with province_transaction(pool, PROVINCE) as conn:
            head, rows = await read_changes(conn, PROVINCE, scope, after, 10_000)
        return head.version, [row.id for row in rows]

    return Reader(read)


async def reader_of_a_scope_in_use(pool: Pool) -> Reader:
    """Return a reader that has read a row already: two writers who both make a new scope wait for each other anyway."""
    reader = our_reader(pool)
    async with province_transaction(pool, PROVINCE) as conn:
        await write_ours(conn, [(HOT[0], "old")])
    await reader.look()
    return reader


@asynccontextmanager
async def slow_writer(pool: Pool) -> AsyncIterator[Connection]:
    """Give a transaction that has begun, number and all, before anything in the block; it ends with the block."""
    async with province_transaction(pool, PROVINCE) as conn:
        await conn.execute("SELECT pg_current_xact_id()")
        yield conn


async def test_a_serial_cursor_loses_the_row_whose_number_was_taken_first_and_committed_last(pool: Pool) -> None:
    reader = naive_reader(pool)
    async with slow_writer(pool) as slow:
        await write_naively(slow, [(HOT[0], "first")])
        async with province_transaction(pool, PROVINCE) as fast:
            await write_naively(fast, [(HOT[0], "second")])
        await reader.look()
    await reader.look()
    assert reader.seen == [(HOT[0], "second")]


async def test_our_cursor_waits_for_the_writer_whose_number_was_taken_first(pool: Pool) -> None:
    reader = await reader_of_a_scope_in_use(pool)

    async def write_fast() -> None:
        async with province_transaction(pool, PROVINCE) as fast:
            await write_ours(fast, [(HOT[0], "second")])

    async with slow_writer(pool) as slow:
        await write_ours(slow, [(HOT[0], "first")])
        writing = asyncio.create_task(write_fast())
        await until_one_waits_for_a_lock(slow, writing)
        await reader.look()
        assert reader.seen == [(HOT[0], "old")]
    await asyncio.wait_for(writing, PATIENCE_S)
    await reader.look()
    assert reader.seen == [(HOT[0], "old"), (HOT[0], "first"), (HOT[0], "second")]


async def test_our_cursor_sees_a_transaction_that_began_first_and_wrote_its_feed_last(pool: Pool) -> None:
    reader = await reader_of_a_scope_in_use(pool)
    async with slow_writer(pool) as slow:
        async with province_transaction(pool, PROVINCE) as fast:
            await write_ours(fast, [(HOT[0], "second")])
        await reader.look()
        assert reader.seen == [(HOT[0], "old"), (HOT[0], "second")]
        await write_ours(slow, [(HOT[0], "first")])
    await reader.look()
    assert reader.seen == [(HOT[0], "old"), (HOT[0], "second"), (HOT[0], "first")]


@pytest.mark.parametrize(("write", "make_reader"), [(write_naively, naive_reader), (write_ours, our_reader)])
async def test_eight_writers_lose_rows_of_a_serial_cursor_and_none_of_ours(pool: Pool, write, make_reader) -> None:
    reader = make_reader(pool)
    writers = asyncio.gather(*(write_many(pool, write, Random(seed)) for seed in range(WRITERS)))
    written = await asyncio.wait_for(reader.follow(writers), PATIENCE_S)
    missed = written - set(reader.seen)
    print(f"{write.__name__}: missed {len(missed)} of {len(written)} rows by {WRITERS} writers")
    assert len(reader.seen) == len(set(reader.seen)), "a row was given twice"
    assert bool(missed) == (write is write_naively)


async def write_many(pool: Pool, write, rng: Random) -> list[tuple[str, str]]:
    """Make transactions that begin early, name their scopes in any order and linger before the commit."""
    written: list[tuple[str, str]] = []
    for _ in range(WRITES):
        rows = [(scope, str(uuid4())) for scope in rng.sample(HOT, rng.randint(1, len(HOT)))]
        async with slow_writer(pool) as conn:
            await asyncio.sleep(rng.uniform(0, LONGEST_PAUSE_S))
            await write(conn, rows)
            await asyncio.sleep(rng.uniform(0, LONGEST_PAUSE_S))
        written += rows
    return written


async def until_one_waits_for_a_lock(conn: Connection, writing: "asyncio.Task[None]") -> None:
    """Return once some other transaction waits for one that this connection's holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not await conn.fetchval(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        ):
            assert not writing.done(), "nobody waited: the later number was committed first"
            await asyncio.sleep(LOOK_AGAIN_S)
