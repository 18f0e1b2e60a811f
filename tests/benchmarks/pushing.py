"""A push over HTTP against raw inserts of the same rows, with and without a pull; single facts against the floor."""

import msgspec
from asyncpg import Pool

from backend.base.database import open_pool
from backend.base.migrate import analyze
from backend.commands.bench.exchange.crew import HANDHELDS, Crew, gather_crew
from backend.commands.bench.exchange.figures import Figure
from backend.commands.bench.exchange.keepalive import KeepAlive, connections, request_bytes, send_all
from backend.commands.bench.exchange.pushing import BATCH, pushed_s, write, written_s
from tests.benchmarks.ground import Ground

BATCHES, ROUNDS = 2, 14
ONES, ONE_ROUNDS = 30, 9


async def measure(ground: Ground, url: str, port: int, floor_port: int) -> list[Figure]:
    """Push in rounds, each of them A B (raw), and of single facts A B (floor); a first round of each only warms up."""
    pool = await open_pool(url, HANDHELDS)
    try:
        async with connections(port, HANDHELDS) as lines, connections(floor_port, HANDHELDS) as floor:
            crew = await gather_crew(ground, pool, port)
            await round_of_hundreds(crew, pool, lines)
            await analyze(url)
            rounds = [await round_of_hundreds(crew, pool, lines) for _ in range(ROUNDS)]
            single = await ones(crew, lines, floor)
    finally:
        await pool.close()
    return [
        Figure(
            name=f"push of {BATCH} facts over HTTP, {HANDHELDS} handhelds",
            of="facts/s to raw asyncpg unnest into the same tables",
            rounds=[alone for alone, _ in rounds],
            at_least=0.4,
        ),
        Figure(
            name=f"the same, pulling its {BATCH} changes back",
            of="facts/s to the same raw inserts",
            rounds=[pulled for _, pulled in rounds],
        ),
        Figure(name=f"push of 1 fact, {HANDHELDS} handhelds", of="requests/s to the bare-ASGI floor", rounds=single),
    ]


async def round_of_hundreds(crew: Crew, pool: Pool, lines: list[KeepAlive]) -> tuple[float, float]:
    """Return the ratios of pushes alone, and of pushes that pull, to raw inserts between the two."""
    bare = crew.requests(BATCH, BATCHES)
    rows = crew.rows(BATCH, BATCHES)
    full = crew.requests(BATCH, BATCHES, pull=True)
    bare_s = await pushed_s(lines, bare)
    raw_s = await written_s(pool, rows, write)
    full_s = await pushed_s(lines, full)
    return raw_s / bare_s, raw_s / full_s


async def ones(crew: Crew, lines: list[KeepAlive], floor: list[KeepAlive]) -> list[float]:
    """Return the ratios of single pushes to the floor that writes the same rows."""
    ratios = []
    for _ in range(ONE_ROUNDS + 1):
        requests = crew.requests(1, ONES)
        bare = [
            [request_bytes("POST", "/push", {}, msgspec.json.encode(row)) for row in mine]
            for mine in crew.rows(1, ONES)
        ]
        pushed = await pushed_s(lines, requests)
        ratios.append((await send_all(floor, bare))[0] / pushed)
    return ratios[1:]
