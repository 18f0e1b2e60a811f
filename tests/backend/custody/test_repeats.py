"""What comes twice, or two things under one id, or after a restore: nothing is applied twice, nothing is dropped."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.custody.exchange import read_page
from backend.custody.held_store import lock_parcels
from backend.custody.ledger import Ledger, say
from backend.custody.model import put_row
from backend.custody.refusals import NotAsThingsStand
from backend.custody.store import write_feed
from backend.demo.line import ENCODER, JSON, Refused
from mobile_sync.custody import Actor, chain
from mobile_sync.facts import Assigned, Delivered, Voided
from mobile_sync.outbox import Outbox
from mobile_sync.replica import digest
from mobile_sync.wire import Clock, Cursor
from tests.backend.handhelds import collected, new_line, photo, some_parcels

pytestmark = pytest.mark.anyio


def clock(ahead=timedelta(0)):
    return Clock(wall_ms=int((now() + ahead).timestamp() * 1000), monotonic_ms=1, boot="b")


@pytest.fixture
async def line(client, pool, world):
    return await new_line(client, pool, world)


@pytest.fixture
async def parcel(pool, world):
    return (await some_parcels(pool, world, 1))[0]


async def tally(pool, world, sql):
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchval(sql)


def told(reply):
    return [(verdict.status, verdict.code) for verdict in reply.verdicts]


async def test_two_facts_under_one_id_are_both_kept(client, line, pool, world, parcel):
    first = collected(parcel, line.handheld.keep_media(photo()))
    line.handheld.capture(first)
    line.handheld.capture(replace(first, seal="N2"))
    assert told(await line.exchange(clock())) == [("ok", ""), ("quarantine", "ID_REUSED")]
    other = await new_line(client, pool, world, "courier-2")
    signature = other.handheld.keep_media(photo())
    other.handheld.capture(replace(first, seal="N3", signature=signature))
    assert told(await other.exchange(clock())) == [("quarantine", "ID_REUSED")]
    line.handheld.outbox.open_incarnation()
    assert told(await line.exchange(clock())) == [("ok", ""), ("quarantine", "ID_REUSED")]
    assert await tally(pool, world, "SELECT count(*) FROM fact") == 3
    assert await tally(pool, world, "SELECT count(*) FROM quarantine") == 2
    assert await tally(pool, world, "SELECT count(*) FROM custody_event") == 1


async def test_two_incarnations_arriving_at_once_are_applied_once(line, pool, world, parcel):
    await line.exchange(clock())
    line.handheld.capture(collected(parcel, line.handheld.keep_media(photo())))
    asked = [line.handheld.next_exchange(clock())]
    line.handheld.outbox.open_incarnation()
    asked.append(line.handheld.next_exchange(clock()))
    await asyncio.gather(
        *(line.ask("POST", "/sync/v1/exchange", content=ENCODER.encode(one), headers=JSON) for one in asked)
    )
    assert await tally(pool, world, "SELECT count(*) FROM custody_event") == 1
    assert await tally(pool, world, "SELECT count(*) FROM fact") == 1


async def test_an_old_batch_that_the_chain_never_held_is_a_fork_and_then_arrives(line, pool, world):
    parcels = await some_parcels(pool, world, 3)
    handheld = line.handheld
    for parcel in parcels[:2]:
        handheld.capture(collected(parcel, handheld.keep_media(photo())))
    await line.exchange(clock())
    handheld.outbox.open_incarnation()
    await line.exchange(clock())
    handheld.outbox = Outbox(handheld.identity.device, handheld.key)
    handheld.outbox.open_incarnation()
    handheld.capture(collected(parcels[2], handheld.keep_media(photo())))
    assert (await line.exchange(clock())).status == "fork"
    assert told(await line.exchange(clock())) == [("ok", "")]
    assert await tally(pool, world, "SELECT count(*) FROM custody_event") == 3


async def test_a_drained_handheld_learns_of_a_restored_server(line, pool, world):
    outbox = line.handheld.outbox
    outbox.facts.append(b'{"kind":"teleported"}')
    outbox.heads.append(chain(outbox.heads[-1], outbox.facts[-1]))
    await line.exchange(clock())
    reply = await line.exchange(clock())
    assert (reply.status, reply.next_seq, reply.head, reply.durable_seq) == ("ok", 2, outbox.heads[1].hex(), 0)
    owner = await asyncpg.connect(world.url)
    for table in ("quarantine", "fact", "device_chain"):
        await owner.execute(f"DELETE FROM {table}")
    await owner.close()
    await line.exchange(clock())
    assert (outbox.waiting, outbox.incarnation) == (1, 1)
    assert told(await line.exchange(clock())) == [("quarantine", "SCHEMA_NEWER")]


async def test_a_handheld_whose_clock_is_off_is_flagged_and_its_work_applied(line, pool, world, parcel):
    line.handheld.capture(collected(parcel, line.handheld.keep_media(photo())))
    reply = await line.exchange(clock(-timedelta(minutes=9)))
    assert told(reply) == [("flag", "CLOCK_SUSPECT")]
    assert await tally(pool, world, "SELECT count(*) FROM custody_event") == 1


async def test_a_page_and_its_digest_are_of_one_moment(pool, world):
    scope, done = "courier:x", asyncio.Event()
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)

    async def write():
        for number in range(150):
            async with province_transaction(pool, world.province) as conn:
                row = put_row(scope, "custody", str(number % 7), str(number).encode(), key)
                await write_feed(conn, world.province, [row], now())
        done.set()

    async def read():
        while not done.is_set():
            async with province_transaction(pool, world.province) as conn:
                ledger = Ledger(conn=conn, province=world.province, key=key, now=now())
                page = await read_page(ledger, Cursor(scope=scope), "e", 1000)
            assert (page.live, page.digest) == (len(page.rows), digest(page.rows))

    await asyncio.gather(write(), read(), read())


async def test_a_voided_delivery_goes_back_to_who_held_it_and_only_in_time(line, pool, world):
    parcels = await some_parcels(pool, world, 2)
    people = {person.username: person.id for person in world.corner.people}
    facts = []
    for parcel in parcels:
        signature = line.handheld.keep_media(photo())
        facts.append(collected(parcel, signature))
        facts.append(delivered(parcel, signature))
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)
        ledger = Ledger(conn=conn, province=world.province, key=key, now=now())
        given = [Assigned(id=new_id(), parcel=parcel, at=now(), courier=people["courier-2"]) for parcel in parcels]
        await say(ledger, Actor("staff", people["dispatcher-1"], "dispatcher"), given)
    for fact in facts:
        line.handheld.capture(fact)
    await line.exchange(clock())
    supervisor = Actor("staff", people["supervisor-1"], "supervisor")
    voids = [Voided(id=new_id(), parcel=fact.parcel, at=now(), voids=fact.id, why="Nhầm nhà") for fact in facts[1::2]]
    async with province_transaction(pool, world.province) as conn:
        with pytest.raises(NotAsThingsStand):
            await say(replace(ledger, conn=conn), supervisor, [replace(voids[0], voids=uuid4())])
        tomorrow = now() + timedelta(hours=25)
        with pytest.raises(NotAsThingsStand):
            await say(replace(ledger, conn=conn, now=tomorrow), supervisor, [replace(voids[0], at=tomorrow)])
        await say(replace(ledger, conn=conn, now=now()), supervisor, voids)
        after = (await lock_parcels(conn, world.province, parcels)).by_parcel()
    assert {(item.state, item.holder, item.delivery) for item in after.values()} == {
        ("with_courier", people["courier-1"], None)
    }


def delivered(parcel, media):
    return Delivered(
        id=new_id(),
        parcel=parcel,
        at=now(),
        receiver="Lâm Thị Sà Phia",
        relationship="owner",
        identity_kind="citizen_id",
        identity_last4="0217",
        identity_match=True,
        signature=media,
        photo=media,
        shown="0" * 64,
    )


async def test_two_facts_under_one_id_at_the_same_moment_are_both_heard_of(client, pool, world):
    """Nothing locks both: the one that comes second is sent again, and then meets the first."""
    lines = [await new_line(client, pool, world, login) for login in ("courier-1", "courier-2")]
    id, parcels = new_id(), await some_parcels(pool, world, 2)
    for line, parcel in zip(lines, parcels, strict=True):
        await line.exchange(clock())  # so that neither waits for the other to make the province's key
        line.handheld.capture(replace(collected(parcel, line.handheld.keep_media(photo())), id=id))
    async with province_transaction(pool, world.province) as conn:
        # Holding the feeds keeps whoever is first from committing, so that the other cannot see its fact.
        await conn.execute("LOCK TABLE sync_scope IN SHARE MODE")
        pushes = [asyncio.create_task(line.exchange(clock())) for line in lines]
        async with asyncio.timeout(20):
            while await conn.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") < 2:
                await asyncio.sleep(0.05)
    answers = await asyncio.gather(*pushes, return_exceptions=True)
    lost = next(number for number, answer in enumerate(answers) if isinstance(answer, Refused))
    assert (answers[lost].status, answers[lost].code) == (503, "BUSY")
    again = await lines[lost].exchange(clock())
    assert [verdict.code for verdict in again.verdicts] == ["ID_REUSED"]
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT count(*) FROM fact WHERE source = 'device'") == 2
