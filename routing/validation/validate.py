"""Refuse a problem that makes no sense before anybody spends time on it."""

import math
from collections.abc import Iterable
from itertools import pairwise

from routing.point import Point
from routing.problem import HIGHEST_PRIORITY, UNLIMITED, Break, Courier, Problem, Shipment, Stop, Window
from routing.validation import bad_problem as bad
from routing.validation.links import validate_links
from routing.validation.travel import validate_travel

LARGEST_S = 10**9
HEAVIEST = 1000.0


def validate(problem: Problem) -> None:
    """Check every item of the problem.

    Raises BadProblem (a subclass, its `code` and the first item at fault).
    """
    _unique("courier", (courier.id for courier in problem.couriers))
    _unique("shipment", (shipment.id for shipment in problem.shipments))
    _unique("stop", (stop.id for shipment in problem.shipments for stop in shipment.stops))
    _price("change", problem.change_s)
    for name, weight in (("wait", problem.weights.wait), ("late", problem.weights.late)):
        if not 0 <= weight <= HEAVIEST:
            raise bad.WeightOutOfRange(f"weight {name}", str(weight))
    for courier in problem.couriers:
        _courier(courier)
    for shipment in problem.shipments:
        _shipment(shipment)
    validate_travel(problem)
    validate_links(problem)


def _unique(kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise bad.DuplicateId(f"{kind} {name}")
        seen.add(name)


def _courier(courier: Courier) -> None:
    item = f"courier {courier.id}"
    _point(item, courier.start)
    _point(item, courier.end)
    _window(item, courier.shift)
    _load(item, courier.pieces, courier.weight_g, courier.volume_cm3)
    _price(item, courier.fixed_s)
    if courier.most_stops is not None and courier.most_stops < 0:
        raise bad.MostStopsOutOfRange(item, str(courier.most_stops))
    for rest in courier.breaks:
        _break(item, rest, courier.shift)
    for first, second in pairwise(rest.window for rest in courier.breaks):
        if second.opens_s < first.opens_s or second.closes_s < first.closes_s:
            raise bad.BreaksOutOfOrder(item, f"{_span(first)}, {_span(second)}")


def _break(item: str, rest: Break, shift: Window) -> None:
    _window(item, rest.window)
    if not 0 <= rest.lasts_s <= shift.closes_s - shift.opens_s:
        raise bad.BreakTooLong(item, f"{rest.lasts_s} s")
    if rest.window.closes_s < shift.opens_s or rest.window.opens_s > shift.closes_s:
        raise bad.BreakOutsideShift(item, _span(rest.window))


def _shipment(shipment: Shipment) -> None:
    item = f"shipment {shipment.id}"
    if not shipment.stops:
        raise bad.ShipmentWithoutStops(item)
    for stop in shipment.stops:
        _stop(stop)
    _load(item, shipment.pieces, shipment.weight_g, shipment.volume_cm3)
    if shipment.penalty_s is not None:
        _price(item, shipment.penalty_s)
    if not 0 <= shipment.priority <= HIGHEST_PRIORITY:
        raise bad.PriorityOutOfRange(item, str(shipment.priority))


def _stop(stop: Stop) -> None:
    item = f"stop {stop.id}"
    _point(item, stop.point)
    if not stop.windows:
        raise bad.WindowsMissing(item)
    for window in stop.windows:
        _window(item, window)
    for first, second in pairwise(stop.windows):
        if second.opens_s <= first.closes_s:
            raise bad.WindowsOverlap(item, f"{_span(first)}, {_span(second)}")
    for seconds in (stop.service_s, stop.door_s):
        if not 0 <= seconds <= LARGEST_S:
            raise bad.ServiceOutOfRange(item, str(seconds))
    if stop.target_s is not None and not 0 <= stop.target_s <= LARGEST_S:
        raise bad.WindowOutOfRange(item, f"target {stop.target_s}")


def _point(item: str, point: Point) -> None:
    found = f"lon {point.lon}, lat {point.lat}"
    if not (math.isfinite(point.lon) and math.isfinite(point.lat)):
        raise bad.CoordinatesNotFinite(item, found)
    if abs(point.lon) <= 180 and abs(point.lat) <= 90:
        return
    if abs(point.lat) <= 180 and abs(point.lon) <= 90:
        raise bad.CoordinatesSwapped(item, found)
    raise bad.CoordinatesOutOfRange(item, found)


def _window(item: str, window: Window) -> None:
    if window.closes_s < window.opens_s:
        raise bad.WindowEndsBeforeItBegins(item, _span(window))
    if window.opens_s < 0 or window.closes_s > LARGEST_S:
        raise bad.WindowOutOfRange(item, _span(window))


def _load(item: str, pieces: int, weight_g: int, volume_cm3: int) -> None:
    if not (0 <= pieces <= UNLIMITED and 0 <= weight_g <= UNLIMITED and 0 <= volume_cm3 <= UNLIMITED):
        raise bad.LoadOutOfRange(item, f"{pieces} pieces, {weight_g} g, {volume_cm3} cm3")


def _price(item: str, seconds: int) -> None:
    if not 0 <= seconds <= LARGEST_S:
        raise bad.PriceOutOfRange(item, str(seconds))


def _span(window: Window) -> str:
    return f"{window.opens_s} to {window.closes_s}"
