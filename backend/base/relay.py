"""Tell what the outbox holds: one relay at a time, ten times a second, nothing lost and nothing told twice.

Word, event and job change hands in one transaction. The notification comes after it, in none: a NOTIFY makes writers
wait for each other. Whoever misses one looks again at the next heartbeat.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import asyncpg
from asyncpg import Connection, Pool

from backend.base import relay_store as store
from backend.base.clock import now
from backend.base.queue import Job, enqueue

Reactions = Mapping[str, tuple[str, ...]]

CHANNEL = "board"
LOCK = 0x74726C79
BATCH = 500
INTERVAL_S, TURN_S, PROVINCES_S = 0.1, 1.0, 5.0
KEPT = timedelta(days=1)
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)

logger = logging.getLogger("trao")


async def relay(pool: Pool, reactions: Reactions) -> None:
    """Tell for ever; while another relay does, stand by. ``reactions`` names the jobs that follow from each topic."""
    while True:
        try:
            async with pool.acquire() as conn:
                if await take_turn(conn):
                    try:
                        await tell_on(conn, reactions)
                    finally:
                        await end_turn(conn)
        except LOST as error:
            logger.warning("relay: %s; trying again", error)
        except Exception:
            # Words wait for whoever relays: of all faults none may end it in silence.
            logger.exception("relay: a fault of another kind; trying again")
        await asyncio.sleep(TURN_S)


async def take_turn(conn: Connection) -> bool:
    """Return whether this connection is the relay's now, until it ends its turn or is closed."""
    return await conn.fetchval("SELECT pg_try_advisory_lock($1)", LOCK)


async def end_turn(conn: Connection) -> None:
    """Let another relay have its turn; a connection that is closed has ended its own."""
    if not conn.is_closed():
        await conn.execute("SELECT pg_advisory_unlock($1)", LOCK)


async def tell_on(conn: Connection, reactions: Reactions) -> None:
    """Tell every province's words in turn, for as long as the connection holds."""
    loop = asyncio.get_running_loop()
    provinces: list[int] = []
    look_again = loop.time()
    while True:
        if loop.time() >= look_again:
            provinces = await worked_provinces(conn)
            look_again = loop.time() + PROVINCES_S
        busy = [province for province in provinces if await tell_province(conn, province, reactions, now()) == BATCH]
        if not busy:
            await asyncio.sleep(INTERVAL_S)


async def worked_provinces(conn: Connection) -> list[int]:
    """Return the provinces in which anybody works."""
    worked = []
    for province in await store.read_provinces(conn):
        async with conn.transaction(readonly=True):
            await conn.execute("SELECT enter_province($1)", province)
            if await store.is_worked(conn, province):
                worked.append(province)
    return worked


async def tell_province(conn: Connection, province: int, reactions: Reactions, moment: datetime) -> int:
    """Tell what one province's outbox holds, at most BATCH words, and return how many. Not inside a transaction."""
    async with conn.transaction():
        await conn.execute("SELECT enter_province($1)", province)
        words = await store.take_words(conn, province, BATCH)
        if not words:
            return 0
        reach = await store.read_reach(conn, province)
        latest = reach.latest + len(words)
        await store.add_events(conn, province, reach.latest + 1, words, moment)
        await enqueue(conn, list(jobs_of(province, words, reactions)))
        await store.prune_events(conn, province, moment - KEPT, latest)
    await conn.execute("SELECT pg_notify($1, $2)", CHANNEL, f"{province}:{latest}")
    return len(words)


def jobs_of(province: int, words: Iterable[store.Word], reactions: Reactions) -> Iterable[tuple[str, Job]]:
    """Give the jobs that follow from words."""
    for word in words:
        for name in reactions.get(word.topic, ()):
            yield name, Job(province=province, topic=word.topic, subject=word.subject, detail=word.detail)
