"""A pull of a whole scope and of what changed last in it, against a bare fetch of the same sealed rows."""

import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

import msgspec
from asyncpg import Pool

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.commands.bench.exchange.crew import Carrier, Crew, exchange_bytes
from backend.commands.bench.exchange.figures import Figure, spent
from backend.commands.bench.exchange.keepalive import KeepAlive, connections
from backend.commands.bench.exchange.raw_store import read_rows
from backend.custody.model import put_row
from backend.custody.store import write_feed
from mobile_sync.audience import view
from mobile_sync.custody import Custody
from mobile_sync.wire import Page, Reply, hash_text, row_hash

CHANGED: Final = 20
REPLY: Final = msgspec.json.Decoder(Reply)


async def measure(crew: Crew, pool: Pool, port: int, rows: int, rounds: int) -> list[Figure]:
    """Pull in rounds A B, one connection; the first round only warms up."""
    carrier = crew.handhelds[0]
    scope = f"device:{carrier.device}"
    await fill_scope(crew, pool, carrier, scope, rows)
    figures = []
    async with connections(port, 1) as (line,):
        for count, repeats, at_most in ((rows, 2, 100.0), (CHANGED, 15, 5.0)):
            request = exchange_bytes(carrier, scope=scope, after=rows - count)
            require_rows(await line.send(request), count, whole=count == rows)
            pairs = [await pair_of(crew, pool, line, request, scope, rows - count, repeats) for _ in range(rounds + 1)]
            ours, bare = (list(side) for side in zip(*pairs[1:], strict=True))
            name = f"pull of {count:,} rows" if count == rows else f"pull of {count} changed rows of {rows:,}"
            figures += [
                Figure(name=name, of="milliseconds", rounds=ours, at_most=at_most),
                spent(name, "bare asyncpg fetch of the same rows, still sealed", "ms", ours, bare),
            ]
    return figures


async def fill_scope(crew: Crew, pool: Pool, carrier: Carrier, scope: str, rows: int) -> None:
    """Put so many live rows into a scope that was empty."""
    fresh = [
        put_row(scope, "custody", str(id), view(held_by(carrier.courier, id)), crew.key)
        for id in (new_id() for _ in range(rows))
    ]
    async with province_transaction(pool, crew.province) as conn:
        await write_feed(conn, crew.province, fresh, now())


def held_by(courier: UUID, parcel: UUID) -> Custody:
    """Return a parcel in a courier's hands."""
    return Custody(
        parcel=parcel, leg="INBOUND", state="with_courier", holder_kind="courier", holder=courier, courier=courier, n=2
    )


def require_rows(answer: bytes, count: int, *, whole: bool) -> Page:
    """Return the page of an answer; where it is the whole scope, its rows must come to its digest.

    Raises RuntimeError.
    """
    (page,) = REPLY.decode(answer).pages
    digest = 0
    for row in page.rows:
        digest ^= int(hash_text(*row_hash(row.kind, row.id, bytes(row.body))), 16)
        if hash_text(*row_hash(row.kind, row.id, bytes(row.body))) != row.hash:
            raise RuntimeError(f"row {row.id} is not what its hash says")
    if len(page.rows) != count or page.more or (whole and digest != int(page.digest, 16)):
        raise RuntimeError(f"{len(page.rows)} rows of {count}, digest {digest:032x}, not {page.digest}")
    return page


async def pair_of(
    crew: Crew, pool: Pool, line: KeepAlive, request: bytes, scope: str, after: int, repeats: int
) -> tuple[float, float]:
    """Return the median milliseconds of a pull and of a bare fetch."""

    async def fetch() -> None:
        async with province_transaction(pool, crew.province) as conn:
            await read_rows(conn, crew.province, scope, after)

    async def pull() -> None:
        await line.send(request)

    return await median_ms(pull, repeats), await median_ms(fetch, repeats)


async def median_ms(work: Callable[[], Awaitable[None]], repeats: int) -> float:
    """Return how many milliseconds a piece of work took, the median of its repetitions."""
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        await work()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000
