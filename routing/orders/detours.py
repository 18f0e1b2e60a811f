"""Find where one more shipment lengthens a tour least, with a check of constant cost for every place."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from routing.orders.flat import Flat, next_start
from routing.orders.promises import Load, bags, fits, room
from routing.orders.schedule import latest_starts, walked
from routing.table import UNREACHABLE_S

# Later than any clock: a leg that does not exist is late everywhere.
NO_WAY_S = 2**40

Holds = Callable[[tuple[int, ...]], bool]


@dataclass(frozen=True, slots=True)
class Detour:
    """Say before which position of an order each call goes, and how much travel that adds."""

    at: tuple[int, ...]
    extra_s: int


@dataclass(frozen=True, slots=True)
class Line:
    """A sound order as nodes: the start (0), the stops, the end; timed as if no break were due.

    For node i: `done_s` is when its service is over, `door_s` what leaving its place takes besides,
    `bag` what is held from there on, `leg_s` the travel to the next node, and `latest_s` when one
    has to be there to keep the rest.
    """

    order: list[int]
    place: list[int]
    done_s: list[int]
    door_s: list[int]
    leg_s: list[int]
    latest_s: list[int]
    bag: list[Load]

    @classmethod
    def of(cls, flat: Flat, courier: int, order: list[int]) -> "Line":
        """Walk the order forward and back."""
        who, seconds = flat.problem.couriers[courier], flat.seconds[flat.profile[courier]]
        place = [flat.start[courier], *(flat.place[stop] for stop in order), flat.end[courier]]
        # Who stays at home does not even go from the start to the end.
        leg_s = [seconds[place[node], place[node + 1]] for node in range(len(order) + 1)] if order else [0]
        calls = walked(flat, courier, order).calls if order else []
        return cls(
            order=order,
            place=place,
            done_s=[who.shift.opens_s, *(call.starts_s + _service_s(flat, call.stop) for call in calls)],
            door_s=[0, *(_door_s(flat, stop) for stop in order)],
            leg_s=leg_s,
            latest_s=[0, *latest_starts(flat, courier, order, [], who.shift.closes_s), who.shift.closes_s],
            bag=bags(flat, order),
        )

    def leaves_for(self, node: int, place: int) -> int:
        """Tell when a courier leaves a node for another place, or is done there for the same one."""
        return self.done_s[node] + (self.door_s[node] if place != self.place[node] else 0)


@dataclass(frozen=True, slots=True)
class Caller:
    """A call to be inserted, with the ways from each node of a tour (`to_s`) and back (`from_s`)."""

    stop: int
    place: int
    service_s: int
    door_s: int
    to_s: list[int]
    from_s: list[int]

    @classmethod
    def of(cls, flat: Flat, courier: int, line: Line, stop: int) -> "Caller":
        """Measure the ways."""
        seconds, place = flat.seconds[flat.profile[courier]], flat.place[stop]
        return cls(
            stop=stop,
            place=place,
            service_s=_service_s(flat, stop),
            door_s=_door_s(flat, stop),
            to_s=[_way_s(seconds[node, place]) for node in line.place],
            from_s=[_way_s(seconds[place, node]) for node in line.place],
        )

    def detour_s(self, line: Line) -> list[int]:
        """Count the travel that the call alone adds behind each node."""
        return [self.to_s[node] + self.from_s[node + 1] - leg_s for node, leg_s in enumerate(line.leg_s)]

    def keeps(self, flat: Flat, line: Line, node: int, arrives_s: int) -> bool:
        """Tell whether all that follows a node stays possible with the call behind it."""
        done_s = next_start(flat.windows[self.stop], arrives_s) + self.service_s
        if node == len(line.order) or line.place[node + 1] != self.place:
            done_s += self.door_s
        return done_s + self.from_s[node + 1] <= line.latest_s[node + 1]


class Search:
    """Look for the cheapest place of one shipment in one courier's order, behind what is locked.

    Windows, shift and bag are kept; `holds` is asked about the rest, for every place that is
    better than the best until then.
    """

    def __init__(self, flat: Flat, courier: int, line: Line, shipment: int, holds: Holds) -> None:
        """Measure the ways, and where the bag has room."""
        self.flat, self.line, self.holds = flat, line, holds
        self.first, self.last = len(flat.locked[courier]), len(line.order)
        self.calls = [Caller.of(flat, courier, line, stop) for stop in flat.calls(shipment)]
        most, load = room(flat, courier), flat.loads[shipment]
        spare = most[0] - load[0], most[1] - load[1], most[2] - load[2]
        self.free = [fits(bag, spare) for bag in line.bag]
        grid = flat.seconds[flat.profile[courier]]
        self.between_s = _way_s(grid[self.calls[0].place, self.calls[-1].place])

    def cheapest(self, below_s: int) -> Detour | None:
        """Find the place that adds least travel, and less than `below_s`."""
        return self._one_call(below_s) if len(self.calls) == 1 else self._two_calls(below_s)

    def _one_call(self, below_s: int) -> Detour | None:
        best, call, line = None, self.calls[0], self.line
        # What is only delivered fills the bag until then, what is only picked up from then on.
        backward = call.stop % 2 == 0
        free = list(accumulate(reversed(self.free) if backward else self.free, min))
        if backward:
            free.reverse()
        for node, extra_s in enumerate(call.detour_s(line)):
            if self.first <= node and free[node] and extra_s < below_s:
                arrives_s = line.leaves_for(node, call.place) + call.to_s[node]
                if call.keeps(self.flat, line, node, arrives_s) and self.holds((node,)):
                    best, below_s = Detour((node,), extra_s), extra_s
        return best

    def _two_calls(self, below_s: int) -> Detour | None:
        """Try each place of the pickup, then carry the shipment along until its delivery fits no more."""
        best, (pickup, delivery), line, flat = None, self.calls, self.line, self.flat
        up_s, down_s = pickup.detour_s(line), delivery.detour_s(line)
        # The least that the delivery can add from each node on: most pickups need no walk at all.
        floor_s = [*reversed(list(accumulate(reversed(down_s), min))), 2 * NO_WAY_S]
        for node in range(self.first, self.last + 1):
            extra_s = pickup.to_s[node] + self.between_s + delivery.from_s[node + 1] - line.leg_s[node]
            if not self.free[node] or min(extra_s, up_s[node] + floor_s[node + 1]) >= below_s:
                continue
            arrives_s = line.leaves_for(node, pickup.place) + pickup.to_s[node]
            if arrives_s > flat.windows[pickup.stop][-1][1]:
                continue
            clock_s = next_start(flat.windows[pickup.stop], arrives_s) + pickup.service_s
            here, door_s, onward_s, hand_s = pickup.place, pickup.door_s, pickup.from_s[node + 1], self.between_s
            for behind in range(node, self.last + 1):
                if extra_s < below_s:
                    arrives_s = clock_s + hand_s + (door_s if delivery.place != here else 0)
                    if delivery.keeps(flat, line, behind, arrives_s) and self.holds((node, behind)):
                        best, below_s = Detour((node, behind), extra_s), extra_s
                if behind == self.last or not self.free[behind + 1] or up_s[node] + floor_s[behind + 1] >= below_s:
                    break
                there = line.place[behind + 1]
                arrives_s = clock_s + onward_s + (door_s if there != here else 0)
                if arrives_s > line.latest_s[behind + 1]:
                    break
                stop = line.order[behind]
                clock_s = next_start(flat.windows[stop], arrives_s) + _service_s(flat, stop)
                here, door_s, onward_s = there, line.door_s[behind + 1], line.leg_s[behind + 1]
                hand_s, extra_s = delivery.to_s[behind + 1], up_s[node] + down_s[behind + 1]
        return best


def _service_s(flat: Flat, number: int) -> int:
    stop = flat.stops[number]
    assert stop is not None
    return stop.service_s


def _door_s(flat: Flat, number: int) -> int:
    stop = flat.stops[number]
    assert stop is not None
    return stop.door_s


def _way_s(seconds: int) -> int:
    return seconds if seconds < UNREACHABLE_S else NO_WAY_S
