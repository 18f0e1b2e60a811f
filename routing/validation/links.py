"""Refuse promises, locks and standing orders that contradict the rest of the problem."""

from routing.orders.flat import Flat
from routing.orders.locks import bound
from routing.orders.promises import first_fault
from routing.problem import Problem
from routing.validation import bad_problem as bad


def validate_links(problem: Problem) -> None:
    """Check what items of a problem say about each other; the items alone are sound.

    Raises BadProblem.
    """
    couriers = {courier.id for courier in problem.couriers}
    for shipment in problem.shipments:
        if shipment.courier is not None and shipment.courier not in couriers:
            raise bad.UnknownId(f"shipment {shipment.id}", f"courier {shipment.courier}")
    owner = {stop.id: shipment.id for shipment in problem.shipments for stop in shipment.stops}
    _standing(problem, couriers, owner)
    _locked(problem, owner)
    if any(courier.locked for courier in problem.couriers):
        _feasible(Flat.of(problem))


def _standing(problem: Problem, couriers: set[str], owner: dict[str, str]) -> None:
    told: set[str] = set()
    seen: set[str] = set()
    expects: dict[str, str] = {}
    for order in problem.standing:
        item = f"standing of {order.courier_id}"
        if order.courier_id not in couriers:
            raise bad.UnknownId(item, f"courier {order.courier_id}")
        if order.courier_id in told:
            raise bad.DuplicateId(item)
        told.add(order.courier_id)
        for stop_id in order.stop_ids:
            if stop_id not in owner:
                raise bad.UnknownId(item, f"stop {stop_id}")
            if stop_id in seen or expects.setdefault(owner[stop_id], order.courier_id) != order.courier_id:
                raise bad.ExpectedTwice(item, f"stop {stop_id}")
            seen.add(stop_id)


def _locked(problem: Problem, owner: dict[str, str]) -> None:
    pairs = (shipment.stops for shipment in problem.shipments if len(shipment.stops) == 2)
    pickups = {delivery.id: pickup.id for pickup, delivery in pairs}
    seen: set[str] = set()
    for courier in problem.couriers:
        item = f"courier {courier.id}"
        own: set[str] = set()
        for stop_id in courier.locked:
            if stop_id not in owner:
                raise bad.UnknownId(item, f"stop {stop_id}")
            if stop_id in seen:
                raise bad.LockedTwice(item, f"stop {stop_id}")
            if pickups.get(stop_id, stop_id) not in {*own, stop_id}:
                raise bad.LockedBeforePickup(item, f"stop {stop_id}")
            seen.add(stop_id)
            own.add(stop_id)


def _feasible(flat: Flat) -> None:
    for number, courier in enumerate(flat.problem.couriers):
        order = bound(flat, number)
        fault = first_fault(flat, number, order)
        if fault is not None:
            stop = flat.stops[order[min(fault, len(order) - 1)]]
            assert stop is not None
            raise bad.LockInfeasible(f"courier {courier.id}", f"stop {stop.id}")
