"""Make a plan of orders, whoever made them."""

from routing.found import Found
from routing.orders.flat import Flat
from routing.orders.insert import top_up
from routing.orders.objective import weigh
from routing.orders.reasons import left_over
from routing.orders.schedule import tour
from routing.orders.trim import trim
from routing.plan import Plan, Unserved
from routing.table import Quality

QUALITIES: tuple[Quality, ...] = ("estimate", "roads", "given")
"""From the least sure."""


def finish(flat: Flat, found: Found, hopeless: dict[int, Unserved], engine: str) -> Plan:
    """Drop what breaks a promise, insert what fits, time the rest, and say why what is left is left.

    `hopeless` are shipments not to be tried again (see `reasons.hopeless`).
    """
    orders = [trim(flat, courier, order) for courier, order in enumerate(found.orders)]
    served = {stop // 2 for order in orders for stop in order}
    missing = [number for number in range(len(flat.problem.shipments)) if number not in served | hopeless.keys()]
    orders, left = top_up(flat, orders, missing)
    unserved = {number: why for number, why in hopeless.items() if number not in served}
    unserved |= {number: left_over(flat, number, places) for number, places in left.items()}
    tours = tuple(tour(flat, courier, order) for courier, order in enumerate(orders) if order)
    tables = flat.problem.travel.values()
    return Plan(
        tours=tours,
        unserved=tuple(unserved[number] for number in sorted(unserved)),
        cost=weigh(flat, tours, unserved),
        engine=engine,
        travel_source=", ".join(dict.fromkeys(table.source for table in tables)),
        travel_quality=min((table.quality for table in tables), key=QUALITIES.index, default="given"),
        warnings=tuple(dict.fromkeys(code for table in tables for code in table.warnings)),
        iterations=found.iterations,
    )
