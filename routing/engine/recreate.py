"""Put absent shipments back, one after the other, each where it costs least."""

from routing.engine.arrays import Day, Tours
from routing.engine.compiled import compiled
from routing.engine.dice import roll
from routing.engine.ledger import Ledger, remember, renew
from routing.engine.place import NOWHERE, cheapest, put

BLINK = 0.01  # how often a tour is overlooked, so that the same choice is not made for ever
MANY = 6  # tours to ask, from which on it pays to read all ways beforehand
MISSED_FIRST = 0.5  # how often what was missed most comes first, while the fleet shrinks


@compiled
def arrange(day: Day, ledger: Ledger) -> None:
    """Order the absent by one of several rules, drawn each time."""
    count = ledger.state[0].absent
    rule = roll(ledger.dice) * 15.0
    base = day.couriers[0].start
    for x in range(count):
        r = ledger.absent[x]
        pickup, delivery = 2 * r, 2 * r + 1
        if day.stops[pickup].exists == 0:
            pickup = delivery
        if day.stops[delivery].exists == 0:
            delivery = pickup
        if rule < 4.0:
            key = roll(ledger.dice)
        elif rule < 8.0:
            key = -float(day.shipments[r].load)
        elif rule < 11.0:
            key = float(day.ways[0, r, base].to_pickup + day.ways[0, r, base].to_delivery)
            if rule < 10.0:
                key = -key
        elif rule < 12.5:
            key = float(day.stops[pickup].closes - day.stops[pickup].opens)
            key += float(day.stops[delivery].closes - day.stops[delivery].opens)
        elif rule < 14.0:
            key = float(day.stops[pickup].opens)
        else:
            key = -float(day.stops[delivery].closes)
        ledger.order[x] = r
        ledger.key[x] = key
    rank(ledger, count)


@compiled
def rank(ledger: Ledger, count: int) -> None:
    """Sort the order by its keys."""
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for x in range(gap, count):
            key, r = ledger.key[x], ledger.order[x]
            y = x
            while y >= gap and ledger.key[y - gap] > key:
                ledger.key[y] = ledger.key[y - gap]
                ledger.order[y] = ledger.order[y - gap]
                y -= gap
            ledger.key[y] = key
            ledger.order[y] = r
        gap //= 3


@compiled
def recreate(day: Day, tours: Tours, ledger: Ledger, bound: float) -> bool:
    """Serve what is absent, by couriers at home too, unless it is cheaper to leave it.

    Give up, and say so, as soon as the price exceeds `bound`.
    """
    state = ledger.state[0]
    arrange(day, ledger)
    absent, left = 0, 0.0
    for x in range(state.absent):
        r = ledger.order[x]
        if not serve(day, tours, ledger, r, True):
            ledger.absent[absent] = r
            absent += 1
            left += day.shipments[r].weight
        if state.price + left > bound:
            return False
    state.absent = absent
    state.left = left
    return True


@compiled
def squeeze_in(day: Day, tours: Tours, ledger: Ledger, most: int, bound: float) -> bool:
    """Serve what is absent by couriers who are out anyway.

    Give up, and say so, as soon as the misses of what is left exceed `bound`, or reach it with more
    than `most` shipments.
    """
    state = ledger.state[0]
    arrange(day, ledger)
    if roll(ledger.dice) < MISSED_FIRST:
        for x in range(state.absent):
            ledger.key[x] = -ledger.misses[ledger.order[x]]
        rank(ledger, state.absent)
    absent, left, missed = 0, 0.0, 0.0
    for x in range(state.absent):
        r = ledger.order[x]
        if not serve(day, tours, ledger, r, False):
            ledger.absent[absent] = r
            absent += 1
            left += day.shipments[r].weight
            missed += ledger.misses[r]
            if missed > bound or absent > most:
                for y in range(absent):
                    ledger.misses[ledger.absent[y]] += 1.0
                return False
    for y in range(absent):
        ledger.misses[ledger.absent[y]] += 1.0
    state.absent = absent
    state.left = left
    state.missed = missed
    return True


@compiled
def read_through(day: Day, r: int) -> int:
    """Read the ways of shipment r in their order: asked here and there afterwards, they are in the cache by then."""
    seen = 0
    for profile in range(day.ways.shape[0]):
        for node in range(0, day.ways.shape[2], 4):
            seen ^= day.ways[profile, r, node].to_pickup
    return seen


@compiled
def serve(day: Day, tours: Tours, ledger: Ledger, r: int, hire: bool) -> bool:
    """Put shipment r where it costs least, and say whether there was such a place."""
    state = ledger.state[0]
    best = NOWHERE - 1
    if hire and day.shipments[r].weight < best:
        best = int(day.shipments[r].weight)
    best_k, best_i, best_j = -1, -1, -1
    home, calls = day.shipments[r].home, day.shipments[r].calls
    change = int(day.rules[0].change) if home >= 0 else 0
    pending = 0
    for k in range(state.reach):
        if tours.tours[k].count == 0 or day.allowed[r, k] == 0:
            continue
        if tours.tours[k].count + calls > day.couriers[k].most or roll(ledger.dice) < BLINK:
            continue
        memo = ledger.memo[r, k]
        cost = memo.cost + (0 if home == k else change)
        if memo.version == tours.tours[k].version:
            if cost >= best:
                continue
            if memo.i >= 0:
                best, best_k, best_i, best_j = cost, k, memo.i, memo.j
                continue
        ledger.pending[pending] = k
        pending += 1
    if pending >= MANY:
        state.read += read_through(day, r)
    for x in range(pending):
        k = ledger.pending[x]
        limit = best - (0 if home == k else change)
        memo = ledger.memo[r, k]
        if memo.version == tours.tours[k].version and memo.cost >= limit:
            continue
        memo.cost, memo.i, memo.j = cheapest(day, tours, r, k, limit, ledger.scan)
        memo.version = tours.tours[k].version
        if memo.i >= 0:
            best, best_k, best_i, best_j = memo.cost + best - limit, k, memo.i, memo.j
    if hire:
        for crew in range(day.crews.shape[0] - 1):
            for k in range(day.crews[crew], day.crews[crew + 1]):
                if tours.tours[k].count > 0:
                    continue
                extra = int(day.couriers[k].fixed) + (0 if home == k else change)
                if day.allowed[r, k] and calls <= day.couriers[k].most and extra < best:
                    cost, i, j = cheapest(day, tours, r, k, best - extra, ledger.scan)
                    if i >= 0:
                        best, best_k, best_i, best_j = cost + extra, k, i, j
                break  # the others at home are the same
    if best_k < 0:
        return False
    remember(tours, ledger, best_k)
    put(day, tours, r, best_k, best_i, best_j)
    renew(day, tours, ledger, best_k)
    return True
