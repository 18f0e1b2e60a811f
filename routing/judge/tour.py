"""Judge one courier's tour, call by call."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from routing.judge.violation import Violation, ViolationCode, differs
from routing.plan import Tour, Visit
from routing.point import Point
from routing.problem import Break, Courier, Problem, Shipment, Stop
from routing.table import UNREACHABLE_S, TravelTable


class Known(NamedTuple):
    """A visit with what the problem says about it."""

    visit: Visit
    shipment: Shipment
    stop: Stop


class TourJudge:
    """Know the problem, and judge tours of its couriers."""

    def __init__(self, problem: Problem) -> None:
        """Index shipments and places."""
        self.shipments = {shipment.id: shipment for shipment in problem.shipments}
        self.ways = {profile: _Ways(table) for profile, table in problem.travel.items()}

    def violations(self, courier: Courier, tour: Tour) -> Iterator[Violation]:
        """List the broken promises of a tour with visits."""
        known = []
        for visit in tour.visits:
            yield from self._names(visit)
            shipment = self.shipments.get(visit.shipment_id)
            stop = shipment and (shipment.pickup if visit.kind == "pickup" else shipment.delivery)
            if shipment and stop:
                known.append(Known(visit, shipment, stop))
        yield from _pairs(known)
        yield from _allowed(courier, known)
        yield from _bag(courier, known)
        ways = self.ways.get(courier.profile)
        if ways is None:
            yield Violation(code="unknown_profile", about=courier.id, stated=courier.profile)
        elif len(known) == len(tour.visits):  # else a place is missing, and nothing behind it can be judged
            yield from _shift(courier, tour)
            yield from _clock(ways, courier, tour, known)
            yield from _sums(ways, courier, tour, known)
            yield from _breaks(courier, tour)
            yield from _slack(ways, courier, tour, known)

    def _names(self, visit: Visit) -> Iterator[Violation]:
        shipment = self.shipments.get(visit.shipment_id)
        if shipment is None:
            return  # told with the whole plan
        right, other = shipment.pickup, shipment.delivery
        if visit.kind == "delivery":
            right, other = other, right
        if right is None or visit.stop_id != right.id:
            swapped = other is not None and visit.stop_id == other.id
            yield Violation(code="wrong_kind" if swapped else "unknown_stop", about=visit.stop_id)


class _Ways:
    def __init__(self, table: TravelTable) -> None:
        self.row = {point: row for row, point in enumerate(table.points)}
        self.table_s, self.table_m = table.seconds, table.metres

    def seconds(self, here: Point, there: Point) -> int:
        return int(self.table_s[self.row[here], self.row[there]])

    def metres(self, here: Point, there: Point) -> int:
        return int(self.table_m[self.row[here], self.row[there]])


def _pairs(known: list[Known]) -> Iterator[Violation]:
    first: dict[str, int] = {}
    for position, (_, _, stop) in enumerate(known):
        first.setdefault(stop.id, position)
    for shipment in {one.shipment.id: one.shipment for one in known}.values():
        positions = [first.get(stop.id) for stop in shipment.stops]
        if None in positions:
            yield Violation(code="pair_split", about=shipment.id)
        elif positions != sorted(position for position in positions if position is not None):
            yield Violation(code="delivery_before_pickup", about=shipment.id)


def _allowed(courier: Courier, known: list[Known]) -> Iterator[Violation]:
    for shipment in {one.shipment.id: one.shipment for one in known}.values():
        if shipment.courier is not None and shipment.courier != courier.id:
            yield differs("promised_to_another", shipment.id, shipment.courier, courier.id)
        for skill in sorted(shipment.skills - courier.skills):
            yield differs("lacks_skill", shipment.id, skill, courier.id)
    if courier.most_stops is not None and len(known) > courier.most_stops:
        yield differs("too_many_stops", courier.id, courier.most_stops, len(known))


def _bag(courier: Courier, known: list[Known]) -> Iterator[Violation]:
    loaded = {one.shipment.id: one.shipment for one in known if one.shipment.pickup is None}.values()
    pieces = sum(shipment.pieces for shipment in loaded)
    weight_g = sum(shipment.weight_g for shipment in loaded)
    volume_cm3 = sum(shipment.volume_cm3 for shipment in loaded)
    yield from _overload(courier, courier.id, pieces, weight_g, volume_cm3)
    for visit, shipment, _ in known:
        sign = 1 if visit.kind == "pickup" else -1
        pieces += sign * shipment.pieces
        weight_g += sign * shipment.weight_g
        volume_cm3 += sign * shipment.volume_cm3
        if visit.kind == "pickup":
            yield from _overload(courier, shipment.id, pieces, weight_g, volume_cm3)


def _overload(courier: Courier, about: str, pieces: int, weight_g: int, volume_cm3: int) -> Iterator[Violation]:
    if pieces > courier.pieces:
        yield differs("too_many_pieces", about, courier.pieces, pieces)
    if weight_g > courier.weight_g:
        yield differs("too_heavy", about, courier.weight_g, weight_g)
    if volume_cm3 > courier.volume_cm3:
        yield differs("too_bulky", about, courier.volume_cm3, volume_cm3)


def _shift(courier: Courier, tour: Tour) -> Iterator[Violation]:
    if tour.departs_s < courier.shift.opens_s:
        yield differs("departs_before_shift", courier.id, courier.shift.opens_s, tour.departs_s)
    if tour.returns_s > courier.shift.closes_s:
        yield differs("returns_after_shift", courier.id, courier.shift.closes_s, tour.returns_s)


def _clock(ways: _Ways, courier: Courier, tour: Tour, known: list[Known]) -> Iterator[Violation]:
    """Walk with the plan's own times: each leg, pause and service takes what it takes."""
    at_home_s = _paused_until(tour, 0, courier.shift.opens_s)
    if tour.pauses and at_home_s > tour.departs_s:
        yield differs("break_overlaps", courier.id, at_home_s, tour.departs_s)
    here, clock_s = courier.start, tour.departs_s
    for number, (visit, _, stop) in enumerate(known, start=1):
        leg_s = ways.seconds(here, stop.point)
        if leg_s >= UNREACHABLE_S:
            yield Violation(code="unreachable_leg", about=stop.id, stated=leg_s)
        if visit.arrives_s != clock_s + leg_s:
            yield differs("arrival_differs_from_travel", stop.id, clock_s + leg_s, visit.arrives_s)
        if visit.starts_s < visit.arrives_s:
            yield differs("starts_before_arrival", stop.id, visit.arrives_s, visit.starts_s)
        if visit.wait_s != visit.starts_s - visit.arrives_s:
            yield differs("wait_differs", stop.id, visit.starts_s - visit.arrives_s, visit.wait_s)
        if not any(window.opens_s <= visit.starts_s <= window.closes_s for window in stop.windows):
            open_s = ", ".join(f"{window.opens_s} to {window.closes_s}" for window in stop.windows)
            yield differs("starts_outside_windows", stop.id, open_s, visit.starts_s)
        if visit.leaves_s - visit.starts_s != _service_s(known, number):
            yield differs("service_time_differs", stop.id, _service_s(known, number), visit.leaves_s - visit.starts_s)
        here, clock_s = stop.point, _paused_until(tour, number, visit.leaves_s)
    leg_s = ways.seconds(here, courier.end)
    if leg_s >= UNREACHABLE_S:
        yield Violation(code="unreachable_leg", about=courier.id, stated=leg_s)
    if tour.returns_s != clock_s + leg_s:
        yield differs("return_differs_from_travel", courier.id, clock_s + leg_s, tour.returns_s)


