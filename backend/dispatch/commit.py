"""Make a proposal the day's plan: tours, an assignment fact a parcel, and every courier's tasks, or nothing at all."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from backend.base.clock import new_id
from backend.base.doors import Visitor
from backend.base.keys import data_keys
from backend.base.sealing import DataKey, Keyring
from backend.base.store import Told, tell
from backend.catalogue.store import read_offices
from backend.custody.ledger import Ledger, say
from backend.custody.model import FeedRow, courier_scope, put_row, remove_row
from backend.custody.store import lock_custodies
from backend.dispatch import store
from backend.dispatch.feed_store import read_past_rows
from backend.dispatch.model import PLANNABLE, PlannedVisit
from backend.dispatch.proposal import open_proposal
from backend.dispatch.refusals import DayCommitted, PlanNotFound, PlanNotProposed, PlanOvertaken
from mobile_sync.custody import Actor
from mobile_sync.facts import Assigned
from mobile_sync.rows import TaskRow, TourRow


class Door(Struct, frozen=True, kw_only=True):
    """Whom a courier meets at a stop."""

    place: str
    phone: str
    address: str


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
    tours = [store.TourRecord(id=new_id(), tour=tour) for tour in proposal.tours]
    courier_of = {visit.parcel: item.tour.courier for item in tours for visit in item.tour.visits}
    await require_waiting(ledger, sorted(courier_of))
    await store.add_tours(conn, province, plan_id, plan.day, tours)
    await store.add_tasks(conn, province, list(task_records(tours)))
    await tell(conn, province, [Told(id=new_id(), topic="plan_committed", subject=plan_id)], moment)
    feed = [
        *await past_feed(ledger, plan),
        *tour_feed(plan, tours, ledger.key),
        *await task_feed(ledger, keyring, tours, sorted(courier_of)),
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


async def require_waiting(ledger: Ledger, parcels: list[UUID]) -> None:
    """Hold that every parcel still waits for a courier, and lock them all.

    Raises PlanOvertaken.
    """
    known = await lock_custodies(ledger.conn, ledger.province, parcels)
    for parcel in parcels:
        if parcel not in known or known[parcel].state not in PLANNABLE:
            raise PlanOvertaken(parcel=parcel)


def task_records(tours: list[store.TourRecord]) -> Iterator[store.TaskRecord]:
    """Give the acts of all tours as they are stored."""
    for item in tours:
        for position, visit in enumerate(item.tour.visits, start=1):
            yield store.TaskRecord(
                tour_id=item.id,
                position=position,
                stop=visit.stop,
                parcel_id=visit.parcel,
                act=visit.act,
                office_id=visit.office,
                lon=visit.lon,
                lat=visit.lat,
                arrives_at=visit.arrives_at,
                leaves_at=visit.leaves_at,
                opens_at=visit.opens_at,
                closes_at=visit.closes_at,
            )


async def past_feed(ledger: Ledger, plan: store.PlanRecord) -> list[FeedRow]:
    """Take the tours of days before, with the names behind their doors, from every handheld that still has them."""
    past = await read_past_rows(ledger.conn, ledger.province, plan.day, ledger.now)
    return [remove_row(row.scope, row.kind, row.id, "day_over") for row in past]


def tour_feed(plan: store.PlanRecord, tours: list[store.TourRecord], key: DataKey) -> Iterator[FeedRow]:
    """Give each courier's handheld its tour."""
    for item in tours:
        tour = item.tour
        row = TourRow(
            number=tour.number,
            day=plan.day,
            starts_at=tour.starts_at,
            ends_at=tour.ends_at,
            distance_m=tour.distance_m,
        )
        yield put_row(courier_scope(tour.courier), "tour", str(item.id), msgspec.json.encode(row), key)


async def task_feed(
    ledger: Ledger, keyring: Keyring, tours: list[store.TourRecord], parcels: list[UUID]
) -> list[FeedRow]:
    """Return each courier's tasks, with the people behind the doors in the clear for that courier alone."""
    conn, province = ledger.conn, ledger.province
    details = {detail.parcel: detail for detail in await store.read_task_details(conn, province, parcels)}
    keys = await data_keys(conn, keyring, province, {detail.dossier_id for detail in details.values()})
    offices = {
        office.id: Door(place=office.name, phone="", address=office.address)
        for office in await read_offices(conn, province)
    }
    rows = []
    for item in tours:
        for position, visit in enumerate(item.tour.visits, start=1):
            detail = details[visit.parcel]
            door = offices[visit.office] if visit.office else open_door(detail, keys[detail.dossier_id])
            row = task_row(item.id, position, visit, detail, door)
            scope, id = courier_scope(item.tour.courier), f"{item.id}:{position}"
            rows.append(put_row(scope, "task", id, msgspec.json.encode(row), ledger.key))
    return rows


def open_door(detail: store.TaskDetail, key: DataKey) -> Door:
    """Return whom the courier meets at a citizen's door."""
    dossier = detail.dossier_id
    return Door(
        place=key.open("dossier", "owner_name", dossier, detail.owner_name).decode(),
        phone=key.open("dossier", "phone", dossier, detail.phone).decode(),
        address=key.open("dossier", "address", dossier, detail.address).decode(),
    )


def task_row(tour: UUID, position: int, visit: PlannedVisit, detail: store.TaskDetail, door: Door) -> TaskRow:
    """Return one act as the handheld is given it."""
    return TaskRow(
        tour=tour,
        position=position,
        stop=visit.stop,
        parcel=visit.parcel,
        label=detail.label,
        item_code=detail.item_code,
        leg=detail.leg,
        act=visit.act,
        office=visit.office,
        place=door.place,
        phone=door.phone,
        address=door.address,
        lon=visit.lon,
        lat=visit.lat,
        arrives_at=visit.arrives_at,
        leaves_at=visit.leaves_at,
        opens_at=visit.opens_at,
        closes_at=visit.closes_at,
        dossier_code=detail.dossier_code,
        procedure=detail.procedure,
        pieces=detail.pieces,
    )
