"""The rest of a day under way planned anew over HTTP: what is done stays, and so does what is on board."""

from datetime import timedelta
from itertools import groupby
from uuid import UUID

import msgspec
import pytest

from backend.base.database import province_transaction
from backend.custody.feed_store import read_changes
from backend.custody.model import courier_scope
from mobile_sync.rows import TaskRow
from tests.backend.dispatch.days import MORNING, commit, key_of, make_plan
from tests.backend.dispatch.replans import SOON, more_dossiers, proposed, stored_tasks, take
from tests.backend.dispatch.underway import TEN, do, do_next_stops, fail, running, shown

pytestmark = pytest.mark.anyio


async def task_rows(pool, world, courier, after: int = 0):
    """Return how far a courier's scope is, and its task rows changed since a version: id → row, or why it is gone."""
    scope = courier_scope(courier)
    async with province_transaction(pool, world.province) as conn:
        key = await key_of(conn, world)
        head, rows = await read_changes(conn, world.province, scope, after, 10_000)
    told = {
        row.id: msgspec.json.decode(key.open("sync_feed", "body", f"{scope}|task|{row.id}", row.body), type=TaskRow)
        if row.body
        else row.why
        for row in rows
        if row.kind == "task"
    }
    return head.version, told


async def test_new_parcels_find_a_courier_and_every_handheld_has_what_the_proposal_says(
    dispatcher, pool, world, plan
) -> None:
    await more_dossiers(pool, world)
    before = await running(pool, world)
    heard = {item.tour.courier: (await task_rows(pool, world, item.tour.courier))[0] for item in before.tours}
    told = {task.parcel for item in before.tours for task in item.tasks}
    waiting = {parcel.id for parcel in before.day.parcels} - told
    assert waiting

    again = await proposed(dispatcher, pool, world, plan)
    assert again["replan_of"] == str(plan)
    rest = again["proposal"]["rest"]
    added = {UUID(change["parcel"]) for change in rest["changes"] if change["code"] == "added"}
    unserved = {UUID(item["parcel"]) for item in again["proposal"]["unserved"]}
    assert added
    assert added | unserved >= waiting
    assert all(change["vi"] and change["en"] and change["vi"] != change["en"] for change in rest["changes"])
    assert rest["gain"]["vi"]

    committed = await take(dispatcher, again)
    assert (committed.status_code, committed.json()["state"]) == (201, "committed")
    after = await running(pool, world)
    for item in after.tours:
        planned = next((t for t in again["proposal"]["tours"] if t["courier"] == str(item.tour.courier)), None)
        order = [(str(task.parcel), task.act) for task in item.own]
        assert order[: len(planned["visits"]) if planned else 0] == [
            (visit["parcel"], visit["act"]) for visit in (planned["visits"] if planned else [])
        ]
        _, rows = await task_rows(pool, world, item.tour.courier)
        live = [row for row in rows.values() if isinstance(row, TaskRow)]
        assert {(row.position, row.stop, row.parcel, row.act) for row in live} == {
            (task.position, task.stop, task.parcel, task.act) for task in item.tasks
        }
        _, changed = await task_rows(pool, world, item.tour.courier, heard.get(item.tour.courier, 0))
        assert set(changed.values()) - {row for row in changed.values() if isinstance(row, TaskRow)} <= {
            "moved",
            "replanned",
        }
    async with province_transaction(pool, world.province) as conn:
        states = await conn.fetch("SELECT id, courier_id FROM parcel WHERE id = ANY($1::uuid[])", list(added))
    whose = {task.parcel: item.tour.courier for item in after.tours for task in item.own}
    assert {record["id"]: record["courier_id"] for record in states} == {parcel: whose[parcel] for parcel in added}
    assert {parcel.id for parcel in after.day.parcels} >= added


async def test_what_is_done_what_is_on_board_and_the_next_stop_stay(dispatcher, pool, world, plan) -> None:
    await more_dossiers(pool, world, 12)
    before, stored = await running(pool, world), await stored_tasks(pool, world)
    done = {(item.tour.id, task.position) for item in before.tours for task in item.tasks if task not in item.left}
    assert done
    assert before.aboard

    again = await proposed(dispatcher, pool, world, plan)
    holders = {
        UUID(visit["parcel"]): UUID(tour["courier"]) for tour in again["proposal"]["tours"] for visit in tour["visits"]
    }
    assert all(holders.get(parcel, holder) == holder for parcel, holder in before.aboard.items())
    (await take(dispatcher, again)).raise_for_status()

    after, now_stored = await running(pool, world), await stored_tasks(pool, world)
    assert {place: now_stored[place] for place in done} == {place: stored[place] for place in done}
    assert after.aboard == before.aboard
    near = {item.tour.id: [(task.position, task.parcel) for task in item.near] for item in before.tours if item.near}
    near_by_now = {item.tour.id: [(task.position, task.parcel) for task in item.near] for item in after.tours}
    assert near
    assert {tour: near_by_now[tour] for tour in near} == near
    assert {place: lasting(now_stored[place]) for place in stored} == {
        place: lasting(row) for place, row in stored.items()
    }