def _service_s(known: list[Known], number: int) -> int:
    """Demand the service, and the door's own time where the next call (or the end) is not at this door."""
    stop = known[number - 1].stop
    stays = number < len(known) and known[number].stop.point == stop.point
    return stop.service_s if stays else stop.service_s + stop.door_s


def _paused_until(tour: Tour, after: int, ready_s: int) -> int:
    return max([ready_s, *(pause.ends_s for pause in tour.pauses if pause.after == after)])


def _sums(ways: _Ways, courier: Courier, tour: Tour, known: list[Known]) -> Iterator[Violation]:
    places = [courier.start, *(one.stop.point for one in known), courier.end]
    legs = list(pairwise(places))
    sums: list[tuple[ViolationCode, int, int]] = [
        ("travel_differs", sum(ways.seconds(*leg) for leg in legs), tour.travel_s),
        ("distance_differs", sum(ways.metres(*leg) for leg in legs), tour.distance_m),
        ("wait_differs", sum(visit.starts_s - visit.arrives_s for visit in tour.visits), tour.wait_s),
    ]
    for code, demanded, stated in sums:
        if demanded != stated:
            yield differs(code, courier.id, demanded, stated)


def _breaks(courier: Courier, tour: Tour) -> Iterator[Violation]:
    if len(tour.pauses) > len(courier.breaks):
        yield differs("break_unknown", courier.id, len(courier.breaks), len(tour.pauses))
        return
    taken = _taken(courier, tour)
    if taken is None:
        yield differs("break_missing", courier.id, len(courier.breaks), len(tour.pauses))
        return
    last = 0, courier.shift.opens_s
    for pause, number in zip(tour.pauses, taken, strict=True):
        rest = courier.breaks[number]
        if not rest.window.opens_s <= pause.starts_s <= rest.window.closes_s:
            open_s = f"{rest.window.opens_s} to {rest.window.closes_s}"
            yield differs("break_outside_window", courier.id, open_s, pause.starts_s)
        if pause.ends_s - pause.starts_s != rest.lasts_s:
            yield differs("break_length_differs", courier.id, rest.lasts_s, pause.ends_s - pause.starts_s)
        if not last[0] <= pause.after <= len(tour.visits):
            yield differs("break_misplaced", courier.id, f"{last[0]} to {len(tour.visits)}", pause.after)
            return
        ready_s = max(last[1], tour.visits[pause.after - 1].leaves_s if pause.after else last[1])
        if pause.starts_s < ready_s:
            yield differs("break_overlaps", courier.id, ready_s, pause.starts_s)
        last = pause.after, pause.ends_s


