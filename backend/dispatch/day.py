"""Gather what a day's plan is made from: waiting parcels, offices with their sessions, couriers with their homes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from asyncpg import Connection
from msgspec.structs import replace

from backend.base.clock import VIETNAM
from backend.catalogue.store import HoursRecord, OfficeRecord, read_hours, read_offices
from backend.dispatch import store
from backend.dispatch.model import PLANNABLE, CourierOfDay, Day, OfficeOfDay, OpenHours, PlannableParcel
from backend.dispatch.pace_store import read_paces
from backend.people.store import read_members

FRIDAY = 5


async def read_day(conn: Connection, province: int, day: date, moment: datetime) -> Day:
    """Return the day as it stands at a moment. Couriers without a post office of this province have no tour."""
    _, ends = bounds(day)
    offices = await read_offices_of_day(conn, province, day)
    known = {office.id for office in offices}
    members = await read_members(conn, province, "courier")
    parcels = await store.read_plannable(conn, province, PLANNABLE, day, ends, moment)
    return Day(
        day=day,
        parcels=tuple(moved_onto(day, parcel) for parcel in parcels),
        offices=offices,
        couriers=tuple(
            CourierOfDay(id=member.id, office_id=member.office_id) for member in members if member.office_id in known
        ),
        moment=moment,
        paces=await read_paces(conn, province),
    )


async def read_offices_of_day(conn: Connection, province: int, day: date) -> tuple[OfficeOfDay, ...]:
    """Return every office of the province with its sessions on the day."""
    kind = await store.read_calendar_kind(conn, day)
    hours = await read_hours(conn, province)
    return tuple(office_of_day(office, hours, day, kind) for office in await read_offices(conn, province))


def bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day in Vietnam, and of the next."""
    begins = datetime.combine(day, time(0), VIETNAM).astimezone(UTC)
    return begins, begins + timedelta(days=1)


def moved_onto(day: date, parcel: PlannableParcel) -> PlannableParcel:
    """Return a parcel with the window of an earlier day moved onto this one, at the same times of day."""
    passed = day - parcel.opens_at.astimezone(VIETNAM).date()
    return replace(parcel, opens_at=parcel.opens_at + passed, closes_at=parcel.closes_at + passed)


def office_of_day(office: OfficeRecord, hours: Iterable[HoursRecord], day: date, kind: str | None) -> OfficeOfDay:
    """Return an office with its sessions: agencies keep holidays, and a make-up day's hours are a Friday's."""
    weekday = FRIDAY if kind == "makeup_workday" and office.kind == "service_centre" else day.isoweekday()
    closed = kind == "day_off" and office.kind == "service_centre"
    sessions = (item for item in hours if item.office_id == office.id and item.weekday == weekday and not closed)
    return OfficeOfDay(
        id=office.id,
        name=office.name,
        lon=office.lon,
        lat=office.lat,
        sessions=tuple(OpenHours(opens_at=at(day, item.opens), closes_at=at(day, item.closes)) for item in sessions),
        area=office.unit_code,
    )


def at(day: date, clock: time) -> datetime:
    """Return a local time of a day as a moment."""
    return datetime.combine(day, clock, VIETNAM).astimezone(UTC)
