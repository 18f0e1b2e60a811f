"""Refuse a problem that makes no sense before anybody spends time on it."""

import math
from collections.abc import Iterable

import numpy as np

from routing import bad_problem as bad
from routing.point import Point
from routing.problem import HIGHEST_PRIORITY, Courier, Problem, Shipment, Stop, Window
from routing.table import CELL, TravelTable

LARGEST = 2**31 - 1
LARGEST_PENALTY_S = 10**9


def validate(problem: Problem) -> None:
    """Check every item of the problem.

    Raises BadProblem (a subclass, its `code` and the first item at fault).
    """
    _unique("courier", (courier.id for courier in problem.couriers))
    _unique("shipment", (shipment.id for shipment in problem.shipments))
    _unique("stop", (stop.id for shipment in problem.shipments for stop in (shipment.pickup, shipment.delivery)))
    for courier in problem.couriers:
        _courier(courier)
    for shipment in problem.shipments:
        _shipment(shipment)
    _travel(problem)


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
    _load(item, courier.pieces, courier.weight_g)


def _shipment(shipment: Shipment) -> None:
    item = f"shipment {shipment.id}"
    _stop(shipment.pickup)
    _stop(shipment.delivery)
    _load(item, shipment.pieces, shipment.weight_g)
    if not 0 <= shipment.penalty_s <= LARGEST_PENALTY_S:
        raise bad.PenaltyOutOfRange(item, str(shipment.penalty_s))
    if not 0 <= shipment.priority <= HIGHEST_PRIORITY:
        raise bad.PenaltyOutOfRange(item, f"priority {shipment.priority}")


def _stop(stop: Stop) -> None:
    item = f"stop {stop.id}"
    _point(item, stop.point)
    _window(item, stop.window)
    if not 0 <= stop.service_s <= LARGEST:
        raise bad.ServiceOutOfRange(item, str(stop.service_s))


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
    found = f"{window.opens_s} to {window.closes_s}"
    if window.closes_s < window.opens_s:
        raise bad.WindowEndsBeforeItBegins(item, found)
    if window.opens_s < 0 or window.closes_s > LARGEST:
        raise bad.WindowOutOfRange(item, found)


def _load(item: str, pieces: int, weight_g: int) -> None:
    if not (0 <= pieces <= LARGEST and 0 <= weight_g <= LARGEST):
        raise bad.LoadOutOfRange(item, f"{pieces} pieces, {weight_g} g")


def _travel(problem: Problem) -> None:
    table = problem.travel
    for name, packed in (("seconds", table.seconds_packed), ("metres", table.metres_packed)):
        if len(packed) != len(table.points) ** 2 * CELL.itemsize:
            raise bad.TravelWrongShape(name, f"{len(packed)} bytes for {len(table.points)} points")
    _covered(problem)
    for name, grid in (("seconds", table.seconds), ("metres", table.metres)):
        if grid.size and int(grid.min()) < 0:
            raise bad.TravelNegative(*_cell(table, name, int(grid.argmin())))
        if np.diagonal(grid).any():
            place = int(np.flatnonzero(np.diagonal(grid))[0])
            raise bad.TravelToItself(*_cell(table, name, place * (len(table.points) + 1)))


def _covered(problem: Problem) -> None:
    known = set(problem.travel.points)
    for courier in problem.couriers:
        if not {courier.start, courier.end} <= known:
            raise bad.TravelMissesPoint(f"courier {courier.id}")
    for shipment in problem.shipments:
        for stop in (shipment.pickup, shipment.delivery):
            if stop.point not in known:
                raise bad.TravelMissesPoint(f"stop {stop.id}")


def _cell(table: TravelTable, name: str, cell: int) -> tuple[str, str]:
    size = len(table.points)
    value = (table.seconds if name == "seconds" else table.metres).flat[cell]
    return f"{name}[{cell // size}, {cell % size}]", str(value)
