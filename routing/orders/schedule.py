"""Clock times for an ordered list of stops."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from routing.orders.flat import NEVER_S, Flat, last_start, next_start
from routing.plan import Pause, Tour, Visit
from routing.table import UNREACHABLE_S


class Call(NamedTuple):
    """One stop of an order, timed; waiting at the first door is waiting at home, before leaving."""

    stop: int
    arrives_s: int
    starts_s: int
    leaves_s: int


class Rest(NamedTuple):
    """A break (its number in the courier's list), timed, taken after so many calls."""

    number: int
    after: int
    starts_s: int
    ends_s: int


@dataclass(frozen=True, slots=True)
class Timing:
    """Hold an order's times up to its end, or up to the first promise that cannot be kept.

    `fault` is the position in the order where the courier comes too late or cannot come at all,
    the length of the order for the return, None when all is well. `comes_s` is when they get there
    (the end point, if there is no fault), NEVER_S where no way leads.
    """

    calls: list[Call]
    rests: list[Rest]
    fault: int | None
    comes_s: int


def tour(flat: Flat, courier: int, order: list[int]) -> Tour:
    """Time a courier's stops; the order is not empty and keeps every promise (see `trim`)."""
    timing = timed(flat, courier, order)
    latest_s = latest_starts(flat, courier, order, timing.rests, _latest_return(flat, courier, timing))
    seconds, metres = flat.seconds[flat.profile[courier]], flat.metres[flat.profile[courier]]
    legs = list(pairwise([flat.start[courier], *(flat.place[stop] for stop in order), flat.end[courier]]))
    return Tour(
        courier_id=flat.problem.couriers[courier].id,
        departs_s=departs(flat, courier, timing),
        visits=tuple(_visit(flat, call, by_s) for call, by_s in zip(timing.calls, latest_s, strict=True)),
        pauses=tuple(Pause(after=rest.after, starts_s=rest.starts_s, ends_s=rest.ends_s) for rest in timing.rests),
        returns_s=timing.comes_s,
        distance_m=sum(metres[leg] for leg in legs),
        travel_s=sum(seconds[leg] for leg in legs),
        wait_s=sum(call.starts_s - call.arrives_s for call in timing.calls),
    )


def timed(flat: Flat, courier: int, order: list[int]) -> Timing:
    """Walk an order that is not empty as early as possible, with every break that it needs.

    The breaks are placed one after the other, each where the tour then ends earliest (or else, where
    the fault comes last).
    """
    timing, misfit = _rested(flat, courier, order)
    if misfit is None:
        return timing
    tries = [_onward(flat, courier, order, timing.calls[: rest.after], [*timing.rests, rest]) for rest in misfit]
    nowhere = replace(timing, fault=len(order))
    return max(tries, key=lambda tried: -1 if tried.fault is None else tried.fault, default=nowhere)


def in_time(flat: Flat, courier: int, order: list[int]) -> bool:
    """Tell whether an order that is not empty can be walked with every break that it needs."""
    timing, misfit = _rested(flat, courier, order)
    return misfit is None and timing.fault is None


def walked(flat: Flat, courier: int, order: list[int]) -> Timing:
    """Walk an order that is not empty as early as possible, as if no break were due."""
    return _onward(flat, courier, order, [], [])


def departs(flat: Flat, courier: int, timing: Timing) -> int:
    """Leave the start as late as is in time for the first start."""
    first = timing.calls[0]
    return first.starts_s - flat.seconds[flat.profile[courier]][flat.start[courier], flat.place[first.stop]]


def latest_starts(flat: Flat, courier: int, order: list[int], rests: list[Rest], by_s: int) -> list[int]:
    """Walk back from the last moment to return: when each service has to start to keep all that follows."""
    breaks, seconds = flat.problem.couriers[courier].breaks, flat.seconds[flat.profile[courier]]
    latest_s, there = [], flat.end[courier]
    for position in range(len(order) - 1, -1, -1):
        here = flat.place[order[position]]
        by_s -= seconds[here, there]
        for rest in reversed(rests):
            if rest.after == position + 1:
                by_s = min(breaks[rest.number].window.closes_s, by_s - breaks[rest.number].lasts_s)
        by_s = last_start(flat.windows[order[position]], by_s - spent(flat, order, position))
        latest_s.append(by_s)
        there = here
    return latest_s[::-1]


def spent(flat: Flat, order: list[int], position: int) -> int:
    """Count the seconds of service at a stop of an order, and of its door before going elsewhere or home."""
    stop = flat.stops[order[position]]
    assert stop is not None
    goes = position + 1 == len(order) or flat.place[order[position + 1]] != flat.place[order[position]]
    return stop.service_s + stop.door_s if goes else stop.service_s


def _rested(flat: Flat, courier: int, order: list[int]) -> tuple[Timing, list[Rest] | None]:
    """Place the breaks until one fits nowhere; return the times with those before it, and where it was tried."""
    timing, latest_s = walked(flat, courier, order), None
    for number, pause in enumerate(flat.problem.couriers[courier].breaks):
        if timing.fault is not None:
            break
        if pause.window.closes_s < timing.comes_s and departs(flat, courier, timing) < pause.window.closes_s:
            closes_s = flat.problem.couriers[courier].shift.closes_s
            latest_s = latest_s or [*latest_starts(flat, courier, order, [], closes_s), closes_s]
            rests = _rests(flat, courier, timing, number)
            fitting = [rest for rest in rests if _fits(flat, courier, order, rest, latest_s)]
            if not fitting:
                return timing, rests
            tries = (
                _onward(flat, courier, order, timing.calls[: rest.after], [*timing.rests, rest]) for rest in fitting
            )
            timing = min(tries, key=lambda tried: tried.comes_s)
    return timing, None


def _rests(flat: Flat, courier: int, timing: Timing, number: int) -> list[Rest]:
    """List where a break could begin in its window, behind the breaks before it."""
    pause = flat.problem.couriers[courier].breaks[number]
    ready_s = [flat.problem.couriers[courier].shift.opens_s, *(call.leaves_s for call in timing.calls)]
    first = 0
    if timing.rests:
        first = timing.rests[-1].after
        ready_s[first] = timing.rests[-1].ends_s
    # Of all the places where the courier would wait for the break to begin, the last is never worse.
    while first + 1 < len(ready_s) and ready_s[first + 1] <= pause.window.opens_s:
        first += 1
    starts = ((after, max(ready_s[after], pause.window.opens_s)) for after in range(first, len(ready_s)))
    return [
        Rest(number, after, starts_s, starts_s + pause.lasts_s)
        for after, starts_s in starts
        if starts_s <= pause.window.closes_s
    ]


def _fits(flat: Flat, courier: int, order: list[int], rest: Rest, latest_s: list[int]) -> bool:
    here = flat.place[order[rest.after - 1]] if rest.after else flat.start[courier]
    there = flat.place[order[rest.after]] if rest.after < len(order) else flat.end[courier]
    return rest.ends_s + flat.seconds[flat.profile[courier]][here, there] <= latest_s[rest.after]


def _latest_return(flat: Flat, courier: int, timing: Timing) -> int:
    """A break that the tour escapes by being over in time has to stay escaped."""
    who, taken = flat.problem.couriers[courier], {rest.number for rest in timing.rests}
    departs_s = departs(flat, courier, timing)
    escapes = [rest.window.closes_s for number, rest in enumerate(who.breaks) if number not in taken]
    return min([who.shift.closes_s, *(closes_s for closes_s in escapes if departs_s < closes_s)])


def _onward(flat: Flat, courier: int, order: list[int], calls: list[Call], rests: list[Rest]) -> Timing:
    """Continue a tour behind the calls and rests that it begins with."""
    calls, seconds = list(calls), flat.seconds[flat.profile[courier]]
    clock_s = _ready(flat, courier, calls, rests)
    here = flat.place[calls[-1].stop] if calls else flat.start[courier]
    for position in range(len(calls), len(order)):
        stop = order[position]
        way_s = seconds[here, flat.place[stop]]
        starts_s = next_start(flat.windows[stop], clock_s + way_s)
        if way_s >= UNREACHABLE_S:
            return Timing(calls, rests, position, NEVER_S)
        if starts_s == NEVER_S:
            return Timing(calls, rests, position, clock_s + way_s)
        arrives_s = clock_s + way_s if position else starts_s
        clock_s, here = starts_s + spent(flat, order, position), flat.place[stop]
        calls.append(Call(stop, arrives_s, starts_s, clock_s))
    way_s = seconds[here, flat.end[courier]]
    clock_s = _ready(flat, courier, calls, rests) + way_s
    if way_s >= UNREACHABLE_S:
        return Timing(calls, rests, len(order), NEVER_S)
    late = clock_s > flat.problem.couriers[courier].shift.closes_s
    return Timing(calls, rests, len(order) if late else None, clock_s)


def _ready(flat: Flat, courier: int, calls: list[Call], rests: list[Rest]) -> int:
    """Tell when a courier who has made these calls can go on."""
    for rest in reversed(rests):
        if rest.after == len(calls):
            return rest.ends_s
    return calls[-1].leaves_s if calls else flat.problem.couriers[courier].shift.opens_s


def _visit(flat: Flat, call: Call, by_s: int) -> Visit:
    stop = flat.stops[call.stop]
    assert stop is not None
    return Visit(
        stop_id=stop.id,
        shipment_id=flat.problem.shipments[call.stop // 2].id,
        kind="delivery" if call.stop % 2 else "pickup",
        arrives_s=call.arrives_s,
        wait_s=call.starts_s - call.arrives_s,
        starts_s=call.starts_s,
        leaves_s=call.leaves_s,
        slack_s=by_s - call.starts_s,
    )
