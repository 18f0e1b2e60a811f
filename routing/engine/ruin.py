"""Take strings of neighbouring stops out of neighbouring tours.

J. Christiaens and G. Vanden Berghe, Slack induction by string removals for vehicle routing problems,
Transportation Science 54(2), 2020.
"""

from routing.engine.arrays import Day, Tours
from routing.engine.compiled import compiled
from routing.engine.dice import roll
from routing.engine.ledger import Ledger, remember, settle

REMOVED = 10.0  # stops removed on average
LONGEST = 10.0  # stops in a string at most
SPLIT = 0.5  # how often a string leaves some stops in its middle
STEP = 0.99  # how often one more is left


@compiled
def ruin(day: Day, tours: Tours, ledger: Ledger, removed: float, drawn: float) -> None:
    """Remove about `removed` stops around a random one, or (so often as `drawn` says) around an absent shipment."""
    state = ledger.state[0]
    stops = 0
    for x in range(state.busy):
        stops += tours.tours[tours.busy[x]].count
    if stops == 0:
        return
    mean = min(LONGEST, stops / state.busy)
    strings = int(roll(ledger.dice) * (4.0 * removed / (1.0 + mean) - 1.0) + 1.0)
    centre = int(roll(ledger.dice) * day.near.shape[0])
    while day.stops[centre].exists == 0:
        centre = int(roll(ledger.dice) * day.near.shape[0])
    if state.absent > 0 and roll(ledger.dice) < drawn:
        centre = 2 * ledger.absent[int(roll(ledger.dice) * state.absent)] + int(roll(ledger.dice) * 2.0)
    done = 0
    for x in range(-1, day.near.shape[1]):
        if done >= strings:
            break
        stop = centre if x < 0 else int(day.near[centre, x])
        k = tours.places[stop].courier
        if k < 0 or tours.tours[k].touched == state.turn:
            continue
        if tours.places[stop].position <= day.couriers[k].locked:
            continue
        done += 1
        remember(tours, ledger, k)
        take_string(day, tours, ledger, k, tours.places[stop].position, mean)
        settle(day, tours, ledger, k)


@compiled
def take_string(day: Day, tours: Tours, ledger: Ledger, k: int, through: int, mean: float) -> None:
    """Remove a string through position `through` of tour k, with the other call of each shipment it touches."""
    n = tours.tours[k].count
    length = min(n, int(roll(ledger.dice) * min(mean, float(n)) + 1.0))
    left = 0
    if 1 < length < n and roll(ledger.dice) < SPLIT:
        while length + left < n and roll(ledger.dice) < STEP:
            left += 1
    width = length + left
    lowest = max(1, through - width + 1)
    highest = min(through, n - width + 1)
    first = lowest + int(roll(ledger.dice) * (highest - lowest + 1))
    hole = first + int(roll(ledger.dice) * (length + 1)) if left > 0 else first + width
    for y in range(first, first + width):
        if y < hole or y >= hole + left:
            take(day, tours, ledger, k, tours.positions[k, y].node >> 1)


@compiled
def take(day: Day, tours: Tours, ledger: Ledger, k: int, r: int) -> None:
    """Mark shipment r as in no tour, unless it was taken already or one of its calls is locked."""
    locked = day.couriers[k].locked
    for stop in range(2 * r, 2 * r + 2):
        if day.stops[stop].exists and (tours.places[stop].courier != k or tours.places[stop].position <= locked):
            return
    tours.places[2 * r].courier = -1
    tours.places[2 * r + 1].courier = -1
    ledger.absent[ledger.state[0].absent] = r
    ledger.state[0].absent += 1
