"""A push over HTTP against raw inserts of the same rows, and against the floor."""

import asyncio
import time

import asyncpg
import msgspec

from backend.base.database import open_pool
from tests.benchmarks.crew import HANDHELDS, Crew, gather_crew
from tests.benchmarks.figures import Figure
from tests.benchmarks.ground import Ground
from tests.benchmarks.keepalive import KeepAlive, request_bytes, send_all
from tests.benchmarks.raw_rows import Rows, write

FACTS, BATCHES, ROUNDS = 100, 2, 14
ONES, ONE_ROUNDS = 30, 9


async def measure(ground: Ground, url: str, port: int, floor_port: int) -> list[Figure]:
    """Push in rounds, each of them A B (raw), and of single facts A B (floor); a first round of each only warms up."""
    pool = await open_pool(url, HANDHELDS)
    lines = [await KeepAlive.open(port) for _ in range(HANDHELDS)]
    floor = [await KeepAlive.open(floor_port) for _ in range(HANDHELDS)]
    try:
        crew = await gather_crew(ground, pool, port)
        await round_of_hundreds(crew, pool, lines)
        await know_tables(url)
        rounds = [await round_of_hundreds(crew, pool, lines) for _ in range(ROUNDS)]
        return [
            Figure(
                name=f"push of {FACTS} facts over HTTP, {HANDHELDS} handhelds",
                of="facts/s to raw asyncpg unnest into the same tables",
                rounds=[alone for alone, _ in rounds],
                at_least=0.4,
            ),
            Figure(
                name=f"the same, pulling its {FACTS} changes back",
                of="facts/s to the same raw inserts",
                rounds=[pulled for _, pulled in rounds],
            ),
            Figure(
                name=f"push of 1 fact, {HANDHELDS} handhelds",
                of="requests/s to the bare-ASGI floor",
                rounds=await ones(crew, lines, floor),
            ),
        ]
    finally:
        for line in (*lines, *floor):
            await line.close()
        await pool.close()


async def know_tables(url: str) -> None:
    """Let the planner know how full the tables are: autovacuum does it within a minute, and a round takes a second."""
    conn = await asyncpg.connect(url)
    try:
        await conn.execute("ANALYZE")
    finally:
        await conn.close()


async def round_of_hundreds(crew: Crew, pool: asyncpg.Pool, lines: list[KeepAlive]) -> tuple[float, float]:
    """Return the ratios of pushes alone, and of pushes that pull, to raw inserts between the two."""
    bare = crew.requests(FACTS, BATCHES, pull=False)
    rows = crew.rows(FACTS, BATCHES)
    full = crew.requests(FACTS, BATCHES, pull=True)
    bare_s = await pushed_s(lines, bare)
    raw_s = await written_s(pool, rows)
    full_s = await pushed_s(lines, full)
    return raw_s / bare_s, raw_s / full_s


async def pushed_s(lines: list[KeepAlive], requests: list[list[bytes]]) -> float:
    """Return how long the requests took.

    Raises RuntimeError where a fact was not simply applied.
    """
    seconds, answers = await send_all(lines, requests)
    for answer in answers:
        verdicts = msgspec.json.decode(answer)["verdicts"]
        if not verdicts or any(verdict["status"] != "ok" for verdict in verdicts):
            raise RuntimeError(answer[:500])
    return seconds


async def written_s(pool: asyncpg.Pool, rows: list[list[Rows]]) -> float:
    """Return how long the raw inserts took, one connection for each writer."""

    async def write_each(conn: asyncpg.Connection, mine: list[Rows]) -> None:
        for one in mine:
            await write(conn, one)

    conns = [await pool.acquire() for _ in rows]
    try:
        began = time.perf_counter()
        await asyncio.gather(*(write_each(*pair) for pair in zip(conns, rows, strict=True)))
        return time.perf_counter() - began
    finally:
        for conn in conns:
            await pool.release(conn)


async def ones(crew: Crew, lines: list[KeepAlive], floor: list[KeepAlive]) -> list[float]:
    """Return the ratios of single pushes to the floor that writes the same rows."""
    ratios = []
    for _ in range(ONE_ROUNDS + 1):
        requests = crew.requests(1, ONES, pull=False)
        bare = [
            [request_bytes("POST", "/push", {}, msgspec.json.encode(row)) for row in mine]
            for mine in crew.rows(1, ONES)
        ]
        pushed = await pushed_s(lines, requests)
        ratios.append((await send_all(floor, bare))[0] / pushed)
    return ratios[1:]


def bare_request(rows: Rows) -> bytes:
    """Return the request by which the floor is given rows."""
    return request_bytes("POST", "/push", {}, msgspec.json.encode(rows))