def _taken(courier: Courier, tour: Tour) -> tuple[int, ...] | None:
    """Match each pause with a break (its number), in order, such that no break is missing; None = one is."""
    numbers = range(len(courier.breaks))
    choices = [
        choice
        for choice in combinations(numbers, len(tour.pauses))
        if all(_excused(courier.breaks[number], tour) for number in set(numbers).difference(choice))
    ]
    return max(choices, key=lambda choice: _fitting(courier, choice, tour), default=None)


def _fitting(courier: Courier, choice: tuple[int, ...], tour: Tour) -> int:
    return sum(
        rest.window.opens_s <= pause.starts_s <= rest.window.closes_s and pause.ends_s - pause.starts_s == rest.lasts_s
        for pause, rest in zip(tour.pauses, (courier.breaks[number] for number in choice), strict=True)
    )


def _excused(rest: Break, tour: Tour) -> bool:
    return tour.returns_s <= rest.window.closes_s or tour.departs_s >= rest.window.closes_s


def _slack(ways: _Ways, courier: Courier, tour: Tour, known: list[Known]) -> Iterator[Violation]:
    """Walk back from the latest return: no start may be promised more, or less, than what it can be late."""
    taken = _taken(courier, tour) or ()
    pauses = list(zip(tour.pauses, (courier.breaks[number] for number in taken), strict=False))
    not_taken = [rest.window.closes_s for number, rest in enumerate(courier.breaks) if number not in taken]
    # A break that the tour escapes by being over in time must stay escaped.
    escapes = [closes_s for closes_s in not_taken if tour.departs_s < closes_s]
    latest_s, there = min([courier.shift.closes_s, *escapes]), courier.end
    for number in range(len(known), 0, -1):
        visit, _, stop = known[number - 1]
        latest_s -= ways.seconds(stop.point, there)
        for pause, rest in reversed(pauses):
            if pause.after == number:
                latest_s = min(rest.window.closes_s, latest_s - rest.lasts_s)
        latest_s -= _service_s(known, number)
        open_s = [min(latest_s, window.closes_s) for window in stop.windows if window.opens_s <= latest_s]
        latest_s = max(open_s, default=-1)
        if visit.slack_s != latest_s - visit.starts_s:
            yield differs("slack_differs", stop.id, latest_s - visit.starts_s, visit.slack_s)
        there = stop.point
