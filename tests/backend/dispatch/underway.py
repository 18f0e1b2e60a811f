"""A day under way for tests: what couriers do at their next stops, and the time that the service shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from asyncpg import Pool

from backend.base import clock
from backend.base.clock import new_id
from backend.base.database import province_transaction
from backend.dispatch.running_day import RunningDay, TourUnderWay, read_running_day
from backend.dispatch.running_store import RunningTask
from mobile_sync.facts import AnyFact, AttemptFailed, Collected, Delivered, HandedOver, Loaded
from tests.backend.dispatch.days import MORNING, courier, key_of, tell_facts
from tests.corner import World

TEN = MORNING + timedelta(hours=3, minutes=30)
HASH = "0" * 64
REASONS = {False: ("citizen_absent", "pickup_again"), True: ("absent", "deliver_again")}
"""A reason and a solution of a pickup in vain, and of a delivery."""


@contextmanager
def shown(moment: datetime) -> Iterator[None]:
    """Let the service's field time stand still at a moment."""
    before = clock._shown, clock._speed
    clock.show(lambda: moment, clock.real_speed)
    try:
        yield
    finally:
        clock.show(*before)


async def running(pool: Pool, world: World, moment: datetime = TEN) -> RunningDay:
    """Return the day as it stands."""
    async with province_transaction(pool, world.province) as conn:
        return await read_running_day(conn, await key_of(conn, world), world.province, world.day, moment)


async def go_on(pool: Pool, world: World, until: datetime, told: timedelta = timedelta(0)) -> None:
    """Let every courier do what their tours ask for until a moment, ``told`` later than planned."""
    day = await running(pool, world, until)
    for tour in day.tours:
        for task in tour.own:
            if task.leaves_at + told <= until:
                await do(pool, world, tour, task, task.leaves_at + told)


async def do_next_stops(pool: Pool, world: World, tour: TourUnderWay, count: int, at: datetime) -> list[RunningTask]:
    """Let a courier do the next stops, and return what was done there."""
    stops = [[*group] for _, group in groupby(tour.own, key=lambda task: task.stop)]
    tasks = [task for stop in stops[:count] for task in stop]
    for number, task in enumerate(tasks):
        await do(pool, world, tour, task, at + timedelta(seconds=number))
    return tasks


async def do(pool: Pool, world: World, tour: TourUnderWay, task: RunningTask, at: datetime) -> None:
    """Let a courier do one act."""
    await tell_facts(pool, world, courier(tour.tour.courier), [fact_of(task, at)], at)


async def fail(pool: Pool, world: World, tour: TourUnderWay, task: RunningTask, at: datetime) -> None:
    """Let a courier find a door closed."""
    reason, solution = REASONS[task.act == "deliver"]
    fact = AttemptFailed(id=new_id(), parcel=task.parcel, at=at, reason=reason, solution=solution)
    await tell_facts(pool, world, courier(tour.tour.courier), [fact], at)


def fact_of(task: RunningTask, at: datetime) -> AnyFact:
    """Return the fact that makes an act done."""
    id, parcel = new_id(), task.parcel
    proof = {"signature": HASH, "shown": HASH}
    match task.act:
        case "collect":
            return Collected(id=id, parcel=parcel, at=at, seal="S1", papers=3, giver="Lê Ý", **proof)
        case "load":
            return Loaded(id=id, parcel=parcel, at=at, office=office_of(task))
        case "hand_over":
            return HandedOver(id=id, parcel=parcel, at=at, office=office_of(task), officer="Trần An", **proof)
        case _:
            return Delivered(
                id=id, parcel=parcel, at=at, receiver="Lê Ý", relationship="owner", identity_kind="citizen_id",
                identity_last4="0123", identity_match=True, photo=HASH, **proof,
            )  # fmt: skip


def office_of(task: RunningTask) -> UUID:
    """Return the office at which an act is done."""
    assert task.office is not None
    return task.office
