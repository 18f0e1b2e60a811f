"""A proposal becomes the day's plan: all of it, once, and on every courier's handheld."""

import asyncio
from collections import Counter

import msgspec
import pytest

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.custody.feed_store import read_changes
from backend.custody.model import courier_scope
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import load_dossiers
from backend.dispatch import store
from backend.dispatch.commit import past_feed
from backend.dispatch.feed_store import RowName
from backend.dispatch.proposal import open_proposal
from backend.dispatch.refusals import DayCommitted, PlanNotProposed, PlanOvertaken
from mobile_sync.custody import Actor
from mobile_sync.facts import Cancelled
from mobile_sync.rows import TaskRow, TourRow
from tests.backend.dispatch.days import MORNING, commit, key_of, make_plan, person, tell_facts

pytestmark = pytest.mark.anyio
PARCELS = 40


async def read_proposal(pool, world, plan):
    async with province_transaction(pool, world.province) as conn:
        record = await store.read_plan(conn, world.province, plan)
        return open_proposal(await key_of(conn, world), plan, record.proposal)


async def scope_rows(pool, world, courier):
    """Return the live rows of a courier's scope, opened."""
    scope = courier_scope(courier)
    async with province_transaction(pool, world.province) as conn:
        key = await key_of(conn, world)
        _, rows = await read_changes(conn, world.province, scope, 0, 10_000)
        return [
            (row.kind, row.id, key.open("sync_feed", "body", f"{scope}|{row.kind}|{row.id}", row.body)) for row in rows
        ]


@pytest.fixture
async def forty(pool, world):
    """Give the corner forty dossiers instead of its handful."""
    more = dossiers(world.corner.seed, world.day, PARCELS)
    await load_dossiers(pool, world.keyring, world.corner, more, world.day, now())
    return world


async def test_a_day_of_forty_parcels_is_planned_and_the_judge_finds_nothing(pool, forty) -> None:
    proposal = await read_proposal(pool, forty, await make_plan(pool, forty))

    served = {visit.parcel for tour in proposal.tours for visit in tour.visits}
    assert proposal.faults == ()
    assert len(served) + len(proposal.unserved) == PARCELS
    assert not proposal.unserved
    assert proposal.travel_source == "crow"


async def test_a_commitment_gives_every_courier_their_tasks_and_assigns_each_parcel_once(pool, forty) -> None:
    plan = await make_plan(pool, forty)
    proposal = await read_proposal(pool, forty, plan)
    await commit(pool, forty, plan)

    for tour in proposal.tours:
        rows = await scope_rows(pool, forty, tour.courier)
        tasks = [msgspec.json.decode(body, type=TaskRow) for kind, _, body in rows if kind == "task"]
        tours = [msgspec.json.decode(body, type=TourRow) for kind, _, body in rows if kind == "tour"]
        assert [row.number for row in tours] == [tour.number]
        assert sorted((task.position, task.parcel) for task in tasks) == [
            (position, visit.parcel) for position, visit in enumerate(tour.visits, start=1)
        ]
        assert all(task.phone and task.address for task in tasks if task.office is None)
        assert not any(task.phone for task in tasks if task.office)
        assert len({id for kind, id, _ in rows if kind == "custody"}) == len({visit.parcel for visit in tour.visits})
    async with province_transaction(pool, forty.province) as conn:
        facts = await conn.fetch(
            "SELECT parcel_id, count(*) FROM fact WHERE province_id = $1 AND kind = 'assigned' GROUP BY parcel_id",
            forty.province,
        )
        states = await conn.fetch("SELECT state FROM parcel WHERE province_id = $1", forty.province)
    assert len(facts) == PARCELS
    assert {record["count"] for record in facts} == {1}
    assert Counter(record["state"] for record in states) == {"assigned": PARCELS}


async def test_the_names_behind_the_doors_are_those_of_the_register(pool, world) -> None:
    plan = await make_plan(pool, world)
    await commit(pool, world, plan)
    owners = {item.code: item.owner for item in dossiers(world.corner.seed, world.day, 24)}

    tours = (await read_proposal(pool, world, plan)).tours
    tasks = [
        msgspec.json.decode(body, type=TaskRow)
        for tour in tours
        for kind, _, body in await scope_rows(pool, world, tour.courier)
        if kind == "task"
    ]
    at_doors = [task for task in tasks if task.office is None]
    assert at_doors
    assert all(task.place == owners[task.dossier_code] for task in at_doors)


async def test_a_plan_is_committed_once(pool, world) -> None:
    plan = await make_plan(pool, world)
    await commit(pool, world, plan)

    with pytest.raises(PlanNotProposed):
        await commit(pool, world, plan)


async def test_of_two_plans_committed_at_once_one_becomes_the_days_plan(pool, world) -> None:
    plans = [await make_plan(pool, world, 1), await make_plan(pool, world, 1)]
    outcomes = await asyncio.gather(*(commit(pool, world, plan) for plan in plans), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes if outcome is not None] == [DayCommitted]
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT count(DISTINCT plan_id) FROM tour") == 1


async def test_a_plan_overtaken_by_events_changes_nothing(pool, world) -> None:
    plan = await make_plan(pool, world)
    proposal = await read_proposal(pool, world, plan)
    gone = proposal.tours[0].visits[0].parcel
    clerk = Actor("staff", person(world, "clerk"), "clerk")
    await tell_facts(
        pool, world, clerk, [Cancelled(id=new_id(), parcel=gone, at=MORNING, why="Dân rút hồ sơ")], MORNING
    )

    with pytest.raises(PlanOvertaken):
        await commit(pool, world, plan)
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT count(*) FROM tour") == 0
        assert await conn.fetchval("SELECT state FROM plan WHERE id = $1", plan) == "proposed"
        head, _ = await read_changes(conn, world.province, courier_scope(proposal.tours[0].courier), 0, 1)
        assert head.version == 0


async def test_a_parcel_whose_delivery_was_taken_back_meanwhile_keeps_its_row() -> None:
    past = [
        RowName(scope="courier:1", kind="task", id="t:1"),
        RowName(scope="courier:1", kind="custody", id="done"),
        RowName(scope="courier:1", kind="custody", id="taken back"),
    ]
    assert [(row.id, row.why) for row in past_feed(past, {"done"})] == [("t:1", "day_over"), ("done", "closed")]
