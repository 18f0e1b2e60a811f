"""Plan a day: parcels into stops, stops into tours. Here and in ``proposing`` the post and routing speak together."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace

from backend.dispatch.calls import Call, Pair, last_start, pair_calls
from backend.dispatch.ground import ground_of, with_lines
from backend.dispatch.model import CourierOfDay, Day, OfficeOfDay, PlannableParcel, Progress, Proposal, Unsolvable
from backend.dispatch.proposing import propose
from routing import found
from routing.judge.check import check
from routing.point import Point
from routing.problem import Break, Courier, Problem, Shipment, Stop, Window, distinct_points
from routing.solve import solve
from routing.stop import Cancelled, Iterations, Runtime
from routing.validation.bad_problem import BadProblem

HOUR_S = 3600
SHIFT = Window(opens_s=7 * HOUR_S, closes_s=17 * HOUR_S + 1800)
NOON_REST = Break(window=Window(opens_s=11 * HOUR_S, closes_s=13 * HOUR_S), lasts_s=45 * 60)
"""Every courier eats, wherever that is: three quarters of an hour, begun between eleven and one."""
COURIER_PIECES, COURIER_WEIGHT_G = 200, 40_000
TURNS_A_PARCEL = 2_000
"""An easy day ends early: more turns of the search than this find nothing on days of a few dozen parcels."""
TRIED_BEFORE, APPOINTMENT_COME = 1, 2
"""Priorities, which add up."""
PROFILE = "motorbike"

Tell = Callable[[Progress], None]


def nobody(_: Progress) -> None:
    """Tell nobody."""


def solve_day(
    day: Day, seconds: float, seed: int, cancelled: Callable[[], bool] = lambda: False, tell: Tell = nobody
) -> Proposal:
    """Plan a day for at most ``seconds``, and let the judge look at it. Takes a processor: never on an event loop.

    Raises Unsolvable.
    """
    pairs, left_out = pair_calls(day)
    turns = Iterations(TURNS_A_PARCEL * max(1, len(pairs)))
    until = Runtime(seconds) | turns | Cancelled(cancelled)
    try:
        problem = make_problem(day, pairs)
        plan = solve(problem, until, seed, tell=lambda progress: tell(told(progress)))
    except BadProblem as fault:
        raise Unsolvable(str(fault)) from fault
    faults = [violation.code for violation in check(problem, plan)]
    return propose(day, pairs, left_out, with_lines(plan, problem, day), faults)


def told(progress: found.Progress) -> Progress:
    """Return how far a search is in a dispatcher's words."""
    return Progress(spent=min(1.0, progress.spent), unserved=progress.unserved, couriers=progress.couriers)


def make_problem(day: Day, pairs: dict[str, Pair]) -> Problem:
    """Return what is left of the day as routing's problem, in seconds from its midnight in Vietnam.

    Raises BadProblem.
    """
    shift = shift_left(day)
    offices = {office.id: office for office in day.offices}
    at_work = day.couriers if shift.opens_s < shift.closes_s else ()
    couriers = tuple(courier_of(courier, offices[courier.office_id], shift) for courier in at_work)
    shipments = tuple(shipment_of(parcel, pair, day) for parcel, pair in pairs.items())
    return measured(Problem(shipments=shipments, couriers=couriers, travel={}), day, shift.opens_s)


def shift_left(day: Day) -> Window:
    """Return what is left of the shift when a day is planned; it closes before it opens where nothing is."""
    return Window(opens_s=max(SHIFT.opens_s, day.begins_s), closes_s=SHIFT.closes_s)


def shipment_of(parcel: str, pair: Pair, day: Day) -> Shipment:
    """Return a parcel's two calls as a shipment."""
    first, second = pair
    return Shipment(
        id=parcel,
        pickup=stop_of(first, day),
        delivery=stop_of(second, day),
        pieces=first.parcel.pieces,
        weight_g=first.parcel.weight_g,
        priority=priority_of(first.parcel, day),
    )


def measured(problem: Problem, day: Day, leaves_s: int) -> Problem:
    """Return a problem with the ways between all its places, as they are at that second of the day."""
    leaves = day.midnight + timedelta(seconds=leaves_s)
    points = distinct_points(problem.shipments, problem.couriers)
    return replace(problem, travel={PROFILE: asyncio.run(ground_of(day).table(points, PROFILE, leaves))})


def courier_of(courier: CourierOfDay, home: OfficeOfDay, shift: Window) -> Courier:
    """Return a courier who leaves the home office in the shift and is back within it."""
    door = Point(lon=home.lon, lat=home.lat)
    return Courier(
        id=str(courier.id),
        start=door,
        end=door,
        shift=shift,
        pieces=COURIER_PIECES,
        weight_g=COURIER_WEIGHT_G,
        breaks=rests(shift),
    )


def rests(shift: Window) -> tuple[Break, ...]:
    """Return the rests of a shift: whoever begins after noon has eaten, and whoever is home soon eats there."""
    begins_early = shift.opens_s < NOON_REST.window.closes_s
    is_long = shift.closes_s - shift.opens_s >= NOON_REST.lasts_s
    return (NOON_REST,) if begins_early and is_long else ()


def stop_of(call: Call, day: Day) -> Stop:
    """Return a call as a stop, in whichever of its hours it may begin from the day's beginning on."""
    windows = (
        (max(day.begins_s, day.second_of(hours.opens_at)), day.second_of(last_start(call, hours)))
        for hours in call.hours
    )
    return Stop(
        id=f"{call.parcel.id}/{call.act}",
        point=Point(lon=call.lon, lat=call.lat),
        windows=tuple(Window(opens_s=opens_s, closes_s=closes_s) for opens_s, closes_s in windows),
        service_s=call.lasts_s - call.once_s,
        door_s=call.once_s,
        target_s=target_of(call, day),
    )


def target_of(call: Call, day: Day) -> int | None:
    """Return by when a due result should be at the door: at the hour of its appointment, at once where that is over."""
    due_at = call.parcel.due_at
    if call.act != "deliver" or due_at is None or not is_due(call.parcel, day):
        return None
    return max(day.begins_s, day.second_of(due_at))


def priority_of(parcel: PlannableParcel, day: Day) -> int:
    """Return how dearly a parcel is missed: most where an appointment is at stake, then where a courier came before."""
    return APPOINTMENT_COME * is_due(parcel, day) + TRIED_BEFORE * (parcel.attempts > 0)


def is_due(parcel: PlannableParcel, day: Day) -> bool:
    """Return whether the day on which a result was promised is this one, or over.

    An appointment binds by its date, so within a day there is no later moment to forbid; and a result that missed its
    appointment is brought all the same, before others.
    """
    return parcel.leg == "OUTBOUND_RESULT" and parcel.due_at is not None and parcel.due_at < day.ends_at
