"""What a search remembers: how to take the last turn back, the best tours so far, and what insertions cost."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.engine.arrays import Day, Ints, Records, Tours
from routing.engine.compiled import compiled
from routing.engine.timing import retime

STATE = np.dtype(
    [
        ("turn", "i8"),
        ("version", "i8"),  # the last one given to a tour
        ("price", "f8"),  # tours with their fixed costs
        ("left", "f8"),  # weight of what is absent
        ("old_price", "f8"),
        ("old_left", "f8"),
        ("best_price", "f8"),
        ("best_left", "f8"),
        ("missed", "f8"),  # sum of the misses of what is absent
        ("read", "i8"),  # keeps the compiler from leaving out what is only read
        ("busy", "i4"),
        ("reach", "i4"),  # all couriers from this one on have always been idle
        ("absent", "i4"),
        ("old_tours", "i4"),
        ("old_absent", "i4"),
        ("best_busy", "i4"),
        ("best_absent", "i4"),
    ],
    align=True,
)
MEMO = np.dtype([("version", "i8"), ("cost", "i4"), ("i", "i2"), ("j", "i2")], align=True)
SCAN = np.dtype(
    [
        ("onto", "i4"),  # to the pickup
        ("off", "i4"),  # from the pickup to the next position
        ("there", "i4"),  # to the delivery
        ("back", "i4"),  # from the delivery to the next position
        ("floor", "i4"),  # the least that the delivery costs from this position on
    ],
    align=True,
)
OLD = np.dtype([("cost", "f8"), ("version", "i8"), ("courier", "i4"), ("count", "i4")], align=True)


class Ledger(NamedTuple):
    """One search's memory."""

    state: Records  # STATE[1]
    dice: NDArray[np.uint64]  # [1]
    absent: Ints  # [shipments]
    old_absent: Ints
    old: Records  # OLD[couriers] tours changed in this turn, as they were
    old_positions: Records  # POSITION[couriers, positions]
    old_pause_at: Ints  # [couriers, most pauses]
    best_node: Ints  # [couriers, positions]
    best_count: Ints  # [couriers]
    memo: Records  # MEMO[shipments, couriers] the cheapest place in a version of a tour
    misses: NDArray[np.float64]  # [shipments] how often it was left out while the fleet shrank
    order: Ints  # scratch [shipments]
    pending: Ints  # scratch [couriers]
    key: NDArray[np.float64]  # scratch [shipments]
    scan: Records  # scratch SCAN[positions]


@compiled
def remember(tours: Tours, ledger: Ledger, k: int) -> None:
    """Keep tour k as it was before this turn, once a turn."""
    if tours.tours[k].touched == ledger.state[0].turn:
        return
    tours.tours[k].touched = ledger.state[0].turn
    m = ledger.state[0].old_tours
    ledger.state[0].old_tours = m + 1
    n = tours.tours[k].count
    ledger.old[m].courier = k
    ledger.old[m].count = n
    ledger.old[m].cost = tours.tours[k].cost
    ledger.old[m].version = tours.tours[k].version
    for i in range(n + 2):
        ledger.old_positions[m, i] = tours.positions[k, i]
    for b in range(tours.pause_at.shape[1]):
        ledger.old_pause_at[m, b] = tours.pause_at[k, b]


@compiled
def settle(day: Day, tours: Tours, ledger: Ledger, k: int) -> None:
    """Close the gaps in tour k that stops of no tour have left."""
    n = 0
    for i in range(1, tours.tours[k].count + 1):
        node = tours.positions[k, i].node
        if tours.places[node].courier == k or i <= day.couriers[k].locked:
            n += 1
            tours.positions[k, n].node = node
    tours.tours[k].count = n
    renew(day, tours, ledger, k)


@compiled
def renew(day: Day, tours: Tours, ledger: Ledger, k: int) -> None:
    """Reckon tour k anew after its order changed."""
    ledger.state[0].version += 1
    tours.tours[k].version = ledger.state[0].version
    before = tours.tours[k].cost
    cost = retime(day, tours, k)
    if tours.tours[k].count > 0:
        cost += day.couriers[k].fixed
    tours.tours[k].cost = cost
    ledger.state[0].price += cost - before
    enlist(tours, ledger, k)


@compiled
def enlist(tours: Tours, ledger: Ledger, k: int) -> None:
    """Enter courier k among the busy, or strike it off, as its tour demands."""
    m, gap = ledger.state[0].busy, tours.tours[k].busy_at
    if tours.tours[k].count > 0 and gap < 0:
        tours.busy[m] = k
        tours.tours[k].busy_at = m
        ledger.state[0].busy = m + 1
        ledger.state[0].reach = max(ledger.state[0].reach, k + 1)
    elif tours.tours[k].count == 0 and gap >= 0:
        last = tours.busy[m - 1]
        tours.busy[gap] = last
        tours.tours[last].busy_at = gap
        tours.tours[k].busy_at = -1
        ledger.state[0].busy = m - 1


@compiled
def begin_turn(ledger: Ledger) -> None:
    """Open a turn: nothing touched, and the absent known."""
    state = ledger.state[0]
    state.turn += 1
    state.old_tours = 0
    state.old_absent = state.absent
    state.old_price = state.price
    state.old_left = state.left
    for x in range(state.absent):
        ledger.old_absent[x] = ledger.absent[x]


@compiled
def take_back(tours: Tours, ledger: Ledger) -> None:
    """Undo this turn; tours get their old versions back, so that the memo stays good."""
    state = ledger.state[0]
    for x in range(state.old_tours):
        k = ledger.old[x].courier
        for i in range(1, tours.tours[k].count + 1):
            tours.places[tours.positions[k, i].node].courier = -1
    for x in range(state.old_tours):
        k = ledger.old[x].courier
        tours.tours[k].count = ledger.old[x].count
        tours.tours[k].version = ledger.old[x].version
        tours.tours[k].cost = ledger.old[x].cost
        for b in range(tours.pause_at.shape[1]):
            tours.pause_at[k, b] = ledger.old_pause_at[x, b]
        for i in range(ledger.old[x].count + 2):
            tours.positions[k, i] = ledger.old_positions[x, i]
        for i in range(1, ledger.old[x].count + 1):
            node = tours.positions[k, i].node
            tours.places[node].courier = k
            tours.places[node].position = i
        enlist(tours, ledger, k)
    for x in range(state.old_absent):
        r = ledger.old_absent[x]
        ledger.absent[x] = r
        tours.places[2 * r].courier = -1
        tours.places[2 * r + 1].courier = -1
    state.absent = state.old_absent
    state.price = state.old_price
    state.left = state.old_left


@compiled
def keep_best(tours: Tours, ledger: Ledger) -> None:
    """Copy the present tours as the best so far."""
    state = ledger.state[0]
    state.best_price = state.price
    state.best_left = state.left
    state.best_absent = state.absent
    state.best_busy = state.busy
    for k in range(tours.tours.shape[0]):
        n = tours.tours[k].count
        ledger.best_count[k] = n
        for i in range(1, n + 1):
            ledger.best_node[k, i] = tours.positions[k, i].node
