"""Make a proposal the day's plan: tours, an assignment fact a parcel, and every courier's tasks, or nothing at all."""

from datetime import date, datetime
from uuid import UUID

import asyncpg
import msgspec

from backend.base.clock import new_id
from backend.base.doors import Visitor
from backend.base.sealing import DataKey, Keyring
from backend.base.store import Told, tell
from backend.custody import held_store
from backend.custody.ledger import Ledger, say
from backend.custody.model import FeedRow, courier_scope, put_row, remove_row
from backend.dispatch import store, tour_store
from backend.dispatch.feed_store import RowName, read_past_rows
from backend.dispatch.model import PLANNABLE
from backend.dispatch.proposal import open_proposal
from backend.dispatch.refusals import DayCommitted, PlanNotFound, PlanNotProposed, PlanOvertaken
from backend.dispatch.tasks import placed, task_feed, task_record
from mobile_sync.custody import CLOSED, Actor
from mobile_sync.facts import Assigned
from mobile_sync.rows import TourRow


async def commit_plan(ledger: Ledger, keyring: Keyring, by: Visitor, plan_id: UUID) -> datetime:
    """Commit a proposal and return when. All of it, or nothing.

    Raises PlanNotFound, PlanNotProposed, DayCommitted, PlanOvertaken.
    """
    conn, province, moment = ledger.conn, ledger.province, ledger.now
    plan = await store.lock_plan(conn, province, plan_id)
    if plan is None:
        raise PlanNotFound
    if plan.state != "proposed" or plan.proposal is None:
        raise PlanNotProposed(state=plan.state)
    await claim_day(ledger, plan)
    proposal = open_proposal(ledger.key, plan_id, plan.proposal)
    tours = [tour_store.TourRecord(id=new_id(), tour=tour) for tour in proposal.tours]
    tasks = list(placed(tours))
    courier_of = {visit.parcel: item.tour.courier for item in tours for visit in item.tour.visits}
    past = await read_past_rows(conn, province, plan.day, moment)
    closed = await require_waiting(ledger, sorted(courier_of), [UUID(row.id) for row in past if row.kind == "custody"])
    await tour_store.add_tours(conn, province, plan_id, plan.day, tours)
    await tour_store.add_tasks(conn, province, [task_record(task) for task in tasks])
    await tell(conn, province, [Told(id=new_id(), topic="plan_committed", subject=plan_id)], moment)
    feed = [
        *past_feed(past, closed),
        *(tour_row(plan.day, item, ledger.key) for item in tours),
        *await task_feed(ledger, keyring, tasks),
    ]
    facts = [
        Assigned(id=new_id(), parcel=parcel, at=moment, courier=courier)
        for parcel, courier in sorted(courier_of.items())
    ]
    await say(ledger, Actor(kind="staff", id=by.id, role=by.role), facts, feed)
    return moment


async def claim_day(ledger: Ledger, plan: store.PlanRecord) -> None:
    """Make the plan the only committed one of its day.

    Raises DayCommitted.
    """
    if await store.has_committed_plan(ledger.conn, ledger.province, plan.day):
        raise DayCommitted
    try:
        await store.note_committed(ledger.conn, ledger.province, plan.id, ledger.now)
    except asyncpg.UniqueViolationError as taken:
        raise DayCommitted from taken


async def require_waiting(ledger: Ledger, parcels: list[UUID], done: list[UUID]) -> set[str]:
    """Hold that every parcel still waits for a courier; lock them all, and return which of those done with still are.

    Raises PlanOvertaken.
    """
    locked = await held_store.lock_parcels(ledger.conn, ledger.province, sorted({*parcels, *done}))
    known = locked.by_parcel()
    for parcel in parcels:
        if parcel not in known or known[parcel].state not in PLANNABLE:
            raise PlanOvertaken(parcel=parcel)
    return {str(parcel) for parcel in done if parcel in known and known[parcel].state in CLOSED}


def past_feed(past: list[RowName], closed: set[str]) -> list[FeedRow]:
    """Take days before, with the names behind their doors, and what is done with, from handhelds that still have it.

    A delivery may have been taken back since the rows were read: such a parcel is not closed, and its row stays.
    """
    return [
        remove_row(row.scope, row.kind, row.id, "closed" if row.kind == "custody" else "day_over")
        for row in past
        if row.kind != "custody" or row.id in closed
    ]


def tour_row(day: date, item: tour_store.TourRecord, key: DataKey) -> FeedRow:
    """Return a tour as its courier's handheld is given it."""
    tour = item.tour
    row = TourRow(
        number=tour.number,
        day=day,
        starts_at=tour.starts_at,
        ends_at=tour.ends_at,
        distance_m=tour.distance_m,
        office=tour.office,
    )
    return put_row(courier_scope(tour.courier), "tour", str(item.id), msgspec.json.encode(row), key)
