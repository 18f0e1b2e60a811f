"""A lost handheld is locked from the dispatcher's desk."""

import pytest

from backend.base.clock import new_id, now
from mobile_sync.facts import Missing
from tests.backend.handhelds import assert_problem, clock, facts_of, new_line, some_parcels
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


async def test_a_handheld_that_is_not_there_cannot_be_locked_nor_may_a_clerk_lock_one(client, pool, world) -> None:
    path = f"/api/v1/devices/{new_id()}/revocation"
    await signed_in(client, world, "supervisor-1")
    assert_problem(await client.post(path), 404, "DEVICE_NOT_FOUND")
    await signed_in(client, world, "clerk-1")
    assert_problem(await client.post(path), 403, "FORBIDDEN")
