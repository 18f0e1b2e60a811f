"""The best places for one parcel in a day under way, as a dispatcher is shown them."""

import asyncio
import hashlib
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Connection
from msgspec import Struct
from msgspec.structs import replace

from backend.base.keys import province_key
from backend.base.sealing import DataKey, Keyring
from backend.catalogue.load import load_units
from backend.catalogue.store import read_offices
from backend.custody.refusals import ParcelNotFound
from backend.dispatch import store
from backend.dispatch.offer_words import (
    Later,
    Names,
    Place,
    call_of,
    later_of,
    neighbours,
    places_of,
    sentences,
    tightest_of,
)
from backend.dispatch.offering import Found, look_for_places
from backend.dispatch.proposal import Sentence, WarningView, courier_names, view_warning
from backend.dispatch.proposing import moment_of
from backend.dispatch.refusals import DayOver, ParcelNotWaiting, ParcelPlanned, PlanNotCommitted, PlanNotFound
from backend.dispatch.running_day import RunningDay, read_running_day
from backend.dispatch.running_store import read_parcels
from backend.dispatch.words import explain
from routing.offers import Offer

SHOWN = 3


class OfferView(Struct, frozen=True, kw_only=True):
    """One courier's best place; ``offer`` names it when it is taken. ``said`` is all of it in sentences.

    ``extra_s`` is riding. ``tour`` is None where the courier has none yet.
    """

    offer: str
    courier: UUID
    courier_name: str
    tour: int | None
    places: list[Place]
    extra_s: int
    extra_m: int
    ends_at: datetime
    later: list[Later]
    least_slack_s: int
    tightest: str
    said: list[Sentence]


class OffersView(Struct, frozen=True, kw_only=True):
    """The best places for a parcel, the cheapest first; where there is none, what keeps each courier from it."""

    parcel: UUID
    offers: list[OfferView]
    reasons: list[Sentence]
    travel_source: str
    warnings: list[WarningView]


class Bench:
    """Where places are looked for: a thread beside the event loop, one question at a time."""

    def __init__(self, road_engine: str = "") -> None:
        self.road_engine = road_engine
        self.turn = asyncio.Lock()

    async def look(self, running: RunningDay, parcel: UUID, only: UUID | None = None) -> Found:
        """Return the best places for a parcel, or one courier's."""
        day = replace(running.day, road_engine=self.road_engine)
        async with self.turn:
            return await asyncio.to_thread(look_for_places, replace(running, day=day), parcel, only)


async def show_offers(
    conn: Connection, keyring: Keyring, bench: Bench, province: int, plan: UUID, parcel: UUID, moment: datetime
) -> OffersView:
    """Return the best places for a parcel in the tours of a committed plan.

    Raises PlanNotFound, PlanNotCommitted, DayOver, ParcelNotFound, ParcelPlanned, ParcelNotWaiting.
    """
    key = await province_key(conn, keyring, province)
    running = await read_waiting(conn, key, province, await store.read_plan(conn, province, plan), parcel, moment)
    found = await bench.look(running, parcel)
    couriers = await courier_names(conn, keyring, province)
    names = Names(
        offices={office.id: office.name for office in await read_offices(conn, province)},
        communes={unit.code: unit.full_name for unit in load_units() if unit.province_id == province},
    )
    return OffersView(
        parcel=parcel,
        offers=[view_offer(offer, found, running, parcel, names, couriers) for offer in found.offers[:SHOWN]],
        reasons=list(reasons(found, couriers)),
        travel_source=found.travel_source,
        warnings=[view_warning(code) for code in found.warnings],
    )


async def read_waiting(
    conn: Connection, key: DataKey, province: int, plan: store.PlanRecord | None, parcel: UUID, moment: datetime
) -> RunningDay:
    """Return the running day of a committed plan in which a parcel waits for a tour.

    Raises PlanNotFound, PlanNotCommitted, DayOver, ParcelNotFound, ParcelPlanned, ParcelNotWaiting.
    """
    if plan is None:
        raise PlanNotFound
    if plan.state != "committed":
        raise PlanNotCommitted
    running = await read_running_day(conn, key, province, plan.day, moment)
    if moment >= running.day.ends_at:
        raise DayOver
    if not await read_parcels(conn, province, [parcel]):
        raise ParcelNotFound
    if any(task.parcel == parcel for item in running.tours for task in item.own):
        raise ParcelPlanned
    if parcel in running.aboard or all(one.id != parcel for one in running.day.parcels):
        raise ParcelNotWaiting
    return running


def view_offer(
    offer: Offer, found: Found, running: RunningDay, parcel: UUID, names: Names, couriers: dict[UUID, str]
) -> OfferView:
    """Return one offer in names and sentences."""
    courier = UUID(offer.courier_id)
    numbers = {item.tour.courier: item.tour.number for item in running.tours}
    places = places_of(offer, parcel, found.pairs, names, found.day)
    later = later_of(offer, found.pairs, names, found.day)
    tightest = tightest_of(offer, found.pairs, names)
    is_only = all(visit.shipment_id == str(parcel) for visit in offer.tour.visits)
    ridden_s = offer.tour.travel_s if is_only else offer.extra_s
    return OfferView(
        offer=name_of(offer, parcel, found),
        courier=courier,
        courier_name=couriers.get(courier, ""),
        tour=numbers.get(courier),
        places=places,
        extra_s=ridden_s,
        extra_m=offer.extra_m,
        ends_at=moment_of(offer.tour.returns_s, found.day),
        later=later,
        least_slack_s=offer.least_slack_s,
        tightest=tightest,
        said=list(sentences(places, later, ridden_s, offer.extra_m, offer.least_slack_s, tightest)),
    )


def name_of(offer: Offer, parcel: UUID, found: Found) -> str:
    """Return a name that another offer has as soon as the parcel would go elsewhere: its calls and their neighbours."""
    own = [visit for visit in offer.tour.visits if visit.shipment_id == str(parcel)]
    around = [
        (call_of(visit, found.pairs).act, *(one and one.stop_id for one in neighbours(offer, visit))) for visit in own
    ]
    return hashlib.sha256(msgspec.json.encode((str(parcel), offer.courier_id, around))).hexdigest()[:32]


def reasons(found: Found, couriers: dict[UUID, str]) -> Iterator[Sentence]:
    """Give what keeps each courier from a parcel that found no place."""
    for obstacle in found.unserved.obstacles if found.unserved else ():
        vi, en = explain(obstacle, couriers.get(obstacle.courier, "") if obstacle.courier else "")
        yield Sentence(vi=vi, en=en)
