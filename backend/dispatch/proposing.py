"""Tours of stops back into the words of the post."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from backend.dispatch.calls import Call, LeftOut, Pair, hours_at
from backend.dispatch.model import Day, Obstacle, PlannedRest, PlannedTour, PlannedVisit, Proposal, Unserved
from backend.dispatch.ways import ways_of
from routing import plan as routed
from routing.point import Point

AMOUNTS: Final = frozenset({"too_many_pieces", "too_heavy", "too_bulky", "too_many_stops", "not_worth_the_way"})
"""Reasons that are about how much; the others are about when."""
CALLS: Final[Mapping[str, int]] = {"pickup_closes_too_early": 0, "delivery_closes_too_early": 1}
"""Which of the two calls a reason is about."""


def propose(
    day: Day, pairs: Mapping[str, Pair], left_out: Sequence[LeftOut], plan: routed.Plan, faults: Sequence[str]
) -> Proposal:
    """Return routing's plan as a proposal."""
    return Proposal(
        tours=tuple(tour_of(number, tour, pairs, day) for number, tour in enumerate(plan.tours, start=1)),
        unserved=(
            *(Unserved(parcel=one.parcel.id, item_code=one.parcel.item_code, obstacles=(one.why,)) for one in left_out),
            *(left_behind(item, pairs[item.shipment_id], day) for item in plan.unserved),
        ),
        engine=plan.engine,
        travel_source=plan.travel_source,
        travel_quality=plan.travel_quality,
        iterations=plan.iterations,
        faults=tuple(faults),
        warnings=plan.warnings,
    )


def tour_of(number: int, tour: routed.Tour, pairs: Mapping[str, Pair], day: Day) -> PlannedTour:
    """Return one courier's tour."""
    home = next(courier for courier in day.couriers if str(courier.id) == tour.courier_id)
    calls = [pairs[visit.shipment_id][0 if visit.kind == "pickup" else 1] for visit in tour.visits]
    *ways, way_back = ways_of(tour.line, [Point(lon=call.lon, lat=call.lat) for call in calls])
    return PlannedTour(
        number=number,
        courier=home.id,
        office=home.office_id,
        starts_at=moment_of(tour.departs_s, day),
        ends_at=moment_of(tour.returns_s, day),
        distance_m=tour.distance_m,
        visits=tuple(visits_of(tour.visits, calls, ways, day)),
        rests=tuple(
            PlannedRest(starts_at=moment_of(pause.starts_s, day), ends_at=moment_of(pause.ends_s, day))
            for pause in tour.pauses
        ),
        way_back=way_back,
    )


def visits_of(
    visits: Sequence[routed.Visit], calls: Sequence[Call], ways: Sequence[str], day: Day
) -> Iterator[PlannedVisit]:
    """Give a tour's visits, those in a row at one place in the same hours under one stop number."""
    stop, here = 0, None
    for visit, call, way in zip(visits, calls, ways, strict=True):
        starts_at = moment_of(visit.starts_s, day)
        hours = hours_at(call, starts_at)
        place = (call.office, call.lon, call.lat, hours if call.office else None)
        stop, here = (stop if place == here else stop + 1), place
        yield PlannedVisit(
            parcel=call.parcel.id,
            item_code=call.parcel.item_code,
            act=call.act,
            stop=stop,
            office=call.office,
            lon=call.lon,
            lat=call.lat,
            arrives_at=moment_of(visit.arrives_s, day),
            starts_at=starts_at,
            leaves_at=moment_of(visit.leaves_s, day),
            opens_at=hours.opens_at,
            closes_at=hours.closes_at,
            slack_s=visit.slack_s,
            way=way,
        )


def left_behind(item: routed.Unserved, pair: Pair, day: Day) -> Unserved:
    """Return a parcel that is in no tour, with what keeps each courier from it."""
    parcel = pair[0].parcel
    nobody = Obstacle(code="shift_over" if day.couriers else "no_courier")
    obstacles = tuple(obstacle_of(one, pair, day) for one in item.obstacles)
    return Unserved(parcel=parcel.id, item_code=parcel.item_code, obstacles=obstacles or (nobody,))


def obstacle_of(one: routed.Obstacle, pair: Pair, day: Day) -> Obstacle:
    """Return what keeps one courier from a parcel; a place closes when it really does, not at the last start there."""
    courier = UUID(one.courier_id)
    if one.reason in AMOUNTS:
        return Obstacle(code=one.reason, courier=courier, amount=one.found, limit=one.limit)
    earliest_at = None if one.found is None else moment_of(one.found, day)
    closes_at = None if one.limit is None else moment_of(one.limit, day)
    if one.reason in CALLS:
        closes_at = pair[CALLS[one.reason]].hours[-1].closes_at
    return Obstacle(code=one.reason, courier=courier, earliest_at=earliest_at, closes_at=closes_at)


def moment_of(seconds: int, day: Day) -> datetime:
    """Return a moment of routing's plan."""
    return day.midnight + timedelta(seconds=seconds)
