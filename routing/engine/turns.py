"""Turns of ruin and recreate: annealing for the price, absences for the fleet."""

import math

from routing.engine.arrays import Day, Tours
from routing.engine.compiled import compiled
from routing.engine.dice import roll
from routing.engine.ledger import Ledger, begin_turn, keep_best, renew, take_back
from routing.engine.recreate import recreate, squeeze_in
from routing.engine.ruin import REMOVED, ruin

REMOVED_TO_SHRINK = 16.0  # stops removed on average while the fleet shrinks
DRAWN = 0.6  # how often the ruin begins at a shipment that is in no tour


@compiled
def anneal(day: Day, tours: Tours, ledger: Ledger, turns: int, temperature: float) -> None:
    """Make `turns` turns; a worse plan is kept with a chance that falls with what it costs more."""
    state = ledger.state[0]
    for _ in range(turns):
        begin_turn(ledger)
        bound = state.price + state.left - temperature * math.log(roll(ledger.dice) + 1e-300) - 1e-6
        ruin(day, tours, ledger, REMOVED, 0.0)
        if not recreate(day, tours, ledger, bound):
            take_back(tours, ledger)
        elif state.price + state.left < state.best_price + state.best_left - 1e-6:
            keep_best(tours, ledger)


@compiled
def shrink(day: Day, tours: Tours, ledger: Ledger, turns: int, temperature: float, out: int) -> None:
    """Make `turns` turns to do without one more courier; what is often left out weighs more and more.

    As long as at most `out` shipments are absent, more may be left out in exchange for what was missed more often.
    """
    state = ledger.state[0]
    for _ in range(turns):
        begin_turn(ledger)
        before, missed = state.absent, 0.0
        for x in range(before):
            missed += ledger.misses[ledger.absent[x]]
        bound = state.price - temperature * math.log(roll(ledger.dice) + 1e-300)
        ruin(day, tours, ledger, REMOVED_TO_SHRINK, DRAWN)
        if not squeeze_in(day, tours, ledger, max(before, out), missed):
            take_back(tours, ledger)
        elif state.absent == 0:
            keep_best(tours, ledger)
            if not drop_tour(day, tours, ledger):
                return
        else:
            exchanged = state.missed < missed and state.absent <= out
            same = state.missed == missed and state.absent == before
            if not (state.absent < before or exchanged or (same and state.price < bound)):
                take_back(tours, ledger)


@compiled
def drop_tour(day: Day, tours: Tours, ledger: Ledger) -> bool:
    """Send home the courier whose shipments were missed least; say whether there was one who may go."""
    least, chosen = math.inf, -1
    for x in range(ledger.state[0].busy):
        k = tours.busy[x]
        if day.couriers[k].fixed <= 0 or day.couriers[k].locked > 0:
            continue
        missed = 0.0
        for i in range(1, tours.tours[k].count + 1):
            missed += ledger.misses[tours.positions[k, i].node >> 1]
        missed *= 1.0 + roll(ledger.dice)
        if missed < least:
            least, chosen = missed, k
    if chosen < 0:
        return False
    for i in range(1, tours.tours[chosen].count + 1):
        r = tours.positions[chosen, i].node >> 1
        if tours.places[2 * r].courier == chosen or tours.places[2 * r + 1].courier == chosen:
            tours.places[2 * r].courier = -1
            tours.places[2 * r + 1].courier = -1
            ledger.absent[ledger.state[0].absent] = r
            ledger.state[0].absent += 1
            ledger.state[0].left += day.shipments[r].weight
    tours.tours[chosen].count = 0
    renew(day, tours, ledger, chosen)
    return True
