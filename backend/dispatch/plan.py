"""Parcels into stops, stops into tours: the only module that speaks the language of the post and of routing.

Routing takes one window a stop, and a service centre has two sessions. So results leave the centre in its first
session and papers reach it in its last: whatever order the day takes, one of its sessions is really kept.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from msgspec import Struct

from backend.base.clock import VIETNAM
from backend.dispatch.model import (
    Act,
    CourierOfDay,
    Day,
    OfficeOfDay,
    OpenHours,
    PlannableParcel,
    PlannedTour,
    PlannedVisit,
    Proposal,
    Unserved,
    Unsolvable,
)
from backend.dispatch.words import sentences
from mobile_sync.custody import TO_AGENCY
from routing import plan as routed
from routing.bad_problem import BadProblem
from routing.check import check
from routing.point import Point
from routing.problem import Courier, Problem, Shipment, Stop, Window, distinct_points
from routing.solve import solve
from routing.stop import Cancelled, NoImprovement, Runtime
from routing.travel.crow import Crow

SHIFT_STARTS, SHIFT_ENDS = time(7, 0), time(17, 30)
COURIER_PIECES, COURIER_WEIGHT_G = 200, 40_000
DOOR_S, OFFICE_S = 240, 60
PENALTY_S = 86_400
"""More travel than a shift has room for: nothing that fits is left behind to save the way."""
IDLE_ITERATIONS = 3_000
PROFILE = "motorbike"


class Call(Struct, frozen=True, kw_only=True):
    """One act on one parcel before it is ordered; ``office`` is None at the citizen's door."""

    parcel: PlannableParcel
    act: Act
    office: UUID | None
    lon: float
    lat: float
    hours: OpenHours


Pair = tuple[Call, Call]


def solve_day(day: Day, seconds: float, seed: int, cancelled: Callable[[], bool] = lambda: False) -> Proposal:
    """Plan a day for at most ``seconds``, and let the judge look at it. Takes a processor: never on an event loop.

    Raises Unsolvable.
    """
    pairs, closed = pair_calls(day)
    problem = make_problem(day, pairs)
    until = Runtime(seconds) | NoImprovement(IDLE_ITERATIONS) | Cancelled(cancelled)
    try:
        plan = solve(problem, until, seed)
    except BadProblem as fault:
        raise Unsolvable(str(fault)) from fault
    return propose(day, pairs, closed, plan, [violation.code for violation in check(problem, plan)])


def pair_calls(day: Day) -> tuple[dict[str, Pair], list[PlannableParcel]]:
    """Return pickup and delivery of every parcel, and the parcels whose office is closed all day."""
    offices = {office.id: office for office in day.offices}
    pairs: dict[str, Pair] = {}
    closed = []
    for parcel in day.parcels:
        pair = pair_of(parcel, offices)
        if pair is None:
            closed.append(parcel)
        else:
            pairs[str(parcel.id)] = pair
    return pairs, closed


def pair_of(parcel: PlannableParcel, offices: dict[UUID, OfficeOfDay]) -> Pair | None:
    """Return where a parcel is fetched and where it is brought, or None where an office on its way is closed."""
    centre = offices[parcel.office_id]
    post = offices.get(parcel.holder_id) if parcel.holder_kind == "office" else None
    inward = parcel.leg in TO_AGENCY
    if post is not None:
        first = at_office(parcel, "load", post, last=False)
    else:
        first = at_door(parcel, "collect") if inward else at_office(parcel, "collect", centre, last=False)
    second = at_office(parcel, "hand_over", centre, last=True) if inward else at_door(parcel, "deliver")
    return (first, second) if first and second else None


def at_door(parcel: PlannableParcel, act: Act) -> Call:
    """Return an act at the citizen's door, in the citizen's window."""
    hours = OpenHours(opens_at=parcel.opens_at, closes_at=parcel.closes_at)
    return Call(parcel=parcel, act=act, office=None, lon=parcel.lon, lat=parcel.lat, hours=hours)


def at_office(parcel: PlannableParcel, act: Act, office: OfficeOfDay, *, last: bool) -> Call | None:
    """Return an act at an office in its first or last session, or None where it has none that day."""
    if not office.sessions:
        return None
    hours = office.sessions[-1 if last else 0]
    return Call(parcel=parcel, act=act, office=office.id, lon=office.lon, lat=office.lat, hours=hours)


def make_problem(day: Day, pairs: dict[str, Pair]) -> Problem:
    """Return the day as routing's problem, in seconds from its midnight in Vietnam."""
    zero = midnight(day)
    offices = {office.id: office for office in day.offices}
    couriers = tuple(courier_of(courier, offices[courier.office_id]) for courier in day.couriers)
    shipments = tuple(
        Shipment(
            id=parcel,
            pickup=stop_of(first, zero),
            delivery=stop_of(second, zero),
            pieces=first.parcel.pieces,
            weight_g=first.parcel.weight_g,
            penalty_s=PENALTY_S,
        )
        for parcel, (first, second) in pairs.items()
    )
    travel = asyncio.run(Crow().table(distinct_points(shipments, couriers), PROFILE, zero))
    return Problem(shipments=shipments, couriers=couriers, travel=travel)


