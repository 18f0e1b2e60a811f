"""Acts in their places: as they are stored, and as a courier's handheld is given them."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from backend.base.clock import VIETNAM
from backend.base.keys import data_keys
from backend.base.sealing import DataKey, Keyring
from backend.catalogue.store import read_offices
from backend.custody.ledger import Ledger
from backend.custody.model import FeedRow, courier_scope, put_row
from backend.custody.officer_codes import DeskCodes
from backend.dispatch import tour_store
from backend.dispatch.model import PlannedVisit
from mobile_sync.rows import TaskRow


class PlacedTask(Struct, frozen=True, kw_only=True):
    """An act in its place in a tour. ``position`` and ``stop`` are the tour's numbers, not those of the proposal."""

    tour: UUID
    courier: UUID
    position: int
    stop: int
    visit: PlannedVisit


class Door(Struct, frozen=True, kw_only=True):
    """Whom a courier meets at a stop."""

    place: str
    phone: str
    address: str


def placed(tours: Sequence[tour_store.TourRecord]) -> Iterator[PlacedTask]:
    """Give the acts of fresh tours in the order of the proposal."""
    for item in tours:
        for position, visit in enumerate(item.tour.visits, start=1):
            courier = item.tour.courier
            yield PlacedTask(tour=item.id, courier=courier, position=position, stop=visit.stop, visit=visit)


def placed_again(task: tour_store.ToldTask) -> PlacedTask:
    """Return an act in the place in which its courier was told of it."""
    visit = PlannedVisit(
        parcel=task.parcel,
        item_code=task.item_code,
        act=task.act,
        stop=task.stop,
        office=task.office,
        lon=task.lon,
        lat=task.lat,
        arrives_at=task.arrives_at,
        starts_at=task.arrives_at,
        leaves_at=task.leaves_at,
        opens_at=task.opens_at,
        closes_at=task.closes_at,
    )
    return PlacedTask(tour=task.tour, courier=task.courier, position=task.position, stop=task.stop, visit=visit)


def task_record(task: PlacedTask) -> tour_store.TaskRecord:
    """Return an act as it is stored."""
    visit = task.visit
    return tour_store.TaskRecord(
        tour_id=task.tour,
        position=task.position,
        stop=task.stop,
        parcel_id=visit.parcel,
        act=visit.act,
        office_id=visit.office,
        lon=visit.lon,
        lat=visit.lat,
        arrives_at=visit.arrives_at,
        leaves_at=visit.leaves_at,
        opens_at=visit.opens_at,
        closes_at=visit.closes_at,
        way=visit.way,
    )


def task_name(tour: UUID, position: int) -> str:
    """Return the id of an act's row on a handheld."""
    return f"{tour}:{position}"


async def task_feed(ledger: Ledger, keyring: Keyring, tasks: Sequence[PlacedTask]) -> list[FeedRow]:
    """Return couriers' tasks, with the people behind the doors in the clear for that courier alone."""
    conn, province = ledger.conn, ledger.province
    parcels = sorted({task.visit.parcel for task in tasks})
    details = {detail.parcel: detail for detail in await tour_store.read_task_details(conn, province, parcels)}
    keys = await data_keys(conn, keyring, province, {detail.dossier_id for detail in details.values()})
    offices = {
        office.id: Door(place=office.name, phone="", address=office.address)
        for office in await read_offices(conn, province)
    }
    desks = DeskCodes(keyring.officer_key, province)
    rows = []
    for task in tasks:
        detail = details[task.visit.parcel]
        door = offices[task.visit.office] if task.visit.office else open_door(detail, keys[detail.dossier_id])
        body = msgspec.json.encode(task_row(task, detail, door, desks))
        scope, id = courier_scope(task.courier), task_name(task.tour, task.position)
        rows.append(put_row(scope, "task", id, body, ledger.key))
    return rows


def open_door(detail: tour_store.TaskDetail, key: DataKey) -> Door:
    """Return whom the courier meets at a citizen's door."""
    dossier = detail.dossier_id
    return Door(
        place=key.open("dossier", "owner_name", dossier, detail.owner_name).decode(),
        phone=key.open("dossier", "phone", dossier, detail.phone).decode(),
        address=key.open("dossier", "address", dossier, detail.address).decode(),
    )


def task_row(task: PlacedTask, detail: tour_store.TaskDetail, door: Door, desks: DeskCodes) -> TaskRow:
    """Return one act as the handheld is given it."""
    visit = task.visit
    desk = visit.office if visit.act == "hand_over" else None
    return TaskRow(
        tour=task.tour,
        position=task.position,
        stop=task.stop,
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
        procedure_code=detail.procedure_code,
        dossier=detail.dossier_id,
        direction=detail.leg,
        receipts=tuple(detail.receipts),
        officer_codes=desks.commitments(desk, visit.arrives_at.astimezone(VIETNAM).date()) if desk else (),
        fee_vnd=detail.fee_vnd if visit.act == "collect" and detail.leg == "INBOUND" else None,
    )
