"""The clock of one tour: departures forward, latest arrivals backward, and what it costs."""

from routing.engine.arrays import LATEST, Day, Tours
from routing.engine.compiled import compiled, inlined

UNREACHED = -LATEST


@inlined
def starts(day: Day, stop: int, moment: int) -> int:
    """Find when a service may start from `moment` on; beyond the stop's last closing when it may not."""
    if moment <= day.stops[stop].opens:
        return day.stops[stop].opens
    if day.stops[stop].windows == 1:
        return moment
    return starts_between(day, stop, moment)


@compiled
def starts_between(day: Day, stop: int, moment: int) -> int:
    """Find the start of a service with several windows."""
    first = day.stops[stop].window
    for w in range(first, first + day.stops[stop].windows):
        if moment <= day.windows[w].closes:
            return max(moment, day.windows[w].opens)
    return moment


@inlined
def latest(day: Day, stop: int, moment: int) -> int:
    """Find the last start up to `moment`; UNREACHED when nothing has opened by then."""
    if moment < day.stops[stop].opens:
        return UNREACHED
    if moment >= day.stops[stop].closes:
        return day.stops[stop].closes
    if day.stops[stop].windows == 1:
        return moment
    return latest_between(day, stop, moment)


@compiled
def latest_between(day: Day, stop: int, moment: int) -> int:
    """Find the last start of a service with several windows."""
    found = UNREACHED
    first = day.stops[stop].window
    for w in range(first, first + day.stops[stop].windows):
        if moment >= day.windows[w].opens:
            found = min(moment, day.windows[w].closes)
    return found


@compiled
def door(day: Day, tours: Tours, k: int, i: int) -> int:
    """Find what the way onward from position i holds of the door's own time, which comes before a pause."""
    here, there = tours.positions[k, i].node, tours.positions[k, i + 1].node
    if i < tours.tours[k].count and day.stops[here].place == day.stops[there].place:
        return 0
    return day.stops[here].door


@compiled
def rested(day: Day, tours: Tours, k: int, i: int, ready: int) -> int:
    """Pass the pauses taken at position i; LATEST when one would start too late."""
    for b in range(day.couriers[k].pauses):
        if tours.pause_at[k, b] == i:
            shuts = door(day, tours, k, i)
            begins = max(ready + shuts, day.pauses[k, b].opens)
            if begins > day.pauses[k, b].closes:
                return LATEST
            ready = begins + day.pauses[k, b].lasts - shuts
    return ready


@compiled
def rest_by(day: Day, tours: Tours, k: int, i: int, leave_by: int) -> int:
    """Find when courier k has to be ready at position i to set off by `leave_by`, pauses there included."""
    for b in range(day.couriers[k].pauses - 1, -1, -1):
        if tours.pause_at[k, b] == i:
            shuts = door(day, tours, k, i)
            leave_by += shuts - day.pauses[k, b].lasts
            if leave_by < day.pauses[k, b].opens:
                return UNREACHED
            leave_by = min(leave_by, day.pauses[k, b].closes) - shuts
    return leave_by


@compiled
def retime(day: Day, tours: Tours, k: int) -> float:
    """Renew all that follows from the order of tour k, and return its cost without the fixed one."""
    n = tours.tours[k].count
    at = tours.positions
    at[k, 0].node = day.couriers[k].start
    at[k, n + 1].node = day.couriers[k].end
    profile = day.couriers[k].profile
    held = 0
    for i in range(1, n + 1):
        node = at[k, i].node
        before = at[k, i - 1].node
        ways = day.ways[profile, node >> 1, before]
        at[k, i].leg = ways.to_delivery if node & 1 else ways.to_pickup
        at[k, i].opens = day.stops[node].opens
        at[k, i].service = day.stops[node].service
        tours.places[node].courier = k
        tours.places[node].position = i
        if node & 1 and day.shipments[node >> 1].aboard:
            held += day.shipments[node >> 1].load
    # Who stays at home does not even go from start to end.
    at[k, n + 1].leg = 0
    if n > 0:
        node = at[k, n].node
        ways = day.ways[profile, node >> 1, at[k, n + 1].node]
        at[k, n + 1].leg = ways.from_delivery if node & 1 else ways.from_pickup
    at[k, 0].bag = held
    if day.couriers[k].pauses > 0:
        settle_pauses(day, tours, k)
    backward(day, tours, k)
    return forward(day, tours, k)


