"""Let PyVRP order the stops; what it answers is only an order, timed and judged elsewhere."""

from dataclasses import dataclass

import numpy as np
import pyvrp
from pyvrp.IteratedLocalSearch import IteratedLocalSearchParams
from pyvrp.solve import SolveParams

from routing.flat import Flat
from routing.problem import Courier
from routing.stop import Live

NAME = "pyvrp"
# A dispatcher waits seconds, not minutes: with PyVRP's own 300 the search accepts nearly anything
# for its first hundreds of iterations. On synthetic days of 300 stops, 20 saves 5-10 % of the travel.
IN_A_HURRY = SolveParams(ils=IteratedLocalSearchParams(history_length=20))


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the best orders found, one per courier (empty = stays home), in numbers of `Flat`."""

    orders: list[list[int]]
    iterations: int


def search(flat: Flat, shipments: list[int], stop: Live, seed: int) -> Found:
    """Order these shipments to lose least: travel seconds plus the worth of what stays unserved.

    The orders pair every pickup with its delivery, but may break a window, a capacity or a shift
    where the search was stopped before it found a sound plan.
    """
    if not shipments or not flat.problem.couriers:
        return Found([[] for _ in flat.problem.couriers], 0)
    crews = _crews(flat)
    result = pyvrp.solve(_translated(flat, shipments, crews), stop, seed=seed, collect_stats=False, params=IN_A_HURRY)
    free = [list(crew) for crew in crews]
    orders: list[list[int]] = [[] for _ in flat.problem.couriers]
    for route in result.best.routes():
        orders[free[route.vehicle_type()].pop(0)] = [
            2 * shipments[activity.idx] + (0 if activity.is_pickup() else 1)
            for activity in route
            if activity.is_shipment()
        ]
    return Found(orders, result.num_iterations)


def _crews(flat: Flat) -> list[list[int]]:
    """Group couriers that differ only by name: equal ones make the search smaller."""
    crews: dict[tuple[object, ...], list[int]] = {}
    for number, who in enumerate(flat.problem.couriers):
        alike = (flat.start[number], flat.end[number], who.shift, who.pieces, who.weight_g)
        crews.setdefault(alike, []).append(number)
    return list(crews.values())


def _translated(flat: Flat, shipments: list[int], crews: list[list[int]]) -> pyvrp.ProblemData:
    # Distance here means seconds on the road: the one thing the search is to save.
    seconds = flat.problem.travel.seconds.astype(np.int64)
    bases = sorted({*flat.start, *flat.end})
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(point.lon, point.lat) for point in flat.problem.travel.points],
        clients=[],
        depots=[pyvrp.Depot(place) for place in bases],
        vehicle_types=[_vehicle_type(flat, bases, crew) for crew in crews],
        distance_matrices=[seconds],
        duration_matrices=[seconds],
        shipments=[_shipment(flat, number) for number in shipments],
    )


def _vehicle_type(flat: Flat, bases: list[int], crew: list[int]) -> pyvrp.VehicleType:
    who: Courier = flat.problem.couriers[crew[0]]
    return pyvrp.VehicleType(
        num_available=len(crew),
        capacity=[who.pieces, who.weight_g],
        start_depot=bases.index(flat.start[crew[0]]),
        end_depot=bases.index(flat.end[crew[0]]),
        tw_early=who.shift.opens_s,
        tw_late=who.shift.closes_s,
    )


def _shipment(flat: Flat, number: int) -> pyvrp.Shipment:
    pickup, delivery = 2 * number, 2 * number + 1
    return pyvrp.Shipment(
        flat.place[pickup],
        flat.place[delivery],
        pickup_tw_early=flat.opens_s[pickup],
        pickup_tw_late=flat.closes_s[pickup],
        pickup_service_duration=flat.service_s[pickup],
        delivery_tw_early=flat.opens_s[delivery],
        delivery_tw_late=flat.closes_s[delivery],
        delivery_service_duration=flat.service_s[delivery],
        amount=[flat.pieces[pickup], flat.weight_g[pickup]],
        prize=flat.problem.shipments[number].worth_s,
        required=False,
    )