def lasting(row: dict) -> dict:
    """Return what never changes of an act that a courier was told of."""
    return {name: value for name, value in row.items() if name not in ("withdrawn_at", "arrives_at", "leaves_at")}


async def test_who_runs_late_gives_away_what_waits_and_both_handhelds_hear_of_it(dispatcher, pool, world) -> None:
    """A courier stands still until two, so that not all of what they were told can be made."""
    await more_dossiers(pool, world, 40)
    plan = await make_plan(pool, world, at=MORNING)
    await commit(pool, world, plan)
    two = TEN + timedelta(hours=4)
    tours = (await running(pool, world)).tours
    late = max(tours, key=lambda item: len(item.own))
    for item in tours:
        for task in item.own if item is not late else ():
            if task.leaves_at <= two:
                await do(pool, world, item, task, task.leaves_at)
    with shown(two):
        again = await proposed(dispatcher, pool, world, plan)
        changes = {UUID(one["parcel"]): one["code"] for one in again["proposal"]["rest"]["changes"]}
        gone = {parcel for parcel, code in changes.items() if code in ("moved", "dropped")}
        assert "moved" in changes.values()
        assert gone <= {task.parcel for task in late.own}
        (await take(dispatcher, again)).raise_for_status()

    after = (await running(pool, world, two)).tours
    whose = {task.parcel: item.tour.courier for item in after for task in item.own}
    _, rows = await task_rows(pool, world, late.tour.courier)
    told = {(task.parcel, task.act): f"{task.tour}:{task.position}" for task in late.own}
    for (parcel, _), id in told.items():
        if parcel in gone:
            assert rows[id] == ("moved" if changes[parcel] == "moved" else "replanned")
            assert (parcel in whose) == (changes[parcel] == "moved")
            assert whose.get(parcel) != late.tour.courier
    async with province_transaction(pool, world.province) as conn:
        records = await conn.fetch("SELECT id, courier_id, state FROM parcel WHERE id = ANY($1::uuid[])", list(gone))
    assert {record["id"]: record["courier_id"] for record in records} == {parcel: whose.get(parcel) for parcel in gone}


async def test_a_door_found_closed_is_not_planned_again_today(dispatcher, pool, world, plan) -> None:
    day = await running(pool, world)
    item, task = next(
        (item, task) for item in day.tours for task in item.own if task.act == "collect" and task.office is None
    )
    await fail(pool, world, item, task, TEN)

    again = await proposed(dispatcher, pool, world, plan)
    planned = {visit["parcel"] for tour in again["proposal"]["tours"] for visit in tour["visits"]}
    assert str(task.parcel) not in planned | {one["parcel"] for one in again["proposal"]["unserved"]}
    assert (await take(dispatcher, again)).status_code == 201


async def test_where_nothing_is_better_that_is_said_and_nobody_is_disturbed(dispatcher, pool, world, plan) -> None:
    stored = await stored_tasks(pool, world)
    again = await proposed(dispatcher, pool, world, plan)
    rest = again["proposal"]["rest"]
    assert {change["code"] for change in rest["changes"]} <= {"retimed"}
    assert (rest["gain"]["travel_s"], rest["gain"]["served"]) == (0, 0)
    (await take(dispatcher, again)).raise_for_status()
    by_now = await stored_tasks(pool, world)
    assert by_now.keys() == stored.keys()
    assert not any(row["withdrawn_at"] for row in by_now.values())


async def test_a_courier_who_goes_on_as_proposed_does_not_overtake_it(dispatcher, pool, world, plan) -> None:
    await more_dossiers(pool, world)
    again = await proposed(dispatcher, pool, world, plan)
    first = again["proposal"]["tours"][0]
    item = next(one for one in (await running(pool, world)).tours if str(one.tour.courier) == first["courier"])
    done = await do_next_stops(pool, world, item, 1, TEN)

    assert (await take(dispatcher, again)).status_code == 201
    after = next(one for one in (await running(pool, world, SOON)).tours if one.tour.id == item.tour.id)
    assert [(str(task.parcel), task.act) for task in after.own] == [
        (visit["parcel"], visit["act"]) for visit in first["visits"][len(done) :]
    ]


async def test_stops_keep_their_numbers_and_no_number_is_used_twice(dispatcher, pool, world, plan) -> None:
    await more_dossiers(pool, world, 12)
    (await take(dispatcher, await proposed(dispatcher, pool, world, plan))).raise_for_status()

    for item in (await running(pool, world)).tours:
        stops = [number for number, _ in groupby(item.tasks, key=lambda task: task.stop)]
        assert len(stops) == len(set(stops))
        assert [task.position for task in item.tasks] == sorted(task.position for task in item.tasks)
    board = await dispatcher.get("/api/v1/board", params={"day": str(world.day)})
    assert board.status_code == 200
