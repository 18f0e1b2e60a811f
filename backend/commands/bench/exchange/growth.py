"""Push and pull beside a growing past: the same work in one database each of ten thousand to ten million facts."""

import asyncio
import shutil
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Final

import asyncpg
from asyncpg import Connection
from msgspec import Struct

from backend.base.database import open_pool
from backend.catalogue.load import load_procedures
from backend.commands.bench.exchange import growth_store as past
from backend.commands.bench.exchange.crew import HANDHELDS, Crew, exchange_bytes, gather_crew
from backend.commands.bench.exchange.ground import Ground, prepared_ground, served
from backend.commands.bench.exchange.keepalive import KeepAlive
from backend.commands.bench.exchange.pulling import CHANGED, fill_scope, require_rows
from backend.commands.bench.exchange.pushing import require_applied

CHUNK: Final = 200_000
BYTES_A_FACT: Final = 2_300
BATCH: Final = 20
SCOPE_ROWS: Final = 250
WARM_UP: Final = 20
BEGINNING: Final = datetime(2024, 1, 1, tzinfo=UTC)
Progress = Callable[[int, int], None]


class Latency(Struct, frozen=True, kw_only=True):
    """How long requests took with so many facts stored, in milliseconds."""

    facts: int
    push_p50_ms: float
    push_p99_ms: float
    pull_p50_ms: float
    pull_p99_ms: float


class Side(Struct, frozen=True, kw_only=True):
    """One size of past: a service on it, and a handheld's connection."""

    facts: int
    crew: Crew
    line: KeepAlive
    pull: bytes


def lack_of_room(sizes: Sequence[int]) -> str:
    """Return why the disk does not suffice, or nothing."""
    needed, free = sum(sizes) * BYTES_A_FACT, shutil.disk_usage(tempfile.gettempdir()).free
    return f"{needed >> 30} GiB needed in {tempfile.gettempdir()}, {free >> 30} GiB free" if needed * 1.2 > free else ""


def measure(sizes: Sequence[int], requests: int, progress: Progress) -> list[Latency]:
    """Fill one PostgreSQL for each size, then push and pull at all of them in turn.

    ``progress`` hears (size, facts there). Raises RuntimeError where an answer is not right.
    """
    parcels = int((requests + WARM_UP) * BATCH * 1.1) + 100
    with ExitStack() as stack:
        grounds = [stack.enter_context(prepared_ground(parcels)) for _ in sizes]
        for ground, facts in zip(grounds, sizes, strict=True):
            asyncio.run(fill(ground, facts, progress))
        services = [stack.enter_context(served(ground, ground.url)) for ground in grounds]
        ports = [port for _, port in services]
        return asyncio.run(in_turn(grounds, ports, sizes, requests))


async def fill(ground: Ground, facts: int, progress: Progress) -> None:
    """Write so many facts with everything that belongs to them.

    Raises RuntimeError where they are not all there.
    """
    # Foreign keys hold by the way the past is made; to check each of them would take most of the time.
    conn = await asyncpg.connect(ground.url, server_settings={"session_replication_role": "replica"})
    try:
        for first in range(0, facts, CHUNK):
            await fill_chunk(conn, ground, first, min(facts, first + CHUNK) - 1)
            progress(facts, min(facts, first + CHUNK))
        await past.settle_down(conn)
        if (there := await past.count_facts(conn, ground.province)) < facts:
            raise RuntimeError(f"{there} facts of {facts}")
    finally:
        await conn.close()


async def fill_chunk(conn: Connection, ground: Ground, first: int, last: int) -> None:
    """Write one stretch of facts, and the quarter as many parcels with theirs."""
    province, office = ground.province, next(one for one in ground.corner.offices if one.agency_code)
    procedure = next(one.code for one in load_procedures() if one.code)
    low, high = first // 4, (last + 1) // 4 - 1
    await past.add_facts(conn, province, first, last, BEGINNING)
    await past.add_threads(conn, province, first, last, BEGINNING)
    await past.add_proofs(conn, province, first, last, BEGINNING)
    await past.add_dossiers(conn, province, low, high, BEGINNING, office.id, procedure, office.commune_code)
    await past.add_parcels(conn, province, low, high, BEGINNING, office.id)
    await past.add_feeds(conn, province, low, high)
    await past.add_handhelds(conn, province, low, high, BEGINNING)


async def in_turn(
    grounds: Sequence[Ground], ports: Sequence[int], sizes: Sequence[int], requests: int
) -> list[Latency]:
    """Send each size one push and one pull in turn, so that whatever else the machine does falls on all alike."""
    pushes: list[list[float]] = [[] for _ in sizes]
    pulls: list[list[float]] = [[] for _ in sizes]
    async with AsyncExitStack() as stack:
        sides = [await stack.enter_async_context(side_of(*each)) for each in zip(grounds, ports, sizes, strict=True)]
        for _ in range(requests + WARM_UP):
            for number, side in enumerate(sides):
                pushes[number].append(await push_ms(side))
                pulls[number].append(await pull_ms(side))
    return [
        Latency(
            facts=facts,
            push_p50_ms=statistics.median(pushed[WARM_UP:]),
            push_p99_ms=late(pushed[WARM_UP:]),
            pull_p50_ms=statistics.median(pulled[WARM_UP:]),
            pull_p99_ms=late(pulled[WARM_UP:]),
        )
        for facts, pushed, pulled in zip(sizes, pushes, pulls, strict=True)
    ]


@asynccontextmanager
async def side_of(ground: Ground, port: int, facts: int) -> AsyncIterator[Side]:
    """Give one size with a handheld that has 250 rows of its own."""
    pool = await open_pool(ground.url, HANDHELDS)
    line = await KeepAlive.open(port)
    try:
        crew = await gather_crew(ground, pool, port)
        carrier = crew.handhelds[0]
        scope = f"device:{carrier.device}"
        await fill_scope(crew, pool, carrier, scope, SCOPE_ROWS)
        pull = exchange_bytes(carrier, scope=scope, after=SCOPE_ROWS - CHANGED)
        yield Side(facts=facts, crew=crew, line=line, pull=pull)
    finally:
        await line.close()
        await pool.close()


async def push_ms(side: Side) -> float:
    """Push one batch and return how long it took."""
    request = side.crew.request(side.crew.handhelds[0], BATCH)
    began = time.perf_counter()
    answer = await side.line.send(request)
    took = time.perf_counter() - began
    require_applied(answer)
    return took * 1000


async def pull_ms(side: Side) -> float:
    """Pull what changed last and return how long it took."""
    began = time.perf_counter()
    answer = await side.line.send(side.pull)
    took = time.perf_counter() - began
    require_rows(answer, CHANGED, whole=False)
    return took * 1000


def late(took: Sequence[float]) -> float:
    """Return the time within which 99 of 100 answers came."""
    return sorted(took)[max(0, -(-99 * len(took) // 100) - 1)]
