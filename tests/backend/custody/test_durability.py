"""What a backup covers may be forgotten, and a restored server is caught up with."""

from datetime import timedelta

import pytest

from backend.base.clock import now
from backend.base.database import province_transaction
from backend.custody.durability import begin_anew, begin_backup, finish_backup
from mobile_sync.outbox import KEPT_MS
from tests.backend.custody.test_exchange import collected, drain
from tests.backend.handhelds import clock, new_line, some_parcels

pytestmark = pytest.mark.anyio


async def test_only_a_finished_backup_covers_and_only_what_was_there_when_it_began(client, pool, world):
    line = await new_line(client, pool, world)
    parcels = await some_parcels(pool, world, 3)
    moment = now() - timedelta(seconds=5)

    async def take(parcel):
        line.handheld.capture(collected(line.handheld, parcel))
        return (await drain(line))[-1]

    reply = await take(parcels[0])
    assert (reply.durable_seq, reply.durable_ms) == (0, 0)
    async with province_transaction(pool, world.province) as conn:
        await begin_backup(conn, world.province, moment)
    reply = await take(parcels[1])
    assert (reply.durable_seq, reply.durable_ms) == (0, 0)
    async with province_transaction(pool, world.province) as conn:
        assert await finish_backup(conn, world.province, moment)
    reply = await take(parcels[2])
    assert (reply.durable_seq, reply.durable_ms) == (1, int(moment.timestamp() * 1000))
    line.handheld.outbox.forget(reply.durable_seq, reply.now_ms + KEPT_MS)
    assert (line.handheld.outbox.forgotten, len(line.handheld.outbox.facts)) == (1, 2)


async def test_a_backup_that_was_never_begun_or_was_overtaken_covers_nothing(client, pool, world):
    first, second = now() - timedelta(hours=2), now() - timedelta(hours=1)
    async with province_transaction(pool, world.province) as conn:
        assert not await finish_backup(conn, world.province, first)
        await begin_backup(conn, world.province, first)
        await begin_backup(conn, world.province, second)
        assert not await finish_backup(conn, world.province, first)
        assert await finish_backup(conn, world.province, second)
        assert not await finish_backup(conn, world.province, second)


async def test_after_a_restore_replicas_begin_anew_and_a_mark_of_the_lost_backup_is_void(client, pool, world):
    line = await new_line(client, pool, world)
    (parcel,) = await some_parcels(pool, world, 1)
    line.handheld.capture(collected(line.handheld, parcel))
    await drain(line)
    async with province_transaction(pool, world.province) as conn:
        mark = now()
        await begin_backup(conn, world.province, mark)
        epoch = await begin_anew(conn, world.province)
        assert not await finish_backup(conn, world.province, mark)
    reply = await line.exchange(clock())
    assert reply.epoch == epoch
    assert [page.reset for page in reply.pages] == [True] * len(line.handheld.identity.scopes)
    assert [row.id for row in line.handheld.replica.of_kind("custody")] == [str(parcel)]
    assert line.handheld.repairs_needed == 0
    assert line.handheld.offsets  # its photo is offered again
