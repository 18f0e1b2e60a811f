"""When one more parcel is not inserted: the tour has gone on, the parcel waits no more, or it is not theirs to ask."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from backend.base.clock import new_id
from backend.base.database import province_transaction
from backend.base.keys import data_keys
from backend.catalogue.store import add_office
from backend.demo.load import hours, office_record
from backend.people.signin import HASHER
from backend.people.store import Member, add_member
from mobile_sync.custody import Actor
from mobile_sync.facts import Cancelled
from tests.backend.dispatch.days import MORNING, make_plan, person, tell_facts
from tests.backend.dispatch.insertions import (
    NOBODY,
    ask,
    came_later,
    feeds,
    first_offered,
    goes_behind_a_stop,
    offered,
    take,
    under_way_with_more,
)
from tests.backend.dispatch.underway import TEN, go_on, running, shown
from tests.backend.handhelds import assert_problem
from tests.corner import World, signed_in

pytestmark = pytest.mark.anyio
EVENING = MORNING + timedelta(hours=10, minutes=50)
ELSEWHERE = 1


@pytest.fixture
async def plan(pool, world) -> UUID:
    """Give a committed plan under way at ten; some dossiers came in after it."""
    return await under_way_with_more(pool, world)


@pytest.fixture
def at_ten():
    """Let the service believe that it is ten."""
    with shown(TEN):
        yield


async def test_a_parcel_in_a_tour_is_refused(dispatcher, pool, world, plan, at_ten) -> None:
    day = await running(pool, world)
    parcel = next(str(task.parcel) for item in day.tours for task in item.own if task.state == "assigned")

    assert_problem(await ask(dispatcher, plan, parcel), 409, "PARCEL_PLANNED")


async def test_an_offer_that_the_tour_has_overtaken_is_refused_and_changes_nothing(
    dispatcher, pool, world, plan
) -> None:
    with shown(TEN):
        parcel, overtaken = await offered(dispatcher, pool, world, plan, goes_behind_a_stop)
    await go_on(pool, world, TEN + timedelta(hours=5))
    before = await feeds(pool, world)
    with shown(TEN + timedelta(hours=5)):
        assert_problem(await take(dispatcher, plan, parcel, overtaken), 409, "OFFER_OVERTAKEN")

    assert await feeds(pool, world) == before
    assert parcel in await came_later(pool, world)


async def test_a_parcel_that_waits_no_more_is_refused(dispatcher, pool, world, plan, at_ten) -> None:
    parcel, offers = await first_offered(dispatcher, pool, world, plan)
    clerk = Actor("staff", person(world, "clerk"), "clerk")
    gone = Cancelled(id=new_id(), parcel=UUID(parcel), at=TEN, why="Dân rút hồ sơ")
    await tell_facts(pool, world, clerk, [gone], TEN)

    assert_problem(await ask(dispatcher, plan, parcel), 409, "PARCEL_NOT_WAITING")
    assert_problem(await take(dispatcher, plan, parcel, offers["offers"][0]), 409, "PARCEL_NOT_WAITING")


async def test_where_nobody_can_come_in_time_each_courier_has_a_reason(dispatcher, pool, world, plan) -> None:
    with shown(EVENING):
        told = [(await ask(dispatcher, plan, parcel)).json() for parcel in await came_later(pool, world)]

    assert not any(one["offers"] for one in told)
    assert all(one["reasons"] and all(line["vi"] and line["en"] for line in one["reasons"]) for one in told)


async def test_plans_and_parcels_that_are_not_there_are_not_found(dispatcher, pool, world, plan, at_ten) -> None:
    parcel = (await came_later(pool, world))[0]

    assert_problem(await ask(dispatcher, NOBODY, parcel), 404, "PLAN_NOT_FOUND")
    assert_problem(await ask(dispatcher, plan, NOBODY), 404, "PARCEL_NOT_FOUND")
    assert_problem(await ask(dispatcher, plan, "x"), 400)


async def test_another_provinces_dispatcher_finds_neither_plan_nor_parcel(client, pool, world, plan, at_ten) -> None:
    parcel = (await came_later(pool, world))[0]
    stranger = await dispatcher_of(ELSEWHERE, client, pool, world)

    assert_problem(await ask(stranger, plan, parcel), 404, "PLAN_NOT_FOUND")
    assert_problem(await take(stranger, plan, parcel, {"courier": NOBODY, "offer": "x"}), 404, "PLAN_NOT_FOUND")


async def dispatcher_of(province: int, client: httpx.AsyncClient, pool, world: World) -> httpx.AsyncClient:
    """Give a client signed in as the dispatcher of another province."""
    id, office = new_id(), world.corner.offices[0]
    async with province_transaction(pool, province) as conn:
        await add_office(conn, province, office_record(office), list(hours(office)))
        key = (await data_keys(conn, world.keyring, province, [id]))[id]
        name, phone = key.seal("staff", "name", id, b"Ho"), key.seal("staff", "phone", id, b"")
        member = Member(id=id, role="dispatcher", login="stranger", name=name, phone=phone, office_id=office.id)
        await add_member(conn, province, member, HASHER.hash(world.password))
    signing_in = {"province": province, "login": "stranger", "password": world.password}
    answer = await client.post("/api/v1/sessions", json=signing_in)
    assert answer.status_code == 201, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return client


async def test_a_plan_not_committed_and_a_day_that_is_over_take_no_more(dispatcher, pool, world, plan) -> None:
    parcel = (await came_later(pool, world))[0]
    with shown(TEN):
        proposed = await make_plan(pool, world, later_days=3, at=MORNING)
        assert_problem(await ask(dispatcher, proposed, parcel), 409, "PLAN_NOT_COMMITTED")
    with shown(MORNING + timedelta(days=2)):
        assert_problem(await ask(dispatcher, plan, parcel), 409, "DAY_OVER")


async def test_only_a_planner_inserts(client, world, pool, plan, at_ten) -> None:
    clerk = await signed_in(client, world, "clerk-1")

    assert (await ask(clerk, plan, NOBODY)).status_code == 403
    assert (await take(clerk, plan, NOBODY, {"courier": NOBODY, "offer": "x"})).status_code == 403
