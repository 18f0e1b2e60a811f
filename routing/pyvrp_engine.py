"""Let PyVRP order the stops; what it answers is only an order, timed and judged elsewhere.

PyVRP knows one window a stop, no breaks, no skills, no task limits and no locks. It is told the span
of a stop's windows, and a shift without the time of the breaks; it works from where and when a
courier's locked stops end. What not everybody may serve is left to `insert.top_up`, and what an
order breaks to `trim`.
"""

from dataclasses import dataclass
from itertools import count

import numpy as np
import pyvrp
from numpy.typing import NDArray
from pyvrp.IteratedLocalSearch import IteratedLocalSearchParams
from pyvrp.solve import SolveParams

from routing.found import Found
from routing.orders.flat import Flat
from routing.orders.locks import bound
from routing.orders.objective import unserved_weight
from routing.orders.promises import Load, bags, room
from routing.orders.schedule import timed
from routing.stop import Live

# A dispatcher waits seconds, not minutes: with PyVRP's own 300 the search accepts nearly anything
# for its first hundreds of iterations. On synthetic days of 300 stops, 20 saves 5-10 % of the travel.
IN_A_HURRY = SolveParams(ils=IteratedLocalSearchParams(history_length=20))
# Prizes are added up in whole numbers; above this, priorities weigh the same.
HIGHEST_PRIZE_S = 10**12


@dataclass(frozen=True, slots=True)
class Start:
    """Say where a courier goes on, when, and with what in the bag, behind what they are bound to."""

    order: list[int]
    place: int
    clock_s: int
    held: Load

    @classmethod
    def of(cls, flat: Flat, courier: int) -> "Start":
        """Time what the courier is bound to."""
        order = bound(flat, courier)
        if not order:
            return cls(order, flat.start[courier], flat.problem.couriers[courier].shift.opens_s, (0, 0, 0))
        return cls(order, flat.place[order[-1]], timed(flat, courier, order).calls[-1].leaves_s, bags(flat, order)[-1])


def search(flat: Flat, shipments: list[int], live: Live, seed: int) -> Found:
    """Order these shipments to lose least: travel, fixed costs, and the weight of what stays unserved.

    An order begins with what its courier is bound to. The rest pairs every pickup with its
    delivery, but may break any promise (see the module), and leaves out what not everybody may serve.
    """
    starts = [Start.of(flat, courier) for courier in range(len(flat.problem.couriers))]
    orders = [list(start.order) for start in starts]
    fixed = {stop // 2 for order in orders for stop in order}
    free = [number for number in shipments if number not in fixed and all(flat.allowed[number])]
    if not free or not starts:
        return Found(orders, 0)
    crews = _crews(flat, starts)
    asked = count()
    result = pyvrp.solve(
        _translated(flat, free, crews, starts),
        lambda _: live.spent(next(asked)) >= 1.0,
        seed=seed,
        collect_stats=False,
        params=IN_A_HURRY,
    )
    waiting = [list(crew) for crew in crews]
    pairs, singles = _split(flat, free)
    for route in result.best.routes():
        order = orders[waiting[route.vehicle_type()].pop(0)]
        for activity in route:
            if activity.is_shipment():
                order.append(2 * pairs[activity.idx] + (0 if activity.is_pickup() else 1))
            elif activity.is_client():
                order.extend(flat.calls(singles[activity.idx]))
    return Found(orders, result.num_iterations)


def _split(flat: Flat, shipments: list[int]) -> tuple[list[int], list[int]]:
    """Part the shipments with two calls from those with one."""
    pairs = [number for number in shipments if len(flat.calls(number)) == 2]
    return pairs, [number for number in shipments if len(flat.calls(number)) == 1]


def _crews(flat: Flat, starts: list[Start]) -> list[list[int]]:
    """Group couriers that differ only by name: equal ones make the search smaller."""
    crews: dict[tuple[object, ...], list[int]] = {}
    for number, who in enumerate(flat.problem.couriers):
        own = number if starts[number].order else None
        alike = (own, flat.start[number], flat.end[number], who.shift, who.breaks, room(flat, number))
        crews.setdefault((*alike, flat.profile[number], who.fixed_s), []).append(number)
    return list(crews.values())


def _translated(flat: Flat, shipments: list[int], crews: list[list[int]], starts: list[Start]) -> pyvrp.ProblemData:
    # Distance here means seconds on the road: the one thing the search is to save.
    distances = [table.seconds.astype(np.int64) for table in flat.problem.travel.values()]
    doors_s = _doors(flat, len(distances[0]))
    pairs, singles = _split(flat, shipments)
    prizes = [min(int(weight), HIGHEST_PRIZE_S) for weight in unserved_weight(flat.problem)]
    bases = sorted({*(start.place for start in starts), *flat.end})
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(point.lon, point.lat) for point in next(iter(flat.problem.travel.values())).points],
        clients=[_client(flat, number, prizes[number]) for number in singles],
        depots=[pyvrp.Depot(place) for place in bases],
        vehicle_types=[_vehicle_type(flat, bases, crew, starts[crew[0]]) for crew in crews],
        distance_matrices=distances,
        duration_matrices=[seconds + doors_s for seconds in distances],
        shipments=[_shipment(flat, number, prizes[number]) for number in pairs],
    )


