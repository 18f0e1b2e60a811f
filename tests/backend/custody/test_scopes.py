"""What handhelds are told, taken away and mended: scopes on real PostgreSQL over real HTTP."""

import msgspec
import pytest
from msgspec.structs import replace

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.custody.feed_store import sweep_tombstones
from backend.custody.ledger import Ledger, say
from backend.demo.line import ENCODER, JSON, REPLY
from backend.people.store import revoke_device
from mobile_sync.custody import Actor
from mobile_sync.device import Handheld
from mobile_sync.facts import Assigned, Unassigned
from mobile_sync.wire import Page
from tests.backend.custody.test_exchange import collected, drain
from tests.backend.handhelds import assert_problem, clock, new_line, some_parcels

pytestmark = pytest.mark.anyio
PAGE = msgspec.json.Decoder(Page)


def person(world, login):
    return next(each.id for each in world.corner.people if each.username == login)


async def tell(pool, world, *facts):
    """Let a dispatcher say something."""
    async with province_transaction(pool, world.province) as conn:
        key = await province_key(conn, world.keyring, world.province)
        ledger = Ledger(conn=conn, province=world.province, key=key, now=now())
        await say(ledger, Actor("staff", person(world, "dispatcher-1"), "dispatcher"), facts)


def assigned(world, parcel, login):
    return Assigned(id=new_id(), parcel=parcel, at=now(), courier=person(world, login))


def shown(line):
    """Return the parcels that a handheld shows, and digests that do not agree."""
    return {row.id for row in line.handheld.replica.of_kind("custody")}, line.handheld.repairs_needed


async def compare(line, manifest):
    bearer = {"Authorization": f"Bearer {line.token}", **JSON}
    return await line.client.post("/sync/v1/manifest", content=ENCODER.encode(manifest), headers=bearer)


async def test_a_parcel_given_to_another_tour_leaves_the_first_with_a_reason(client, pool, world):
    first, second = await new_line(client, pool, world), await new_line(client, pool, world, "courier-2")
    parcel, kept = await some_parcels(pool, world, 2)
    await tell(pool, world, assigned(world, parcel, "courier-1"), assigned(world, kept, "courier-1"))
    await first.exchange(clock())
    assert shown(first) == ({str(parcel), str(kept)}, 0)
    await tell(pool, world, assigned(world, parcel, "courier-2"))
    page = (await first.exchange(clock())).pages[0]
    assert [(row.id, row.operation, row.why) for row in page.rows] == [(str(parcel), 0, "moved")]
    await second.exchange(clock())
    assert (shown(first), shown(second)) == (({str(kept)}, 0), ({str(parcel)}, 0))
    await tell(pool, world, Unassigned(id=new_id(), parcel=kept, at=now(), why="đổi tuyến"))
    page = (await first.exchange(clock())).pages[0]
    assert [row.why for row in page.rows] == ["unassigned"]
    assert shown(first) == (set(), 0)


async def test_who_holds_the_paper_keeps_the_row_whoever_it_is_assigned_to(client, pool, world):
    first, second = await new_line(client, pool, world), await new_line(client, pool, world, "courier-2")
    (parcel,) = await some_parcels(pool, world, 1)
    await tell(pool, world, assigned(world, parcel, "courier-1"))
    first.handheld.capture(collected(first.handheld, parcel))
    await drain(first)
    await tell(pool, world, assigned(world, parcel, "courier-2"))
    await first.exchange(clock())
    await second.exchange(clock())
    assert shown(first) == shown(second) == ({str(parcel)}, 0)


async def test_a_cursor_older_than_the_tombstones_begins_anew(client, pool, world):
    line = await new_line(client, pool, world)
    first, second = await some_parcels(pool, world, 2)
    await tell(pool, world, assigned(world, first, "courier-1"), assigned(world, second, "courier-1"))
    await line.exchange(clock())
    asleep = line.handheld.save()
    await tell(pool, world, assigned(world, first, "courier-2"))
    await line.exchange(clock())
    async with province_transaction(pool, world.province) as conn:
        assert await sweep_tombstones(conn, world.province, now()) == 1
        assert await sweep_tombstones(conn, world.province, now()) == 0
    awake = (await line.exchange(clock())).pages
    assert not any(page.reset for page in awake)
    line.handheld.load(asleep)
    assert shown(line)[0] == {str(first), str(second)}
    pages = (await line.exchange(clock())).pages
    assert [(page.reset, len(page.rows)) for page in pages] == [(True, 1), (False, 0), (False, 0)]
    assert shown(line) == ({str(second)}, 0)


async def test_a_scope_walked_anew_row_by_row_is_not_begun_again(client, pool, world):
    line = await new_line(client, pool, world)
    parcels = await some_parcels(pool, world, 4)
    await tell(pool, world, *(assigned(world, parcel, "courier-1") for parcel in parcels))
    await tell(pool, world, assigned(world, parcels[3], "courier-2"))
    async with province_transaction(pool, world.province) as conn:
        await sweep_tombstones(conn, world.province, now())
    resets = []
    for _ in range(4):
        asked = replace(line.handheld.next_exchange(clock()), max_rows=1)
        answer = await line.ask("POST", "/sync/v1/exchange", content=ENCODER.encode(asked), headers=JSON)
        reply = REPLY.decode(answer.content)
        resets.append(reply.pages[0].reset)
        line.handheld.absorb(asked, reply)
    assert resets == [True, False, False, False]
    assert shown(line) == ({str(parcel) for parcel in parcels[:3]}, 0)


async def test_a_replica_that_lost_a_row_is_mended_once_an_hour(client, pool, world):
    line = await new_line(client, pool, world)
    parcels = await some_parcels(pool, world, 3)
    await tell(pool, world, *(assigned(world, parcel, "courier-1") for parcel in parcels))
    await line.exchange(clock())
    rot(line.handheld, str(parcels[0]))
    await tell(pool, world, assigned(world, parcels[1], "courier-2"))
    await line.exchange(clock())
    assert shown(line) == ({str(parcels[2])}, 1)
    manifest = line.handheld.next_manifest(10**12)
    answer = await compare(line, manifest)
    page = PAGE.decode(answer.content)
    assert [row.id for row in page.rows] == [str(parcels[0])]
    line.handheld.absorb_page(page)
    assert shown(line) == ({str(parcels[0]), str(parcels[2])}, 1)
    assert line.handheld.replica.doubtful == frozenset()
    assert_problem(await compare(line, manifest), 429, "REPAIRED_BEFORE")


async def test_nobody_compares_a_scope_of_others_nor_once_locked(client, pool, world):
    line = await new_line(client, pool, world)
    await line.exchange(clock())
    own = f"courier:{line.handheld.identity.courier}"
    manifest = {"scope": f"courier:{person(world, 'courier-2')}", "epoch": "", "rows": []}
    assert_problem(await compare(line, manifest), 404, "SCOPE_UNKNOWN")
    async with province_transaction(pool, world.province) as conn:
        await revoke_device(conn, world.province, line.handheld.identity.device, now())
    assert_problem(await compare(line, {**manifest, "scope": own}), 404, "SCOPE_UNKNOWN")


def rot(handheld: Handheld, id: str) -> None:
    """Let the handheld's disk lose a row."""
    name, scope = next((name, scope) for name, scope in handheld.replica.scopes.items() if scope.rows)
    rows = {key: row for key, row in scope.rows.items() if key[1] != id}
    handheld.replica.scopes = {**handheld.replica.scopes, name: replace(scope, rows=rows)}
