"""The state in which a search begins."""

import numpy as np

from routing.engine.arrays import PLACE, POSITION, TOUR, Day, Tours
from routing.engine.dice import seeded
from routing.engine.ledger import MEMO, OLD, SCAN, STATE, Ledger, keep_best, renew


def begin(day: Day, orders: list[list[int]], seed: int) -> tuple[Tours, Ledger]:
    """Lay out sound orders of nodes, one per courier, with all other shipments absent, as the best plan so far."""
    shipments, couriers, nodes = len(day.shipments), len(day.couriers), len(day.stops)
    longest = 2 * shipments + 2
    tours = Tours(
        positions=np.zeros((couriers, longest), dtype=POSITION),
        tours=np.zeros(couriers, dtype=TOUR),
        places=np.zeros(nodes, dtype=PLACE),
        pause_at=np.full(day.pauses.shape, -1, dtype=np.int32),
        busy=np.zeros(couriers, dtype=np.int32),
    )
    tours.tours["busy_at"] = -1
    tours.tours["touched"] = -1
    tours.places["courier"] = -1
    ledger = Ledger(
        state=np.zeros(1, dtype=STATE),
        dice=seeded(seed),
        absent=np.zeros(shipments, dtype=np.int32),
        old_absent=np.zeros(shipments, dtype=np.int32),
        old=np.zeros(couriers, dtype=OLD),
        old_positions=np.zeros((couriers, longest), dtype=POSITION),
        old_pause_at=np.zeros(day.pauses.shape, dtype=np.int32),
        best_node=np.zeros((couriers, longest), dtype=np.int32),
        best_count=np.zeros(couriers, dtype=np.int32),
        memo=np.zeros((shipments, couriers), dtype=MEMO),
        misses=np.ones(shipments),
        order=np.zeros(shipments, dtype=np.int32),
        key=np.zeros(shipments),
        pending=np.zeros(couriers, dtype=np.int32),
        scan=np.zeros(longest, dtype=SCAN),
    )
    ledger.memo["version"] = -1
    lay_out(day, tours, ledger, orders)
    keep_best(tours, ledger)
    return tours, ledger


def lay_out(day: Day, tours: Tours, ledger: Ledger, orders: list[list[int]]) -> None:
    """Make these the present tours."""
    tours.places["courier"] = -1
    served = np.zeros(len(day.shipments), dtype=bool)
    for k, order in enumerate(orders):
        tours.tours[k]["count"] = len(order)
        tours.positions[k]["node"][1 : len(order) + 1] = order
        # A locked pickup alone does not serve its shipment.
        served[[node // 2 for node in order if day.stops[node]["exists"]]] = True
    for k in range(len(orders)):
        renew(day, tours, ledger, k)
    absent = np.flatnonzero(~served)
    ledger.absent[: len(absent)] = absent
    ledger.state["absent"] = len(absent)
    ledger.state["left"] = day.shipments["weight"][absent].sum()


def best_orders(ledger: Ledger) -> list[list[int]]:
    """Read the best tours so far, as nodes."""
    return [ledger.best_node[k, 1 : count + 1].tolist() for k, count in enumerate(ledger.best_count.tolist())]
