"""Judge a plan without trusting whoever made it: nothing here is shared with the engine."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from routing.plan import Plan, ReasonCode, Tour, Visit
from routing.point import Point
from routing.problem import Courier, Problem, Shipment, Stop

ViolationCode = Literal[
    "unknown_courier",
    "courier_twice",
    "unknown_shipment",
    "unknown_stop",
    "wrong_kind",
    "served_twice",
    "forgotten",
    "served_and_unserved",
    "unserved_twice",
    "no_reason",
    "pair_split",
    "delivery_before_pickup",
    "arrival_differs_from_travel",
    "starts_before_arrival",
    "wait_differs",
    "starts_too_early",
    "starts_too_late",
    "service_time_differs",
    "too_many_pieces",
    "too_heavy",
    "departs_before_shift",
    "returns_after_shift",
    "return_differs_from_travel",
    "distance_differs",
    "duration_differs",
    "tour_without_visits",
    "travel_source_differs",
]


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """Name one broken promise: whose (an id), what the problem demands and what the plan says."""

    code: ViolationCode
    about: str
    demanded: int | str | None = None
    stated: int | str | None = None


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """List every promise of the problem that the plan breaks; an empty list is a sound plan."""
    return list(_Judge(problem).violations(plan))


class _Judge:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.couriers = {courier.id: courier for courier in problem.couriers}
        self.shipments = {shipment.id: shipment for shipment in problem.shipments}
        self.row = {point: row for row, point in enumerate(problem.travel.points)}
        self.seconds = problem.travel.seconds
        self.metres = problem.travel.metres

    def violations(self, plan: Plan) -> Iterator[Violation]:
        table = self.problem.travel
        if (plan.travel_source, plan.travel_quality) != (table.source, table.quality):
            yield Violation(
                code="travel_source_differs", about="plan", demanded=table.source, stated=plan.travel_source
            )
        yield from self._everyone_once(plan)
        for tour in plan.tours:
            courier = self.couriers.get(tour.courier_id)
            if courier is None:
                yield Violation(code="unknown_courier", about=tour.courier_id)
            elif not tour.visits:
                yield Violation(code="tour_without_visits", about=tour.courier_id)
            else:
                yield from self._tour(courier, tour)

    def _everyone_once(self, plan: Plan) -> Iterator[Violation]:
        for courier_id, tours in Counter(tour.courier_id for tour in plan.tours).items():
            if tours > 1:
                yield Violation(code="courier_twice", about=courier_id, demanded=1, stated=tours)
        visits = Counter((visit.shipment_id, visit.kind) for tour in plan.tours for visit in tour.visits)
        excused = Counter(left.shipment_id for left in plan.unserved)
        for shipment_id in sorted({name for name, _ in visits} | set(excused) - set(self.shipments)):
            if shipment_id not in self.shipments:
                yield Violation(code="unknown_shipment", about=shipment_id)
        for shipment_id in self.shipments:
            pickups, deliveries = visits[shipment_id, "pickup"], visits[shipment_id, "delivery"]
            if pickups > 1 or deliveries > 1:
                yield Violation(code="served_twice", about=shipment_id, demanded=1, stated=max(pickups, deliveries))
            if excused[shipment_id] > 1:
                yield Violation(code="unserved_twice", about=shipment_id, demanded=1, stated=excused[shipment_id])
            if excused[shipment_id] and (pickups or deliveries):
                yield Violation(code="served_and_unserved", about=shipment_id)
            if not (excused[shipment_id] or pickups or deliveries):
                yield Violation(code="forgotten", about=shipment_id)
        for left in plan.unserved:
            if left.reason not in get_args(ReasonCode):
                yield Violation(code="no_reason", about=left.shipment_id, stated=left.reason)

    def _tour(self, courier: Courier, tour: Tour) -> Iterator[Violation]:
        yield from self._pairs(tour)
        if tour.departs_s < courier.shift.opens_s:
            yield _differs("departs_before_shift", courier.id, courier.shift.opens_s, tour.departs_s)
        if tour.returns_s > courier.shift.closes_s:
            yield _differs("returns_after_shift", courier.id, courier.shift.closes_s, tour.returns_s)
        if tour.duration_s != tour.returns_s - tour.departs_s:
            yield _differs("duration_differs", courier.id, tour.returns_s - tour.departs_s, tour.duration_s)
        here, clock_s, metres, pieces, weight_g = courier.start, tour.departs_s, 0, 0, 0
        for visit in tour.visits:
            shipment = self.shipments.get(visit.shipment_id)
            if shipment is None:
                return  # already told; without its place nothing behind it can be judged
            stop = shipment.pickup if visit.kind == "pickup" else shipment.delivery
            if visit.stop_id != stop.id:
                other = shipment.delivery if visit.kind == "pickup" else shipment.pickup
                yield _differs(
                    "wrong_kind" if visit.stop_id == other.id else "unknown_stop", visit.stop_id, stop.id, visit.stop_id
                )
            yield from self._visit(visit, stop, clock_s + self._seconds(here, stop.point))
            sign = 1 if visit.kind == "pickup" else -1
            pieces, weight_g = pieces + sign * shipment.pieces, weight_g + sign * shipment.weight_g
            yield from _overload(courier, shipment, pieces, weight_g)
            metres += self._metres(here, stop.point)
            here, clock_s = stop.point, visit.leaves_s
        metres += self._metres(here, courier.end)
        clock_s += self._seconds(here, courier.end)
        if tour.returns_s != clock_s:
            yield _differs("return_differs_from_travel", courier.id, clock_s, tour.returns_s)
        if tour.distance_m != metres:
            yield _differs("distance_differs", courier.id, metres, tour.distance_m)

    def _pairs(self, tour: Tour) -> Iterator[Violation]:
        first: dict[tuple[str, str], int] = {}
        for position, visit in enumerate(tour.visits):
            first.setdefault((visit.shipment_id, visit.kind), position)
        for shipment_id in dict.fromkeys(visit.shipment_id for visit in tour.visits):
            pickup, delivery = first.get((shipment_id, "pickup")), first.get((shipment_id, "delivery"))
            if pickup is None or delivery is None:
                yield Violation(code="pair_split", about=shipment_id)
            elif delivery < pickup:
                yield Violation(code="delivery_before_pickup", about=shipment_id)

    def _visit(self, visit: Visit, stop: Stop, there_s: int) -> Iterator[Violation]:
        if visit.arrives_s != there_s:
            yield _differs("arrival_differs_from_travel", stop.id, there_s, visit.arrives_s)
        if visit.starts_s < visit.arrives_s:
            yield _differs("starts_before_arrival", stop.id, visit.arrives_s, visit.starts_s)
        if visit.wait_s != visit.starts_s - visit.arrives_s:
            yield _differs("wait_differs", stop.id, visit.starts_s - visit.arrives_s, visit.wait_s)
        if visit.starts_s < stop.window.opens_s:
            yield _differs("starts_too_early", stop.id, stop.window.opens_s, visit.starts_s)
        if visit.starts_s > stop.window.closes_s:
            yield _differs("starts_too_late", stop.id, stop.window.closes_s, visit.starts_s)
        if visit.leaves_s - visit.starts_s != stop.service_s:
            yield _differs("service_time_differs", stop.id, stop.service_s, visit.leaves_s - visit.starts_s)

    def _seconds(self, here: Point, there: Point) -> int:
        return int(self.seconds[self.row[here], self.row[there]])

    def _metres(self, here: Point, there: Point) -> int:
        return int(self.metres[self.row[here], self.row[there]])


def _overload(courier: Courier, shipment: Shipment, pieces: int, weight_g: int) -> Iterator[Violation]:
    if pieces > courier.pieces:
        yield _differs("too_many_pieces", shipment.id, courier.pieces, pieces)
    if weight_g > courier.weight_g:
        yield _differs("too_heavy", shipment.id, courier.weight_g, weight_g)


def _differs(code: ViolationCode, about: str, demanded: int | str, stated: int | str) -> Violation:
    return Violation(code=code, about=about, demanded=demanded, stated=stated)
