"""The board follows what the couriers' facts say."""

from datetime import timedelta
from itertools import groupby

import pytest

from backend.base.clock import new_id
from backend.base.database import province_transaction
from backend.dispatch.board import Board, TaskOnBoard
from backend.dispatch.board_reading import read_board
from backend.dispatch.board_store import read_tasks
from mobile_sync.custody import TO_AGENCY, Actor
from mobile_sync.facts import AttemptFailed, Collected, HandedOver, Missing
from tests.backend.dispatch.days import MORNING, commit, courier, make_plan, tell_facts

pytestmark = pytest.mark.anyio
LATER = MORNING + timedelta(hours=2)
HASH = "0" * 64


@pytest.fixture
async def committed(pool, world):
    await commit(pool, world, await make_plan(pool, world))
    return world


async def board_of(pool, world) -> Board:
    async with province_transaction(pool, world.province) as conn:
        return await read_board(conn, world.keyring, world.province, world.day)


async def first_stop(pool, world) -> tuple[int, Actor, list[TaskOnBoard]]:
    """Return the number of a tour that begins by collecting, its courier, and the acts of its first stop."""
    board = await board_of(pool, world)
    async with province_transaction(pool, world.province) as conn:
        tasks = await read_tasks(conn, world.province, [tour.id for tour in board.tours])
    for tour in board.tours:
        own = [task for task in tasks if task.tour_id == tour.id]
        _, group = next(groupby(own, key=lambda task: task.stop))
        acts = list(group)
        if all(task.act == "collect" for task in acts):
            return tour.number, courier(tour.courier), acts
    raise AssertionError("no tour begins with a collection")


def collected(task: TaskOnBoard) -> Collected:
    return Collected(
        id=new_id(), parcel=task.parcel_id, at=LATER, seal="S1", papers=3, giver="Lê Ý", signature=HASH, shown=HASH
    )


async def test_a_committed_day_waits_at_every_stop(pool, committed) -> None:
    board = await board_of(pool, committed)

    assert sum(len(tour.stops) for tour in board.tours) == sum(tour.counts["waiting"] for tour in board.tours)
    assert {parcel for tour in board.tours for stop in tour.stops for parcel in stop.parcels}
    assert all(stop.place for tour in board.tours for stop in tour.stops)
    assert (board.parcels, board.unassigned, board.exceptions) == ({"assigned": 24}, [], [])


async def test_a_stop_is_done_when_each_of_its_acts_is_and_the_next_one_is_being_gone_to(pool, committed) -> None:
    number, who, acts = await first_stop(pool, committed)
    await tell_facts(pool, committed, who, [collected(task) for task in acts], LATER)
    tour = next(tour for tour in (await board_of(pool, committed)).tours if tour.number == number)

    assert (tour.stops[0].state, tour.stops[0].done_at) == ("done", LATER)
    assert tour.stops[1].state == "going"
    assert tour.counts["done"] == 1


async def test_a_failed_pickup_fails_its_delivery_too(pool, committed) -> None:
    number, who, acts = await first_stop(pool, committed)
    async with province_transaction(pool, committed.province) as conn:
        reason, solution = await conn.fetchrow("SELECT reason, solution FROM failure_solution LIMIT 1")
    failed = [AttemptFailed(id=new_id(), parcel=t.parcel_id, at=LATER, reason=reason, solution=solution) for t in acts]
    await tell_facts(pool, committed, who, failed, LATER)
    board = await board_of(pool, committed)
    tour = next(tour for tour in board.tours if tour.number == number)

    assert tour.stops[0].state == "failed"
    assert len(board.unassigned) == len(acts)


async def test_a_missing_parcel_is_an_exception_with_its_code_and_since_when(pool, committed) -> None:
    number, who, acts = await first_stop(pool, committed)
    gone = Missing(id=new_id(), parcel=acts[0].parcel_id, at=LATER, note="Không thấy")
    await tell_facts(pool, committed, who, [collected(task) for task in acts], LATER)
    await tell_facts(pool, committed, who, [gone], LATER)
    board = await board_of(pool, committed)

    (line,) = board.exceptions
    assert (line.parcel, line.code, line.since) == (acts[0].parcel_id, "missing", LATER)
    tour = next(tour for tour in board.tours if tour.number == number)
    assert any(stop.state == "exception" for stop in tour.stops[1:])


async def test_handing_over_closes_the_stop_at_the_centre(pool, committed) -> None:
    async with province_transaction(pool, committed.province) as conn:
        rows = await conn.fetch(
            "SELECT id, office_id, courier_id, leg FROM parcel WHERE province_id = $1", committed.province
        )
    inward = next(row for row in rows if row["leg"] in TO_AGENCY)
    who = courier(inward["courier_id"])
    board = await board_of(pool, committed)
    async with province_transaction(pool, committed.province) as conn:
        tasks = await read_tasks(conn, committed.province, [tour.id for tour in board.tours])
    mine = [task for task in tasks if task.parcel_id == inward["id"]]
    handed = HandedOver(
        id=new_id(), parcel=inward["id"], at=LATER, office=inward["office_id"], officer="Trần", signature=HASH,
        shown=HASH,
    )  # fmt: skip
    await tell_facts(pool, committed, who, [collected(mine[0]), handed], LATER)

    assert (await board_of(pool, committed)).parcels == {"assigned": 23, "delivered": 1}