@compiled
def forward(day: Day, tours: Tours, k: int) -> float:
    """Walk tour k, filling the bag; return travel and doors, waiting and late starts, weighed."""
    n = tours.tours[k].count
    at = tours.positions
    paused = day.couriers[k].pauses > 0
    ready = day.couriers[k].opens
    held = at[k, 0].bag
    travel, waited, late = 0, 0, 0
    for i in range(n):
        if paused:
            ready = rested(day, tours, k, i, ready)
        at[k, i].leave = ready
        stop = at[k, i + 1].node
        travel += at[k, i + 1].leg
        arrives = ready + at[k, i + 1].leg
        begins = starts(day, stop, arrives)
        if i > 0:
            waited += begins - arrives
        late += max(0, begins - day.stops[stop].target)
        ready = begins + day.stops[stop].service
        load = day.shipments[stop >> 1].load
        held += -load if stop & 1 else load
        at[k, i + 1].bag = held
    if paused:
        ready = rested(day, tours, k, n, ready)
    at[k, n].leave = ready
    travel += at[k, n + 1].leg
    return travel + day.rules[0].wait * waited + day.rules[0].late * late


@compiled
def backward(day: Day, tours: Tours, k: int) -> None:
    """Renew the latest arrivals of tour k."""
    n = tours.tours[k].count
    at = tours.positions
    paused = day.couriers[k].pauses > 0
    by = day.couriers[k].closes
    for b in range(day.couriers[k].pauses):
        if n == 0:
            by -= day.pauses[k, b].lasts
        elif tours.pause_at[k, b] < 0:
            by = min(by, day.pauses[k, b].closes)
    at[k, n + 1].late = by
    for i in range(n, 0, -1):
        stop = at[k, i].node
        by -= at[k, i + 1].leg
        if paused:
            by = rest_by(day, tours, k, i, by)
        by = latest(day, stop, by - day.stops[stop].service)
        at[k, i].late = by


@compiled
def settle_pauses(day: Day, tours: Tours, k: int) -> None:
    """Put each pause of tour k, in order, where the return is earliest; nowhere when no place is left for it."""
    n = tours.tours[k].count
    at = tours.positions
    for b in range(day.couriers[k].pauses):
        tours.pause_at[k, b] = -1
    if n == 0:
        return
    for b in range(day.couriers[k].pauses):
        first = 0 if b == 0 else max(tours.pause_at[k, b - 1], 0)
        forward(day, tours, k)
        # Of all positions reached before the pause may begin, the last one is never worse.
        while first < n and at[k, first + 1].leave + door(day, tours, k, first + 1) <= day.pauses[k, b].opens:
            first += 1
        soonest, chosen = LATEST, -1
        for i in range(first, n + 1):
            if at[k, i].leave > day.pauses[k, b].closes:
                break
            returns = return_with(day, tours, k, i, at[k, i].leave, b)
            if returns < soonest:
                soonest, chosen = returns, i
        tours.pause_at[k, b] = chosen


@compiled
def return_with(day: Day, tours: Tours, k: int, i: int, ready: int, b: int) -> int:
    """Return when tour k ends if courier k is ready at position i and then takes pause b; LATEST when too late."""
    n = tours.tours[k].count
    at = tours.positions
    shuts = door(day, tours, k, i)
    ready = max(ready + shuts, day.pauses[k, b].opens)
    if ready > day.pauses[k, b].closes:
        return LATEST
    ready += day.pauses[k, b].lasts - shuts
    while i < n:
        stop = at[k, i + 1].node
        begins = starts(day, stop, ready + at[k, i + 1].leg)
        if begins > day.stops[stop].closes:
            return LATEST
        ready = begins + day.stops[stop].service
        i += 1
    ready += at[k, n + 1].leg
    return ready if ready <= day.couriers[k].closes else LATEST