def _doors(flat: Flat, size: int) -> NDArray[np.int64]:
    """Charge a place's longest door time for leaving it: the one thing stops at one place share."""
    doors_s = np.zeros(size, dtype=np.int64)
    for place, stop in zip(flat.place, flat.stops, strict=True):
        if stop is not None:
            doors_s[place] = max(doors_s[place], stop.door_s)
    leaving_s = np.repeat(doors_s[:, None], size, axis=1)
    np.fill_diagonal(leaving_s, 0)
    return leaving_s


def _vehicle_type(flat: Flat, bases: list[int], crew: list[int], start: Start) -> pyvrp.VehicleType:
    who = flat.problem.couriers[crew[0]]
    rests_s = sum(rest.lasts_s for rest in who.breaks)
    return pyvrp.VehicleType(
        num_available=len(crew),
        capacity=list(room(flat, crew[0])),
        initial_load=list(start.held),
        start_depot=bases.index(start.place),
        end_depot=bases.index(flat.end[crew[0]]),
        fixed_cost=0 if start.order else who.fixed_s,
        tw_early=start.clock_s,
        tw_late=max(start.clock_s, who.shift.closes_s - rests_s),
        profile=flat.profile[crew[0]],
    )


def _shipment(flat: Flat, number: int, prize: int) -> pyvrp.Shipment:
    pickup, delivery = flat.problem.shipments[number].stops
    return pyvrp.Shipment(
        flat.place[2 * number],
        flat.place[2 * number + 1],
        pickup_tw_early=pickup.windows[0].opens_s,
        pickup_tw_late=pickup.windows[-1].closes_s,
        pickup_service_duration=pickup.service_s,
        delivery_tw_early=delivery.windows[0].opens_s,
        delivery_tw_late=delivery.windows[-1].closes_s,
        delivery_service_duration=delivery.service_s,
        amount=list(flat.loads[number]),
        prize=prize,
        required=False,
    )


def _client(flat: Flat, number: int, prize: int) -> pyvrp.Client:
    (call,) = flat.calls(number)
    (stop,) = flat.problem.shipments[number].stops
    return pyvrp.Client(
        flat.place[call],
        delivery=list(flat.loads[number]) if call % 2 else [0, 0, 0],
        pickup=[0, 0, 0] if call % 2 else list(flat.loads[number]),
        service_duration=stop.service_s,
        tw_early=stop.windows[0].opens_s,
        tw_late=stop.windows[-1].closes_s,
        prize=prize,
        required=False,
    )
