"""Turn what another engine answers into a plan of ours, with times for the judge to check."""

from routing.orders.flat import Flat
from routing.orders.objective import weigh
from routing.orders.promises import first_fault
from routing.orders.schedule import tour
from routing.plan import Plan, Unserved
from routing.problem import Problem


def as_plan(problem: Problem, routes: list[list[int]], engine: str) -> Plan:
    """Time routes of node numbers, one a courier.

    A route that breaks a promise is none, and what is in no route stays unserved without a reason.
    """
    flat = Flat.of(problem)
    number = {int(stop.id): position for position, stop in enumerate(flat.stops) if stop is not None}
    orders = [[number[node] for node in route] for route in routes]
    tours = [
        tour(flat, courier, order)
        for courier, order in enumerate(orders)
        if order and first_fault(flat, courier, order) is None
    ]
    served = {visit.shipment_id for each in tours for visit in each.visits}
    unserved = [position for position, shipment in enumerate(problem.shipments) if shipment.id not in served]
    table = next(iter(problem.travel.values()))
    return Plan(
        tours=tuple(tours),
        unserved=tuple(Unserved(shipment_id=problem.shipments[position].id, obstacles=()) for position in unserved),
        cost=weigh(flat, tours, unserved),
        engine=engine,
        travel_source=table.source,
        travel_quality=table.quality,
        iterations=0,
    )
