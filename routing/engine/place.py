"""The cheapest place for one shipment in one tour."""

from routing.engine.arrays import Day, Records, Tours
from routing.engine.compiled import compiled
from routing.engine.loads import GUARDS, fits
from routing.engine.timing import rested, starts

NOWHERE = 2**31 - 1


@compiled
def cheapest(day: Day, tours: Tours, r: int, k: int, limit: int, scan: Records) -> tuple[int, int, int]:
    """Find where shipment r costs least in tour k: (extra seconds, i, j), or (what it costs at least, -1, -1).

    The latter where no place is below `limit`. The pickup goes behind position i and the delivery behind position
    j >= i of the present tour; for a shipment with one call both name its place. `scan` is scratch, as long as a tour.
    """
    if day.shipments[r].calls == 2:
        return cheapest_pair(day, tours, r, k, limit, scan)
    return cheapest_call(day, tours, 2 * r if day.stops[2 * r].exists else 2 * r + 1, k, limit)


@compiled
def cheapest_pair(day: Day, tours: Tours, r: int, k: int, limit: int, scan: Records) -> tuple[int, int, int]:
    """Find the cheapest places for a pickup and its delivery.

    One pass from the end tells, for every position, the least that the delivery can cost from there
    on, so that most pickups need no walk at all.
    """
    at = tours.positions
    pickup, delivery = day.stops[2 * r], day.stops[2 * r + 1]
    profile = day.couriers[k].profile
    pickup_closes, delivery_closes, delivery_opens = pickup.closes, delivery.closes, delivery.opens
    pickup_service, delivery_service = pickup.service, delivery.service
    first, last = in_time(day, tours, r, k)
    if first > last:
        return NOWHERE, -1, -1
    room = (day.couriers[k].room | GUARDS) - day.shipments[r].load
    direct = day.ways[profile, r, 2 * r + 1].from_pickup

    least = NOWHERE
    last_pickup = -1
    ways = day.ways[profile, r, at[k, last + 1].node]
    off, back = ways.from_pickup, ways.from_delivery
    for j in range(last, first - 1, -1):
        ways = day.ways[profile, r, at[k, j].node]
        leave, leg = at[k, j].leave, at[k, j + 1].leg
        onto, there = ways.to_pickup, ways.to_delivery
        if fits(at[k, j].bag, room):
            if leave + onto <= pickup_closes:
                last_pickup = max(last_pickup, j)
            hands = max(leave + there, delivery_opens)
            if hands <= delivery_closes and hands + delivery_service + back <= at[k, j + 1].late:
                least = min(least, there + back - leg)
        scan[j].onto = onto
        scan[j].off = off
        scan[j].there = there
        scan[j].back = back
        scan[j].floor = least
        off, back = ways.from_pickup, ways.from_delivery

    best, best_i, best_j = limit, -1, -1
    bound = NOWHERE
    for i in range(first, last_pickup + 1):
        way = scan[i].onto - at[k, i + 1].leg
        ahead = way + scan[i].off
        adjacent = way + direct + scan[i].back
        farther = ahead + scan[i + 1].floor if i < last else NOWHERE
        bound = min(bound, adjacent, farther)
        walk = farther < best
        if adjacent >= best and not walk:
            continue
        arrives = at[k, i].leave + scan[i].onto
        if arrives > pickup_closes or not fits(at[k, i].bag, room):
            continue
        leaves = starts(day, 2 * r, arrives) + pickup_service
        if adjacent < best and leaves + direct <= delivery_closes:
            hands = starts(day, 2 * r + 1, leaves + direct) + delivery_service
            if hands + scan[i].back <= at[k, i + 1].late:
                best, best_i, best_j = adjacent, i, i
        if walk:
            extra, j = carry(day, tours, r, k, i, last, leaves + scan[i].off, ahead, best, room, scan)
            if j > 0:
                best, best_i, best_j = extra, i, j
    return (best if best_i >= 0 else max(limit, bound)), best_i, best_j


