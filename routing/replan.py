"""Plan the rest of a running day anew, where that is worth the disturbance."""

import msgspec
from msgspec.structs import replace

from routing.difference import Change, changes
from routing.found import Found, Tell, silent
from routing.orders.finish import finish
from routing.orders.flat import Flat
from routing.orders.objective import weigh
from routing.orders.reasons import hopeless
from routing.orders.standing import as_told
from routing.plan import Plan, Tour
from routing.problem import Problem
from routing.solve import solve
from routing.stop import Until
from routing.validation.validate import validate

AS_TOLD = "as_told"
"""What a plan names as its engine where nobody searched."""


class Gain(msgspec.Struct, frozen=True, kw_only=True):
    """Count what a plan has over another: shipments served more, couriers, travel, way and price less."""

    served: int
    couriers: int
    travel_s: int
    distance_m: int
    price_s: int


class Replan(msgspec.Struct, frozen=True, kw_only=True):
    """Set the day as it goes on by itself (`before`) against the best found (`after`, the same if none is better)."""

    before: Plan
    after: Plan
    changes: tuple[Change, ...]
    gain: Gain


def replan(problem: Problem, until: Until, seed: int = 1, engine: str | None = None, tell: Tell = silent) -> Replan:
    """Plan what is left of a day (see `rest_of_day` and `hold`) with as little change as is worth it.

    `change_s` of the problem is what it takes for a shipment to change its courier, and for a tour
    to take its stops in another order. Raises BadProblem.
    """
    before = carry_on(problem)
    after = _settled(problem, before, solve(problem, until, seed, engine, tell))
    if after.cost >= before.cost:
        after = before
    return Replan(before=before, after=after, changes=changes(before, after), gain=_gain(before, after))


def carry_on(problem: Problem) -> Plan:
    """Let everybody go on as told: what is new goes where it costs least, what cannot be kept is dropped.

    Raises BadProblem.
    """
    validate(problem)
    flat = Flat.of(problem)
    return finish(flat, Found(as_told(flat), 0), hopeless(flat), AS_TOLD)


def _settled(problem: Problem, before: Plan, after: Plan) -> Plan:
    """Keep the tours that take the same stops in another order for too little."""
    old = {tour.courier_id: tour for tour in before.tours}
    tours = tuple(_calmer(old.get(tour.courier_id, tour), tour, problem.change_s) for tour in after.tours)
    flat = Flat.of(problem)
    left = {one.shipment_id for one in after.unserved}
    unserved = [number for number, shipment in enumerate(problem.shipments) if shipment.id in left]
    return replace(after, tours=tours, cost=weigh(flat, tours, unserved))


def _calmer(old: Tour, new: Tour, change_s: int) -> Tour:
    same = {visit.stop_id for visit in old.visits} == {visit.stop_id for visit in new.visits}
    return old if same and old.travel_s - new.travel_s < change_s else new


def _gain(before: Plan, after: Plan) -> Gain:
    return Gain(
        served=len(before.unserved) - len(after.unserved),
        couriers=len(before.tours) - len(after.tours),
        travel_s=sum(tour.travel_s for tour in before.tours) - sum(tour.travel_s for tour in after.tours),
        distance_m=sum(tour.distance_m for tour in before.tours) - sum(tour.distance_m for tour in after.tours),
        price_s=before.cost.price_s - after.cost.price_s,
    )
