"""A push over HTTP against raw inserts of the same facts into one table, and of the same rows into all of them."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from asyncpg import Connection, Pool

from backend.base.database import province_transaction
from backend.base.migrate import analyze
from backend.commands.bench.exchange.crew import HANDHELDS, Crew
from backend.commands.bench.exchange.figures import Figure, paired
from backend.commands.bench.exchange.keepalive import KeepAlive, connections, send_all
from backend.commands.bench.exchange.raw_rows import Rows
from backend.commands.bench.exchange.raw_store import add_everything_else, add_facts

BATCH: Final = 100
Write = Callable[[Connection, Rows], Awaitable[None]]


async def measure(crew: Crew, pool: Pool, url: str, port: int, batches: int, singles: int, rounds: int) -> list[Figure]:
    """Push in rounds A B C, batches of a hundred and single facts; a first round of each only warms up."""
    async with connections(port, HANDHELDS) as lines:
        await round_of(crew, pool, lines, BATCH, batches)
        # Plans made on empty tables are bad ones on every side: autovacuum mends them within a minute.
        await analyze(url)
        hundreds = [await round_of(crew, pool, lines, BATCH, batches) for _ in range(rounds)]
        ones = [await round_of(crew, pool, lines, 1, singles) for _ in range(rounds + 1)][1:]
    return [*compared(f"push of {BATCH} facts", hundreds, 0.7, 0.7), *compared("push of 1 fact", ones, 0.6, None)]


def compared(
    name: str, rounds: list[tuple[float, float, float]], alone: float | None, every: float | None
) -> list[Figure]:
    """Return the two ratios of one size of push."""
    ours, fact_only, all_tables = (list(side) for side in zip(*rounds, strict=True))
    name = f"{name}, {HANDHELDS} connections"
    return [
        paired(name, "raw unnest of the facts alone, into fact only", "facts/s", ours, fact_only, alone),
        paired(name, "raw unnest of the same rows into all nine tables", "facts/s", ours, all_tables, every),
    ]


async def round_of(
    crew: Crew, pool: Pool, lines: list[KeepAlive], facts: int, batches: int
) -> tuple[float, float, float]:
    """Return facts a second: pushed, written as facts alone, and written into all tables."""
    requests, alone, every = crew.requests(facts, batches), crew.lone_rows(facts, batches), crew.rows(facts, batches)
    count = facts * batches * HANDHELDS
    pushed = await pushed_s(lines, requests)
    return count / pushed, count / await written_s(pool, alone, add_facts), count / await written_s(pool, every, write)


async def pushed_s(lines: list[KeepAlive], requests: list[list[bytes]]) -> float:
    """Return how long the requests took.

    Raises RuntimeError where a fact was not simply applied.
    """
    seconds, answers = await send_all(lines, requests)
    for answer in answers:
        require_applied(answer)
    return seconds


def require_applied(answer: bytes) -> None:
    """Raise RuntimeError where a fact of a push was not simply applied."""
    verdicts = msgspec.json.decode(answer)["verdicts"]
    if not verdicts or any(verdict["status"] != "ok" for verdict in verdicts):
        raise RuntimeError(f"a fact was not applied: {answer[:500]!r}")


async def written_s(pool: Pool, rows: list[list[Rows]], write: Write) -> float:
    """Return how long raw inserts took, one connection for each writer and one transaction for each batch."""

    async def write_each(mine: list[Rows]) -> None:
        for one in mine:
            async with province_transaction(pool, one.province) as conn:
                await write(conn, one)

    began = time.perf_counter()
    await asyncio.gather(*(write_each(mine) for mine in rows))
    return time.perf_counter() - began


async def write(conn: Connection, rows: Rows) -> None:
    """Write all rows of one push."""
    await add_facts(conn, rows)
    await add_everything_else(conn, rows)
