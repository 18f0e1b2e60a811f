"""Learn from the crew's days how long the province's roads take. A day that grew by late facts is taken anew."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from asyncpg import Connection, Pool
from msgspec import Struct

from backend.base.clock import VIETNAM
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.base.sealing import DataKey, Keyring
from backend.dispatch import pace_store as store
from backend.dispatch.calls import DOOR_S, OFFICE_S
from backend.dispatch.day import at, bounds, read_offices_of_day
from backend.dispatch.model import OfficeOfDay
from backend.dispatch.trips import Act, trips_of
from mobile_sync.custody import TO_AGENCY
from mobile_sync.facts import Place
from mobile_sync.refusals import ClockSuspect
from routing.point import Point
from routing.travel.learned import Trip, learn

REMEMBERED = timedelta(days=60)
LATE = timedelta(days=10)
"""How long after its day a fact from a handheld out of reach still counts here."""
KINDS = ("collected", "loaded", "handed_over", "delivered", "attempt_failed", "checked_in")
"""What a courier does standing at a place."""
ACCURATE_M = 100


class Seen(Struct, frozen=True, kw_only=True):
    """What a fact's bytes say of where it was recorded."""

    place: Place | None = None
    office: UUID | None = None


async def learn_paces(pool: Pool, keyring: Keyring, province: int, moment: datetime) -> list[date]:
    """Bring what is known of the roads up to the days that are over, and return the days taken anew.

    A day under way teaches nothing yet: its plan's times keep still.
    """
    today = moment.astimezone(VIETNAM).date()
    async with province_transaction(pool, province) as conn:
        await store.take_turn(conn, province)
        begins, ends = bounds(today - LATE)[0], bounds(today)[0]
        days = await store.read_changed_days(conn, province, KINDS, begins, ends)
        for day in days:
            await take_rides(conn, await province_key(conn, keyring, province), province, day)
        if await store.forget_days(conn, province, today - REMEMBERED) or days:
            trips = await store.read_trips(conn, province)
            experience = await asyncio.to_thread(learn, trips)
            await store.replace_paces(conn, province, experience.paces)
    return days


async def take_rides(conn: Connection, key: DataKey, province: int, day: date) -> None:
    """Keep the rides that a day's facts tell of."""
    records = await store.read_acts(conn, province, KINDS, *bounds(day))
    offices = {office.id: office for office in await read_offices_of_day(conn, province, day)}
    trips = await asyncio.to_thread(rides, records, key, offices, day)
    await store.keep_day(conn, province, day, len(records), trips)


def rides(
    records: Sequence[store.ActRecord], key: DataKey, offices: Mapping[UUID, OfficeOfDay], day: date
) -> list[Trip]:
    """Return the rides between a day's acts."""
    return list(trips_of(act_of(record, key, offices, day) for record in records))


def act_of(record: store.ActRecord, key: DataKey, offices: Mapping[UUID, OfficeOfDay], day: date) -> Act:
    """Return a fact as an act at a place: where the handheld saw itself, else where the register puts the door."""
    seen = msgspec.json.decode(key.open("fact", "body", record.fact, record.body), type=Seen)
    from_agency = record.kind == "collected" and record.leg not in TO_AGENCY
    named = record.office_id if from_agency else seen.office
    office = offices.get(named) if named else None
    site = office or record
    is_accurate = seen.place is not None and seen.place.accuracy_m <= ACCURATE_M
    place = seen.place if seen.place is not None and is_accurate else site
    door_opens = at(day, record.opens_at.astimezone(VIETNAM).time())
    return Act(
        courier=record.courier,
        at=record.at,
        place=Point(lon=place.lon, lat=place.lat),
        area=office.area if office else record.unit_code,
        openings=tuple(session.opens_at for session in office.sessions) if office else (door_opens,),
        service_s=OFFICE_S if office else DOOR_S,
        doubted=record.code == ClockSuspect.code or (named is not None and office is None),
    )
