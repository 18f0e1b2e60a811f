"""The relay: every word told once, in order, whatever dies on the way."""

import asyncio
from datetime import timedelta
from itertools import count

import asyncpg
import pytest

from backend.base.clock import new_id, now
from backend.base.database import open_pool, province_transaction
from backend.base.queue import install_queue
from backend.base.relay import BATCH, end_turn, relay, take_turn, tell_province
from backend.base.relay_store import read_events, read_reach
from backend.base.store import Told, tell

pytestmark = pytest.mark.anyio
REACTIONS = {"sung": ("applaud",)}


@pytest.fixture
async def queued(world):
    """Give the corner with its queue."""
    await install_queue(world.url)
    return world


async def leave(pool, world, *words: Told) -> None:
    async with province_transaction(pool, world.province) as conn:
        await tell(conn, world.province, words, now())


def word(topic: str = "said", detail: str = "") -> Told:
    return Told(id=new_id(), topic=topic, subject=new_id(), detail=detail)


async def told(pool, world) -> list[tuple[int, str]]:
    async with province_transaction(pool, world.province) as conn:
        return [(event.n, event.detail) for event in await read_events(conn, world.province, 0, 100_000)]


async def waiting(pool, world) -> int:
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchval("SELECT count(*) FROM outbox WHERE province_id = $1", world.province)


async def clear(pool, world) -> None:
    """Tell what loading the corner left behind, so that a test begins at a known number."""
    async with pool.acquire() as conn:
        while await tell_province(conn, world.province, {}, now()):
            pass


async def until_told(pool, world) -> None:
    async with asyncio.timeout(90):
        while await waiting(pool, world):
            await asyncio.sleep(0.02)


async def jobs(world) -> list[tuple[str, str]]:
    owner = await asyncpg.connect(world.url)
    try:
        return [tuple(row) for row in await owner.fetch("SELECT entrypoint, dedupe_key FROM pgqueuer ORDER BY id")]
    finally:
        await owner.close()


async def test_words_are_told_in_order_and_numbered_without_gaps(queued, pool) -> None:
    await clear(pool, queued)
    before = len(await told(pool, queued))
    for number in range(5):
        await leave(pool, queued, word(detail=str(number)))
    async with pool.acquire() as conn:
        assert await tell_province(conn, queued.province, REACTIONS, now()) == 5
        assert await tell_province(conn, queued.province, REACTIONS, now()) == 0

    assert (await told(pool, queued))[before:] == [(before + 1 + number, str(number)) for number in range(5)]
    assert await waiting(pool, queued) == 0


async def test_the_notification_carries_the_last_number_and_comes_once(queued, pool) -> None:
    await clear(pool, queued)
    heard: list[str] = []
    listener = await asyncpg.connect(queued.url)
    await listener.add_listener("board", lambda *call: heard.append(call[3]))
    await leave(pool, queued, word(), word(), word())
    async with pool.acquire() as conn:
        await tell_province(conn, queued.province, REACTIONS, now())
    await listener.execute("SELECT 1")
    await listener.close()

    assert heard == [f"{queued.province}:{(await told(pool, queued))[-1][0]}"]


async def test_a_topic_brings_its_jobs_and_the_same_word_twice_brings_one(queued, pool) -> None:
    sung = word("sung")
    again = Told(id=new_id(), topic="sung", subject=sung.subject)
    await leave(pool, queued, sung, word("said"), again)
    async with pool.acquire() as conn:
        await tell_province(conn, queued.province, REACTIONS, now())

    assert await jobs(queued) == [("applaud", f"applaud|{queued.province}|{sung.subject}|")]


async def test_where_telling_fails_the_words_stay_and_no_job_is_made(queued, pool) -> None:
    await clear(pool, queued)
    await leave(pool, queued, word("sung"))
    async with pool.acquire() as conn:
        with pytest.raises(asyncpg.NotNullViolationError):
            await tell_province(conn, queued.province, {"sung": (None,)}, now())

    assert await waiting(pool, queued) == 1
    assert await jobs(queued) == []


