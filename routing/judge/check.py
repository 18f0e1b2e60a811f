"""Judge a plan without trusting whoever made it: nothing here is shared with an engine."""

from collections import Counter
from collections.abc import Iterator
from typing import get_args

from routing.judge.tour import TourJudge
from routing.judge.violation import Violation, ViolationCode, differs
from routing.plan import Cost, Obstacle, Plan, ReasonCode
from routing.problem import Problem

__all__ = ["Violation", "ViolationCode", "check"]

SURENESS = ("estimate", "roads", "given")


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """List every promise of the problem that the plan breaks; an empty list is a sound plan."""
    return list(_Judge(problem).violations(plan))


class _Judge:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.couriers = {courier.id: courier for courier in problem.couriers}
        self.shipments = {shipment.id: shipment for shipment in problem.shipments}
        self.tours = TourJudge(problem)

    def violations(self, plan: Plan) -> Iterator[Violation]:
        yield from self._everyone_once(plan)
        yield from self._locks_kept(plan)
        for left in plan.unserved:
            yield from self._reasons(left.shipment_id, left.obstacles)
        for tour in plan.tours:
            courier = self.couriers.get(tour.courier_id)
            if courier is None:
                yield Violation(code="unknown_courier", about=tour.courier_id)
            elif not tour.visits:
                yield Violation(code="tour_without_visits", about=tour.courier_id)
            else:
                yield from self.tours.violations(courier, tour)
        yield from self._travel_told(plan)
        cost = self._cost(plan)
        if plan.cost != cost:
            yield differs("cost_differs", "plan", str(cost), str(plan.cost))

    def _everyone_once(self, plan: Plan) -> Iterator[Violation]:
        for courier_id, tours in Counter(tour.courier_id for tour in plan.tours).items():
            if tours > 1:
                yield differs("courier_twice", courier_id, 1, tours)
        visits = Counter((visit.shipment_id, visit.kind) for tour in plan.tours for visit in tour.visits)
        excused = Counter(left.shipment_id for left in plan.unserved)
        for shipment_id in sorted(({name for name, _ in visits} | set(excused)) - set(self.shipments)):
            yield Violation(code="unknown_shipment", about=shipment_id)
        for shipment_id in self.shipments:
            calls = max(visits[shipment_id, "pickup"], visits[shipment_id, "delivery"])
            if calls > 1:
                yield differs("served_twice", shipment_id, 1, calls)
            if excused[shipment_id] > 1:
                yield differs("unserved_twice", shipment_id, 1, excused[shipment_id])
            if excused[shipment_id] and calls:
                yield Violation(code="served_and_unserved", about=shipment_id)
            if not (excused[shipment_id] or calls):
                yield Violation(code="forgotten", about=shipment_id)

    def _locks_kept(self, plan: Plan) -> Iterator[Violation]:
        orders = {tour.courier_id: tuple(visit.stop_id for visit in tour.visits) for tour in plan.tours}
        for courier in self.problem.couriers:
            first = orders.get(courier.id, ())[: len(courier.locked)]
            if first != courier.locked:
                yield differs("locked_order_broken", courier.id, ", ".join(courier.locked), ", ".join(first))

    def _reasons(self, shipment_id: str, obstacles: tuple[Obstacle, ...]) -> Iterator[Violation]:
        if self.problem.couriers and not obstacles:
            yield Violation(code="no_reason", about=shipment_id)
        for obstacle in obstacles:
            if obstacle.courier_id not in self.couriers:
                yield Violation(code="unknown_courier", about=obstacle.courier_id)
            if obstacle.reason not in get_args(ReasonCode):
                yield Violation(code="no_reason", about=shipment_id, stated=obstacle.reason)

    def _travel_told(self, plan: Plan) -> Iterator[Violation]:
        """A plan names every source its times rest on, and the quality of the least sure."""
        tables = self.problem.travel.values()
        source = ", ".join(dict.fromkeys(table.source for table in tables))
        quality = min((table.quality for table in tables), key=SURENESS.index, default="given")
        if (plan.travel_source, plan.travel_quality) != (source, quality):
            stated = f"{plan.travel_source} ({plan.travel_quality})"
            yield differs("travel_source_differs", "plan", f"{source} ({quality})", stated)

    def _cost(self, plan: Plan) -> Cost:
        left = [self.shipments[name] for name in {one.shipment_id for one in plan.unserved} & set(self.shipments)]
        expects = {name: order.courier_id for order in self.problem.standing for name in order.stop_ids}
        targets = {stop.id: stop.target_s for shipment in self.problem.shipments for stop in shipment.stops}
        service = {stop.id: stop.service_s for shipment in self.problem.shipments for stop in shipment.stops}
        weights = self.problem.weights
        price_s = sum(shipment.penalty_s for shipment in left if shipment.penalty_s is not None)
        wait_s = late_s = 0
        for tour in plan.tours:
            price_s += tour.travel_s
            if tour.courier_id in self.couriers:
                price_s += self.couriers[tour.courier_id].fixed_s
            moved = {
                visit.shipment_id
                for visit in tour.visits
                for stop in (self.shipments[visit.shipment_id].stops if visit.shipment_id in self.shipments else ())
                if expects.get(stop.id, tour.courier_id) != tour.courier_id
            }
            price_s += self.problem.change_s * len(moved)
            price_s += sum(visit.leaves_s - visit.starts_s - service.get(visit.stop_id, 0) for visit in tour.visits)
            wait_s += sum(visit.starts_s - visit.arrives_s for visit in tour.visits)
            late_s += sum(
                max(0, visit.starts_s - target_s)
                for visit in tour.visits
                if (target_s := targets.get(visit.stop_id)) is not None
            )
        return Cost(
            unserved=tuple(
                sum(shipment.penalty_s is None and shipment.priority == level for shipment in left)
                for level in range(9, -1, -1)
            ),
            price_s=price_s + round(weights.wait * wait_s + weights.late * late_s),
        )
