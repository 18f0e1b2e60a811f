"""Plan the rest of a day under way: what happened is taken out, the next stops are held, changes cost something."""

from collections.abc import Callable, Iterator
from uuid import UUID

from msgspec.structs import replace

from backend.dispatch.calls import LeftOut, Pair, calls_of, still_open
from backend.dispatch.changes import changes_of
from backend.dispatch.ground import with_lines
from backend.dispatch.model import (
    Obstacle,
    PlannedGain,
    Proposal,
    Rest,
    Unsolvable,
)
from backend.dispatch.plan import (
    NOON_REST,
    SHIFT,
    TURNS_A_PARCEL,
    Tell,
    courier_of,
    measured,
    nobody,
    shift_left,
    shipment_of,
    told,
)
from backend.dispatch.proposing import propose
from backend.dispatch.running_day import RunningDay, TourUnderWay
from backend.dispatch.running_store import RunningTask
from routing.hold import hold
from routing.judge.check import check
from routing.plan import Plan
from routing.point import Point
from routing.problem import Problem, Standing
from routing.replan import Gain, replan
from routing.running import Reached, rest_of_day
from routing.stop import Cancelled, Iterations, Runtime
from routing.validation.bad_problem import BadProblem

CHANGE_S = 600
"""How much riding has to be saved before a parcel goes with another courier, or a tour takes another order."""
CALLED_IN_S = 3600
"""The same before a courier without a tour is sent out."""


def solve_rest(
    running: RunningDay, seconds: float, seed: int, cancelled: Callable[[], bool] = lambda: False, tell: Tell = nobody
) -> Proposal:
    """Plan the rest of a day for at most ``seconds``, and let the judge look at it. Takes a processor.

    Raises Unsolvable.
    """
    pairs, left_out = pairs_of(running)
    until = Runtime(seconds) | Iterations(TURNS_A_PARCEL * max(1, len(pairs))) | Cancelled(cancelled)
    try:
        problem = problem_of(running, pairs)
        found = replan(problem, until, seed, tell=lambda progress: tell(told(progress)))
    except BadProblem as fault:
        raise Unsolvable(str(fault)) from fault
    faults = [violation.code for violation in check(problem, found.after)]
    proposal = propose(running.day, pairs, left_out, with_lines(found.after, problem, running.day), faults)
    return replace(
        proposal,
        rest=Rest(
            changes=tuple(changes_of(running, proposal.tours)),
            gain=gain_of(found.gain),
            near={item.tour.courier: tuple((task.parcel, task.act) for task in item.near) for item in running.tours},
            longer_m=longer_m(found.before, found.after),
        ),
    )


def pairs_of(running: RunningDay) -> tuple[dict[str, Pair], list[LeftOut]]:
    """Return pickup and delivery of every parcel that can still be carried; of what is on board only the latter counts.

    The others come with what closed before anybody could be there.
    """
    offices = {office.id: office for office in running.day.offices}
    pairs: dict[str, Pair] = {}
    left = []
    for parcel in running.day.parcels:
        first, second = calls_of(parcel, offices)
        open_first = first if parcel.id in running.aboard else still_open(first, running.day.begins_at)
        open_second = still_open(second, running.day.begins_at)
        if isinstance(open_first, Obstacle):
            left.append(LeftOut(parcel=parcel, why=open_first))
        elif isinstance(open_second, Obstacle):
            left.append(LeftOut(parcel=parcel, why=open_second))
        else:
            pairs[str(parcel.id)] = open_first, open_second
    return pairs, left


def problem_of(running: RunningDay, pairs: dict[str, Pair]) -> Problem:
    """Return what is left of a day under way as routing's problem: measured, and with the next stops held.

    Raises BadProblem.
    """
    return hold(measured(rest_of(running, pairs), running.day, shift_left(running.day).opens_s), 0).problem


def rest_of(running: RunningDay, pairs: dict[str, Pair]) -> Problem:
    """Return what is left of a day under way, not measured yet."""
    day = running.day
    whole = Problem(
        shipments=tuple(shipment_of(parcel, pair, day) for parcel, pair in pairs.items()),
        couriers=(),
        travel={},
        change_s=CHANGE_S,
    )
    offices = {office.id: office for office in day.offices}
    tours = {item.tour.courier: item for item in running.tours}
    rest = shift_left(day)
    couriers = []
    for courier in day.couriers:
        item = tours.get(courier.id)
        is_out = item is not None and item.seen is not None
        if not is_out and rest.opens_s >= rest.closes_s:
            continue
        made = courier_of(courier, offices[courier.office_id], SHIFT if is_out else rest)
        near = tuple(stop_id(task, pairs) for task in item.near if str(task.parcel) in pairs) if item else ()
        couriers.append(replace(made, locked=near, fixed_s=0 if item else CALLED_IN_S))
    whole = replace(whole, couriers=tuple(couriers))
    known = {courier.id for courier in couriers}
    reached = [one for one in reached_of(running, pairs) if one.courier_id in known]
    return rest_of_day(whole, standing_of(running, pairs), reached, 0)


def standing_of(running: RunningDay, pairs: dict[str, Pair]) -> tuple[Standing, ...]:
    """Return the order in which every courier expects to go on."""
    return tuple(
        Standing(
            courier_id=str(item.tour.courier),
            stop_ids=tuple(stop_id(task, pairs) for task in item.own if str(task.parcel) in pairs),
        )
        for item in running.tours
    )


def reached_of(running: RunningDay, pairs: dict[str, Pair]) -> Iterator[Reached]:
    """Give how far every courier who is out has come.

    They go on from where they were seen, at the time when they were: since then they are on the way to the next stop,
    which is held. That nothing starts in the past, the windows of the stops say.
    """
    for item in running.tours:
        if item.seen is None:
            continue
        aboard = (str(parcel) for parcel, holder in running.aboard.items() if holder == item.tour.courier)
        yield Reached(
            courier_id=str(item.tour.courier),
            at=Point(lon=item.seen.lon, lat=item.seen.lat),
            free_s=free_s(item, running),
            done=tuple(f"{parcel}/{pairs[parcel][0].act}" for parcel in aboard if parcel in pairs),
            rested=(NOON_REST,) if item.has_rested else (),
        )


def free_s(item: TourUnderWay, running: RunningDay) -> int:
    """Return from when on a courier who is out goes on: never before the end of a rest that has begun.

    Who has nothing left to do is on the way to nowhere, and sets out when they are told.
    """
    assert item.seen is not None
    day = running.day
    seen_s = day.second_of(item.seen.at) if item.near else day.begins_s
    if not item.has_rested or item.tour.rest_at is None:
        return seen_s
    return max(seen_s, day.second_of(item.tour.rest_at) + NOON_REST.lasts_s)


def stop_id(task: RunningTask, pairs: dict[str, Pair]) -> str:
    """Return the stop that stands for an act: a parcel's first or second, whatever that is by now."""
    is_second = task.act in ("deliver", "hand_over")
    return f"{task.parcel}/{pairs[str(task.parcel)][is_second].act}"


def gain_of(gain: Gain) -> PlannedGain:
    """Return what a plan has over going on as told."""
    return PlannedGain(served=gain.served, couriers=gain.couriers, travel_s=gain.travel_s, distance_m=gain.distance_m)


def longer_m(before: Plan, after: Plan) -> dict[UUID, int]:
    """Return how much longer each courier's way becomes."""
    longer: dict[UUID, int] = {}
    for sign, plan in ((-1, before), (1, after)):
        for tour in plan.tours:
            courier = UUID(tour.courier_id)
            longer[courier] = longer.get(courier, 0) + sign * tour.distance_m
    return longer
