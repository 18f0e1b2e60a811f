"""Look for a place for one more parcel in a day under way: each courier alone, so nobody measures the whole day."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from backend.dispatch.calls import Pair
from backend.dispatch.ground import ground_of
from backend.dispatch.model import Day, Unserved
from backend.dispatch.plan import PROFILE, shift_left
from backend.dispatch.proposing import left_behind
from backend.dispatch.replanning import pairs_of, rest_of
from backend.dispatch.running_day import RunningDay
from routing import plan as routed
from routing.hold import hold
from routing.offers import Offer, offers
from routing.orders.flat import Flat
from routing.orders.reasons import left_over
from routing.point import Point
from routing.problem import Problem, Shipment, distinct_points
from routing.table import TravelTable

HELD_AT_MOST = 4
"""Acts held where they are. Of a longer visit the rest stays together by itself: to come back costs a way."""


class Found(Struct, frozen=True, kw_only=True):
    """The best place with each courier who has one, the cheapest first; without any, what keeps everybody from it.

    ``pairs`` are the calls of all parcels of the day, by parcel; offers speak of them.
    """

    day: Day
    pairs: dict[str, Pair]
    offers: tuple[Offer, ...]
    unserved: Unserved | None
    travel_source: str
    warnings: tuple[str, ...]


def look_for_places(running: RunningDay, parcel: UUID, only: UUID | None = None) -> Found:
    """Find the best places for a parcel of the day that is in no tour, or one courier's. Takes a processor.

    Raises BadProblem.
    """
    pairs, left_out = pairs_of(running)
    day = running.day
    closed = next((one for one in left_out if one.parcel.id == parcel), None)
    if closed is not None:
        why = Unserved(parcel=parcel, item_code=closed.parcel.item_code, obstacles=(closed.why,))
        return Found(day=day, pairs=pairs, offers=(), unserved=why, travel_source="", warnings=())
    rest = rest_of(running, pairs)
    new = next(shipment for shipment in rest.shipments if shipment.id == str(parcel))
    crew = [one for one in each_alone(rest, new) if only is None or one.couriers[0].id == str(only)]
    tables = asyncio.run(measured_all(day, [places_of(one, new) for one in crew]))
    found = [offer for one, table in zip(crew, tables, strict=True) for offer in offers_of(one, new, table)]
    if only is not None and tables and tables[0].quality == "roads":
        found = [replace(offer, tour=drawn(offer.tour, crew[0], new, day)) for offer in found]
    warnings = sorted({warning for table in tables for warning in table.warnings})
    return Found(
        day=day,
        pairs=pairs,
        offers=tuple(sorted(found, key=lambda offer: offer.extra_s)),
        unserved=None if found else left_behind(obstacles(rest, new, day), pairs[new.id], day),
        travel_source=tables[0].source if tables else "",
        warnings=tuple(warnings),
    )


def each_alone(rest: Problem, new: Shipment) -> Iterable[Problem]:
    """Give what is left of each courier's day, without the new parcel."""
    standing = {order.courier_id: order for order in rest.standing}
    owner = {name: order.courier_id for order in rest.standing for name in order.stop_ids}
    owner |= {name: courier.id for courier in rest.couriers for name in courier.locked}
    own: dict[str | None, list[Shipment]] = {}
    for shipment in rest.shipments:
        if shipment.id != new.id:
            name = next((owner[stop.id] for stop in shipment.stops if stop.id in owner), shipment.courier)
            own.setdefault(name, []).append(shipment)
    for courier in rest.couriers:
        order = standing.get(courier.id)
        yield replace(
            rest,
            shipments=tuple(own.get(courier.id, ())),
            couriers=(replace(courier, locked=courier.locked[:HELD_AT_MOST]),),
            standing=(order,) if order else (),
        )


def places_of(alone: Problem, new: Shipment) -> tuple[Point, ...]:
    """Return the places that one courier's day needs with a new parcel in it."""
    return distinct_points((*alone.shipments, new), alone.couriers)


async def measured_all(day: Day, places: Sequence[tuple[Point, ...]]) -> list[TravelTable]:
    """Return a table for each list of places; where the road engine fails once, all as the crow flies."""
    ground, leaves = ground_of(day), leaves_at(day)
    tables = []
    for points in places:
        table = await ground.table(points, PROFILE, leaves)
        if table.warnings:
            crow = replace(day, road_engine="")
            return [replace(one, warnings=table.warnings) for one in await measured_all(crow, places)]
        tables.append(table)
    return tables


def leaves_at(day: Day) -> datetime:
    """Return from when on ways are ridden."""
    return day.midnight + timedelta(seconds=shift_left(day).opens_s)


def offers_of(alone: Problem, new: Shipment, table: TravelTable) -> tuple[Offer, ...]:
    """Return one courier's offer, or nothing; the stops that nobody moves any more stay the next."""
    held = hold(replace(alone, travel={PROFILE: table}), 0).problem
    answer = offers(held, new, most=1)
    return () if isinstance(answer, routed.Unserved) else answer


def drawn(tour: routed.Tour, alone: Problem, new: Shipment, day: Day) -> routed.Tour:
    """Return the tour that a parcel goes into with its line, where the road engine draws it."""
    places = {stop.id: stop.point for shipment in (*alone.shipments, new) for stop in shipment.stops}
    courier = alone.couriers[0]
    way = (courier.start, *(places[visit.stop_id] for visit in tour.visits), courier.end)
    return replace(tour, line=asyncio.run(ground_of(day).line(way, PROFILE)) or ())


def obstacles(rest: Problem, new: Shipment, day: Day) -> routed.Unserved:
    """Return what keeps each courier from a parcel, were it their only one; who comes nearest is first."""
    crew = tuple(replace(courier, locked=()) for courier in rest.couriers)
    (table,) = asyncio.run(measured_all(day, [distinct_points((new,), crew)]))
    empty = replace(rest, shipments=(new,), couriers=crew, standing=(), travel={PROFILE: table})
    return left_over(Flat.of(empty), 0, [])