@compiled
def in_time(day: Day, tours: Tours, r: int, k: int) -> tuple[int, int]:
    """Tell the positions of tour k behind which a call of shipment r can lie by the hours alone: the first, the last.

    No way is looked up, so that a tour at the wrong time of the day costs next to nothing; the first
    lies behind the last where no position is left.
    """
    at = tours.positions
    pickup, delivery = day.stops[2 * r], day.stops[2 * r + 1]
    first, last = day.couriers[k].locked, tours.tours[k].count
    while last >= first and at[k, last].leave > delivery.closes:
        last -= 1
    while first <= last and at[k, first + 1].late < pickup.opens + pickup.service:
        first += 1
    if at[k, first].leave > pickup.closes or at[k, last + 1].late < delivery.opens + delivery.service:
        return 1, 0
    return first, last


@compiled
def carry(
    day: Day, tours: Tours, r: int, k: int, i: int, last: int, arrives: int, ahead: int, best: int, room: int,
    scan: Records,
) -> tuple[int, int]:  # fmt: skip
    """Take shipment r along tour k, arriving behind position i at `arrives`, with its delivery behind `last` at most.

    Return the least cost below `best`, and its position or -1.
    """
    at = tours.positions
    holes = day.rules[0].holes or day.couriers[k].pauses
    delivery_closes, delivery_opens = day.stops[2 * r + 1].closes, day.stops[2 * r + 1].opens
    delivery_service = day.stops[2 * r + 1].service
    best_j = -1
    for j in range(i + 1, last + 1):
        if arrives > at[k, j].late or ahead + scan[j].floor >= best or not fits(at[k, j].bag, room):
            break
        ready = max(arrives, at[k, j].opens) + at[k, j].service
        if holes:
            ready = rested(day, tours, k, j, starts(day, at[k, j].node, arrives) + at[k, j].service)
        extra = ahead + scan[j].there + scan[j].back - at[k, j + 1].leg
        hands = ready + scan[j].there
        if extra < best and hands <= delivery_closes:
            hands = starts(day, 2 * r + 1, hands) if holes else max(hands, delivery_opens)
            if hands + delivery_service + scan[j].back <= at[k, j + 1].late:
                best, best_j = extra, j
        arrives = ready + at[k, j + 1].leg
    return best, best_j


@compiled
def cheapest_call(day: Day, tours: Tours, stop: int, k: int, limit: int) -> tuple[int, int, int]:
    """Find the cheapest place for the only call of a shipment: it fills the bag before a delivery, after a pickup.

    A delivery that is not in the bag from the start was picked up at a locked stop, and is there already.
    """
    at = tours.positions
    n, profile, r = tours.tours[k].count, day.couriers[k].profile, stop >> 1
    room = day.couriers[k].room | GUARDS
    if stop & 1 == 0 or day.shipments[r].aboard:
        room -= day.shipments[r].load
    first, last = day.couriers[k].locked, n
    if stop & 1:
        for i in range(n + 1):
            if not fits(at[k, i].bag, room):
                last = i - 1
                break
    else:
        for i in range(n, first - 1, -1):
            if not fits(at[k, i].bag, room):
                first = i + 1
                break
    best, best_i = limit, -1
    for i in range(first, last + 1):
        before, behind = day.ways[profile, r, at[k, i].node], day.ways[profile, r, at[k, i + 1].node]
        there = before.to_delivery if stop & 1 else before.to_pickup
        back = behind.from_delivery if stop & 1 else behind.from_pickup
        extra = there + back - at[k, i + 1].leg
        arrives = at[k, i].leave + there
        if extra < best and arrives <= day.stops[stop].closes:
            leaves = starts(day, stop, arrives) + day.stops[stop].service
            if leaves + back <= at[k, i + 1].late:
                best, best_i = extra, i
    return best, best_i, best_i


@compiled
def put(day: Day, tours: Tours, r: int, k: int, i: int, j: int) -> None:
    """Write shipment r into the order of tour k at a place that `cheapest` found; `retime` renews the clock."""
    if day.stops[2 * r + 1].exists:
        squeeze(tours, k, j + 1, 2 * r + 1)
    if day.stops[2 * r].exists:
        squeeze(tours, k, i + 1, 2 * r)


@compiled
def squeeze(tours: Tours, k: int, i: int, stop: int) -> None:
    """Make `stop` the one at position i."""
    n = tours.tours[k].count
    for x in range(n, i - 1, -1):
        tours.positions[k, x + 1].node = tours.positions[k, x].node
    tours.positions[k, i].node = stop
    tours.tours[k].count = n + 1