def midnight(day: Day) -> datetime:
    """Return the plan's zero."""
    return datetime.combine(day.day, time(0), VIETNAM).astimezone(UTC)


def courier_of(courier: CourierOfDay, home: OfficeOfDay) -> Courier:
    """Return a courier who leaves the home office in the shift and is back within it."""
    door = Point(lon=home.lon, lat=home.lat)
    shift = Window(opens_s=seconds_of(SHIFT_STARTS), closes_s=seconds_of(SHIFT_ENDS))
    return Courier(
        id=str(courier.id), start=door, end=door, shift=shift, pieces=COURIER_PIECES, weight_g=COURIER_WEIGHT_G
    )


def seconds_of(clock: time) -> int:
    """Return a time of day in seconds from midnight."""
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def stop_of(call: Call, zero: datetime) -> Stop:
    """Return a call as a stop: at an office the service ends, at a door it starts, before the window closes."""
    service_s = DOOR_S if call.office is None else OFFICE_S
    opens_s = max(0, round((call.hours.opens_at - zero).total_seconds()))
    closes_s = round((call.hours.closes_at - zero).total_seconds()) - (0 if call.office is None else service_s)
    return Stop(
        id=f"{call.parcel.id}/{call.act}",
        point=Point(lon=call.lon, lat=call.lat),
        window=Window(opens_s=opens_s, closes_s=max(opens_s, closes_s)),
        service_s=service_s,
    )


def propose(
    day: Day, pairs: dict[str, Pair], closed: list[PlannableParcel], plan: routed.Plan, faults: list[str]
) -> Proposal:
    """Return routing's plan in the words of the post."""
    zero = midnight(day)
    homes = {str(courier.id): courier for courier in day.couriers}
    return Proposal(
        tours=tuple(
            PlannedTour(
                number=number,
                courier=homes[tour.courier_id].id,
                office=homes[tour.courier_id].office_id,
                starts_at=zero + timedelta(seconds=tour.departs_s),
                ends_at=zero + timedelta(seconds=tour.returns_s),
                distance_m=tour.distance_m,
                visits=tuple(visits_of(tour, pairs, zero)),
            )
            for number, tour in enumerate(plan.tours, start=1)
        ),
        unserved=(*map(shut_out, closed), *(left_behind(item, pairs, zero) for item in plan.unserved)),
        engine=plan.engine,
        travel_source=plan.travel_source,
        travel_quality=plan.travel_quality,
        iterations=plan.iterations,
        faults=tuple(faults),
    )


def visits_of(tour: routed.Tour, pairs: dict[str, Pair], zero: datetime) -> Iterator[PlannedVisit]:
    """Give a tour's visits, those in a row at one place under one stop number."""
    stop, here = 0, None
    for visit in tour.visits:
        call = pairs[visit.shipment_id][0 if visit.kind == "pickup" else 1]
        place = (call.office, call.lon, call.lat)
        stop, here = (stop if place == here else stop + 1), place
        yield PlannedVisit(
            parcel=call.parcel.id,
            item_code=call.parcel.item_code,
            act=call.act,
            stop=stop,
            office=call.office,
            lon=call.lon,
            lat=call.lat,
            arrives_at=zero + timedelta(seconds=visit.arrives_s),
            starts_at=zero + timedelta(seconds=visit.starts_s),
            leaves_at=zero + timedelta(seconds=visit.leaves_s),
            opens_at=call.hours.opens_at,
            closes_at=call.hours.closes_at,
        )


def shut_out(parcel: PlannableParcel) -> Unserved:
    """Return a parcel whose office does not open that day."""
    vi, en = sentences("office_closed")
    return Unserved(parcel=parcel.id, item_code=parcel.item_code, code="office_closed", vi=vi, en=en)


def left_behind(item: routed.Unserved, pairs: dict[str, Pair], zero: datetime) -> Unserved:
    """Return a parcel that is in no tour, with routing's reason in words."""
    parcel = pairs[item.shipment_id][0].parcel
    vi, en = sentences(
        item.reason,
        earliest=clock_of(item.earliest_s, zero),
        closes=clock_of(item.closes_s, zero),
        amount=item.amount,
        limit=item.limit,
        extra_s=item.extra_s,
    )
    return Unserved(parcel=parcel.id, item_code=parcel.item_code, code=item.reason, vi=vi, en=en)


def clock_of(seconds: int | None, zero: datetime) -> str:
    """Return a moment of the plan as HH:MM in Vietnam."""
    return "" if seconds is None else (zero + timedelta(seconds=seconds)).astimezone(VIETNAM).strftime("%H:%M")
