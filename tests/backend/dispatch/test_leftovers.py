"""What one day leaves behind: its parcels go out on the next, its names do not stay on the handhelds."""

from datetime import timedelta

import msgspec
import pytest

from backend.base.clock import VIETNAM, new_id
from backend.base.database import province_transaction
from backend.dispatch import store
from backend.dispatch.proposal import open_proposal
from mobile_sync.custody import Actor
from mobile_sync.facts import AttemptFailed, Cancelled
from mobile_sync.rows import TaskRow, TourRow
from tests.backend.dispatch.days import MORNING, commit, courier, key_of, make_plan, person, tell_facts
from tests.backend.handhelds import clock, new_line

pytestmark = pytest.mark.anyio
MONDAY = 3
"""The corner's day is a Friday; the service centres open again three days later."""
NEXT = MORNING + timedelta(days=MONDAY)


@pytest.fixture
async def friday(pool, world):
    await commit(pool, world, await make_plan(pool, world, at=MORNING))
    return world


async def planned(pool, world, plan):
    """Return the proposed visits of a plan, by parcel."""
    async with province_transaction(pool, world.province) as conn:
        record = await store.read_plan(conn, world.province, plan)
        proposal = open_proposal(await key_of(conn, world), plan, record.proposal)
    return {visit.parcel: visit for tour in proposal.tours for visit in tour.visits if visit.office is None}


async def assigned(pool, world):
    """Return parcels and their couriers, with the window they were registered for."""
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetch("SELECT id, courier_id, opens_at, closes_at FROM parcel WHERE courier_id IS NOT NULL")


async def fail_one(pool, world):
    """Let one pickup fail, and return its parcel."""
    parcel = (await assigned(pool, world))[0]
    async with province_transaction(pool, world.province) as conn:
        reason, solution = await conn.fetchrow("SELECT reason, solution FROM failure_solution LIMIT 1")
    fact = AttemptFailed(id=new_id(), parcel=parcel["id"], at=MORNING, reason=reason, solution=solution)
    await tell_facts(pool, world, courier(parcel["courier_id"]), [fact], MORNING + timedelta(hours=4))
    return parcel


async def test_what_failed_or_was_not_reached_is_planned_again_at_the_same_time_of_day(pool, friday) -> None:
    failed = await fail_one(pool, friday)
    plan = await make_plan(pool, friday, later_days=MONDAY, at=NEXT)
    visits = await planned(pool, friday, plan)

    visit = visits[failed["id"]]
    later = timedelta(days=MONDAY)
    assert (visit.opens_at, visit.closes_at) == (failed["opens_at"] + later, failed["closes_at"] + later)
    assert visit.arrives_at.astimezone(VIETNAM).date() == friday.day + later
    assert len(visits) == 24
    await commit(pool, friday, plan, NEXT)
    async with province_transaction(pool, friday.province) as conn:
        window = await conn.fetchrow(
            "SELECT k.opens_at, k.closes_at FROM tour_task k JOIN tour t ON t.id = k.tour_id"
            " WHERE k.parcel_id = $1 AND t.day = $2 AND k.office_id IS NULL",
            failed["id"],
            friday.day + later,
        )
    assert tuple(window) == (visit.opens_at, visit.closes_at)


async def test_a_tour_under_way_keeps_its_parcels_when_the_next_day_is_planned(pool, friday) -> None:
    failed = await fail_one(pool, friday)
    plan = await make_plan(pool, friday, later_days=MONDAY, at=MORNING + timedelta(minutes=1))

    assert set(await planned(pool, friday, plan)) == {failed["id"]}


async def test_the_board_lists_what_an_earlier_day_left_behind(pool, friday, dispatcher) -> None:
    failed = await fail_one(pool, friday)
    board = (await dispatcher.get("/api/v1/board", params={"day": str(friday.day + timedelta(days=MONDAY))})).json()

    assert str(failed["id"]) in {line["parcel"] for line in board["unassigned"]}
    before = (await dispatcher.get("/api/v1/board", params={"day": str(friday.day - timedelta(days=1))})).json()
    assert before["unassigned"] == []


async def test_a_handheld_keeps_no_name_of_a_day_that_is_over(client, pool, friday) -> None:
    mine = (await assigned(pool, friday))[0]["courier_id"]
    login = next(one.username for one in friday.corner.people if one.id == mine)
    line = await new_line(client, pool, friday, login)
    await line.exchange(clock())
    first = tasks_of(line)
    assert first
    gone = [row["id"] for row in await assigned(pool, friday) if row["courier_id"] == mine]
    clerk = Actor("staff", person(friday, "clerk"), "clerk")
    facts = [Cancelled(id=new_id(), parcel=parcel, at=MORNING, why="Dân rút hồ sơ") for parcel in gone]
    await tell_facts(pool, friday, clerk, facts, MORNING + timedelta(hours=8))
    await commit(pool, friday, await make_plan(pool, friday, later_days=MONDAY, at=NEXT), NEXT)
    await line.exchange(clock())

    second = tasks_of(line)
    assert not {task.tour for task in first} & {task.tour for task in second}
    assert not {task.parcel for task in second} & set(gone)
    kept = b"".join(bytes(row.body) for row in line.handheld.replica.of_kind("task")).decode()
    assert not [task for task in first if task.phone and task.phone in kept]
    tours = [msgspec.json.decode(row.body, type=TourRow) for row in line.handheld.replica.of_kind("tour")]
    assert {tour.day for tour in tours} <= {friday.day + timedelta(days=MONDAY)}
    assert line.handheld.repairs_needed == 0


def tasks_of(line) -> list[TaskRow]:
    return [msgspec.json.decode(row.body, type=TaskRow) for row in line.handheld.replica.of_kind("task")]
