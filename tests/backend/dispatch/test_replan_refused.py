"""When the rest of a day is not planned anew, or a proposal for it not taken: then nothing is changed."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend.base.clock import new_id
from backend.base.database import province_transaction
from backend.base.doors import Visitor
from backend.catalogue.load import load_provinces
from backend.custody.ledger import Ledger
from backend.dispatch.refusals import PlanNotFound
from backend.dispatch.replan_commit import commit_replan
from backend.dispatch.running_day import read_running_day
from mobile_sync.custody import Actor
from mobile_sync.facts import Cancelled
from tests.backend.dispatch.days import MORNING, key_of, make_plan, person, tell_facts
from tests.backend.dispatch.replans import SOON, ask, more_dossiers, proposed, stored_tasks, take
from tests.backend.dispatch.underway import TEN, running, shown
from tests.backend.handhelds import assert_problem
from tests.corner import signed_in

pytestmark = pytest.mark.anyio


async def test_a_proposal_is_overtaken_by_what_it_did_not_count_on(dispatcher, pool, world, plan) -> None:
    await more_dossiers(pool, world)
    again = await proposed(dispatcher, pool, world, plan)
    stored = await stored_tasks(pool, world)
    day = await running(pool, world)
    item = max(day.tours, key=lambda one: len(one.own))
    gone = next(task for task in reversed(item.own) if task.state == "assigned")
    clerk = Actor("staff", person(world, "clerk"), "clerk")
    await tell_facts(pool, world, clerk, [Cancelled(id=new_id(), parcel=gone.parcel, at=TEN, why="Dân rút")], TEN)

    told = assert_problem(await take(dispatcher, again), 409, "PLAN_OVERTAKEN")
    assert "lập lại" in told["vi"]
    assert await stored_tasks(pool, world) == stored
    assert (await take(dispatcher, await proposed(dispatcher, pool, world, plan, "third"))).status_code == 201


async def test_of_two_proposals_the_second_is_overtaken_and_none_is_taken_twice(dispatcher, pool, world, plan) -> None:
    await more_dossiers(pool, world)
    one = await proposed(dispatcher, pool, world, plan, "one")
    two = await proposed(dispatcher, pool, world, plan, "two")

    assert (await take(dispatcher, one)).status_code == 201
    assert_problem(await take(dispatcher, one), 409, "PLAN_NOT_PROPOSED")
    assert_problem(await take(dispatcher, two), 409, "PLAN_OVERTAKEN")
    with shown(SOON):
        third = await proposed(dispatcher, pool, world, UUID(one["id"]), "three")
        assert third["replan_of"] == str(plan)
        assert (await take(dispatcher, third)).status_code == 201


async def test_the_same_key_asks_once_and_belongs_to_one_plan(dispatcher, plan) -> None:
    first, again = await ask(dispatcher, plan), await ask(dispatcher, plan)
    assert again.json() == first.json()
    assert_problem(await ask(dispatcher, plan, seconds=3), 422, "IDEMPOTENCY_KEY_REUSED")
    assert_problem(await ask(dispatcher, plan, None), 400, "IDEMPOTENCY_KEY_MISSING")


async def test_only_a_committed_plan_of_today_is_planned_again(dispatcher, pool, world, plan) -> None:
    assert_problem(await ask(dispatcher, new_id()), 404, "PLAN_NOT_FOUND")
    other = await make_plan(pool, world, at=MORNING)
    assert_problem(await ask(dispatcher, other), 409, "PLAN_NOT_COMMITTED")
    with shown(TEN + timedelta(days=1)):
        assert_problem(await ask(dispatcher, plan), 409, "REPLAN_NOT_TODAY")
    again = await proposed(dispatcher, pool, world, plan, "late")
    with shown(TEN + timedelta(days=1)):
        assert_problem(await take(dispatcher, again), 409, "PLAN_OVERTAKEN")


@pytest.mark.parametrize("login", ["clerk-1"])
async def test_only_who_may_plan_may_plan_again(client, world, plan, login) -> None:
    await signed_in(client, world, login)
    assert (await ask(client, plan)).status_code == 403


async def test_another_province_knows_neither_the_plan_nor_the_day(dispatcher, pool, world, plan) -> None:
    again = await proposed(dispatcher, pool, world, plan)
    elsewhere = next(one.id for one in load_provinces() if one.id != world.province)
    async with province_transaction(pool, world.province) as own:
        key = await key_of(own, world)
    async with province_transaction(pool, elsewhere) as conn:
        assert (await read_running_day(conn, key, elsewhere, world.day, TEN)).tours == ()
        stranger = Visitor(province=elsewhere, role="dispatcher", id=person(world, "dispatcher"))
        ledger = Ledger(conn=conn, province=elsewhere, key=key, now=TEN)
        with pytest.raises(PlanNotFound):
            await commit_replan(ledger, world.keyring, stranger, UUID(again["id"]))
