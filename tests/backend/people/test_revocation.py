"""A lost handheld is locked from the dispatcher's desk, rescued, wiped; and where it was is forgotten in time."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from backend.base.clock import new_id, now, real_now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.custody.durability import begin_backup, finish_backup
from backend.housekeeping import PART_LIFE, TRACK_LIFE, tidy
from backend.people.store import revoke_device
from backend.proofs.parts import Parts
from mobile_sync.facts import Missing
from mobile_sync.wire import Point
from tests.backend.handhelds import assert_problem, clock, collected, facts_of, new_line, photo, some_parcels
from tests.corner import signed_in

pytestmark = pytest.mark.anyio


async def test_a_lost_handheld_is_locked_once_and_what_it_still_sends_is_kept(client, pool, world) -> None:
    line = await new_line(client, pool, world)
    await line.exchange(clock())
    dispatcher = await signed_in(client, world, "dispatcher-1")
    path = f"/api/v1/devices/{line.handheld.identity.device}/revocation"
    first, again = await dispatcher.post(path), await dispatcher.post(path)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    (parcel,) = await some_parcels(pool, world, 1)
    line.handheld.capture(Missing(id=new_id(), parcel=parcel, at=now(), note="Không thấy"))
    await line.exchange(clock())
    (fact,) = await facts_of(pool, world, line)
    assert (fact["verdict"], fact["code"]) == ("quarantine", "DEVICE_REVOKED")


async def test_a_push_that_waited_while_its_handheld_was_locked_counts_for_nothing(client, pool, world) -> None:
    line = await new_line(client, pool, world)
    await line.exchange(clock())
    (parcel,) = await some_parcels(pool, world, 1)
    line.handheld.capture(collected(parcel, line.handheld.keep_media(photo())))
    async with province_transaction(pool, world.province) as conn:
        await revoke_device(conn, world.province, line.handheld.identity.device, now())
        waiting = asyncio.create_task(line.exchange(clock()))
        await asyncio.sleep(1)
        assert not waiting.done()
    reply = await waiting
    assert (reply.status, reply.pages) == ("revoked", [])
    assert [verdict.code for verdict in reply.verdicts] == ["DEVICE_REVOKED"]


async def test_a_handheld_that_is_not_there_cannot_be_locked_nor_may_a_clerk_lock_one(client, pool, world) -> None:
    path = f"/api/v1/devices/{new_id()}/revocation"
    await signed_in(client, world, "supervisor-1")
    assert_problem(await client.post(path), 404, "DEVICE_NOT_FOUND")
    await signed_in(client, world, "clerk-1")
    assert_problem(await client.post(path), 403, "FORBIDDEN")


async def test_a_locked_handheld_is_wiped_once_all_is_safe_and_its_word_of_it_is_kept(client, pool, world) -> None:
    line = await new_line(client, pool, world)
    device = line.handheld.identity.device
    (parcel,) = await some_parcels(pool, world, 1)
    line.handheld.capture(Missing(id=new_id(), parcel=parcel, at=now(), note="Không thấy"))
    async with province_transaction(pool, world.province) as conn:
        await revoke_device(conn, world.province, device, now())
    assert [order.kind for order in (await line.exchange(clock())).orders] == []
    async with province_transaction(pool, world.province) as conn:
        mark = now()
        await begin_backup(conn, world.province, mark)
        await finish_backup(conn, world.province, mark)
    (order,) = (await line.exchange(clock())).orders
    assert (order.kind, order.final) == ("wipe", False)
    assert (line.handheld.outbox.facts, line.handheld.is_over) == ([], False)
    assert await wiped_at(pool, world, device) is None
    assert (await line.exchange(clock())).orders == []
    assert line.handheld.is_over
    assert await wiped_at(pool, world, device) is not None


async def wiped_at(pool, world, device):
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchval("SELECT wiped_at FROM device WHERE id = $1", device)


async def test_where_a_handheld_was_is_kept_sealed_for_weeks_and_of_a_locked_one_not_at_all(
    client, pool, world, tmp_path
) -> None:
    line = await new_line(client, pool, world)
    device = line.handheld.identity.device
    point = Point(at_ms=1, lon=105.78, lat=10.03, accuracy_m=8)
    line.handheld.track.note(point)
    await line.exchange(clock())
    assert line.handheld.track.points == []
    async with province_transaction(pool, world.province) as conn:
        (row,) = await conn.fetch("SELECT id, device_id, points FROM track")
        key = await province_key(conn, world.keyring, world.province)
        await revoke_device(conn, world.province, device, now())
    assert row["device_id"] == device
    assert msgspec.json.decode(key.open("track", "points", row["id"], row["points"])) == [[1, 105.78, 10.03, 8.0]]
    line.handheld.track.note(point)
    await line.exchange(clock())
    for later, left in ((TRACK_LIFE - timedelta(hours=1), 1), (TRACK_LIFE + timedelta(hours=1), 0)):
        await tidy(pool, Parts(tmp_path), real_now() + later)
        async with province_transaction(pool, world.province) as conn:
            assert await conn.fetchval("SELECT count(*) FROM track") == left


async def test_an_upload_that_nobody_goes_on_with_is_forgotten(pool, world, tmp_path) -> None:
    parts, device = Parts(tmp_path), new_id()
    parts.grow(world.province, device, "0" * 64, 0, 10, b"abc")
    await tidy(pool, parts, real_now() + PART_LIFE - timedelta(minutes=1))
    assert parts.offset(world.province, device, "0" * 64) == 3
    await tidy(pool, parts, real_now() + PART_LIFE + timedelta(minutes=1))
    assert parts.offset(world.province, device, "0" * 64) == 0