async def test_old_events_are_forgotten_but_the_count_goes_on(queued, pool) -> None:
    await clear(pool, queued)
    await leave(pool, queued, word(detail="old"))
    async with pool.acquire() as conn:
        await tell_province(conn, queued.province, REACTIONS, now() - timedelta(days=3))
        last = (await told(pool, queued))[-1][0]
        await leave(pool, queued, word(detail="new"))
        await tell_province(conn, queued.province, REACTIONS, now() + timedelta(days=2))

    async with province_transaction(pool, queued.province) as conn:
        reach = await read_reach(conn, queued.province)
    assert (reach.oldest, reach.latest) == (last + 1, last + 1)


async def test_only_one_relay_has_the_turn(queued, pool) -> None:
    async with pool.acquire() as one, pool.acquire() as other:
        assert await take_turn(one)
        assert not await take_turn(other)
        await end_turn(one)
        assert await take_turn(other)
        await end_turn(other)


async def test_a_relay_that_stops_leaves_its_turn_to_another_although_its_connection_lives_on(queued, pool) -> None:
    lasting = await open_pool(queued.url, 1, "relay-lasting")
    relaying = asyncio.create_task(relay(lasting, REACTIONS))
    await leave(pool, queued, word("sung", "turn"))
    await until_told(pool, queued)
    async with pool.acquire() as conn:
        assert not await take_turn(conn)
        relaying.cancel()
        await asyncio.gather(relaying, return_exceptions=True)
        assert await take_turn(conn)
        await end_turn(conn)
    await lasting.close()


async def test_two_relays_racing_and_one_killed_lose_nothing_and_tell_nothing_twice(queued, pool) -> None:
    await clear(pool, queued)
    before = len(await told(pool, queued))
    pools = [await open_pool(queued.url, 2, f"relay-{number}") for number in range(2)]
    relays = [asyncio.create_task(relay(each, REACTIONS)) for each in pools]
    numbers = count()

    async def write(rounds: int) -> None:
        for _ in range(rounds):
            await leave(pool, queued, *(word("sung", str(next(numbers))) for _ in range(7)))

    killed = 0

    async def kill() -> None:
        """End whoever has the turn, again and again, as they come back."""
        nonlocal killed
        owner = await asyncpg.connect(queued.url)
        for _ in range(25):
            await asyncio.sleep(0.1)
            killed += await owner.fetchval(
                """
                SELECT count(pg_terminate_backend(l.pid))
                  FROM pg_locks l
                  JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
                 WHERE l.locktype = 'advisory'
                """
            )
        await owner.close()

    await asyncio.gather(write(150), write(150), kill())
    assert killed >= 2
    await until_told(pool, queued)
    for each in relays:
        each.cancel()
    await asyncio.gather(*relays, return_exceptions=True)
    for each in pools:
        await each.close()

    events = (await told(pool, queued))[before:]
    assert [n for n, _ in events] == list(range(before + 1, before + 1 + len(events)))
    assert sorted(int(detail) for _, detail in events) == list(range(next(numbers)))
    assert len(await jobs(queued)) == len(events)


async def test_two_relays_without_a_turn_still_tell_each_word_once(queued, pool) -> None:
    await clear(pool, queued)
    before = len(await told(pool, queued))
    await leave(pool, queued, *(word(detail=str(number)) for number in range(2 * BATCH)))

    async def hurry() -> None:
        async with pool.acquire() as conn:
            while await waiting(pool, queued):
                try:
                    await tell_province(conn, queued.province, REACTIONS, now())
                except asyncpg.UniqueViolationError:
                    continue

    await asyncio.gather(hurry(), hurry())
    events = (await told(pool, queued))[before:]
    assert sorted(int(detail) for _, detail in events) == list(range(2 * BATCH))
    assert [n for n, _ in events] == list(range(before + 1, before + 1 + 2 * BATCH))
