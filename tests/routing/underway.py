"""A plan of which a part has happened."""

import random

from routing.orders.flat import Flat
from routing.orders.schedule import timed
from routing.plan import Plan, Tour
from routing.problem import Problem
from routing.running import Reached


def underway(problem: Problem, plan: Plan, now_s: int) -> tuple[Reached, ...]:
    """Let a plan happen on time until now: who is on the way to a stop counts as serving it."""
    return tuple(_reached(problem, tour, now_s) for tour in plan.tours if begins_s(tour) <= now_s)


def some_moment(plan: Plan, dice: random.Random) -> int:
    """Pick a moment of a plan: before, during or after its tours."""
    moments = [moment_s for tour in plan.tours for moment_s in (tour.departs_s, tour.returns_s)] or [0]
    return dice.randint(min(moments), max(moments) + 10)


def begins_s(tour: Tour) -> int:
    """Whoever rests at home before setting out has begun the tour: what they have rested counts."""
    return min([tour.departs_s, *(pause.starts_s for pause in tour.pauses)])


def _reached(problem: Problem, tour: Tour, now_s: int) -> Reached:
    flat = Flat.of(problem)
    number = next(number for number, courier in enumerate(problem.couriers) if courier.id == tour.courier_id)
    courier = problem.couriers[number]
    stops = {stop.id: stop for shipment in problem.shipments for stop in shipment.stops}
    order = [flat.stops.index(stops[visit.stop_id]) for visit in tour.visits]
    rests = timed(flat, number, order).rests
    begun = [rest for rest in rests if rest.starts_s <= now_s]
    done = [visit for visit in tour.visits if visit.leaves_s <= now_s]
    at_work = tour.visits[len(done) : len(done) + 1]
    # Who is to rest before the next stop is not on the way to it yet.
    started = (
        None if any(rest.after == len(done) and rest.ends_s > now_s for rest in rests) or not at_work else at_work[0]
    )
    behind = [*done, started] if started else done
    free_s = max([tour.departs_s, *(visit.leaves_s for visit in behind), *(rest.ends_s for rest in begun)])
    return Reached(
        courier_id=courier.id,
        at=stops[behind[-1].stop_id].point if behind else courier.start,
        free_s=free_s,
        done=tuple(visit.stop_id for visit in done),
        started=started.stop_id if started else None,
        rested=tuple(courier.breaks[rest.number] for rest in begun),
    )
