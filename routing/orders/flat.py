"""A problem as plain integers, the form in which the engines and their neighbours think."""

from dataclasses import dataclass
from typing import Self

from routing.problem import Courier, Problem, Shipment, Stop
from routing.table import TravelTable

NEVER_S = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Flat:
    """Number everything: shipment k is picked up at stop 2k and delivered at stop 2k + 1.

    Stops index `stops` (None where the shipment has no such call), `place` (row in every travel
    grid, -1 where None) and `windows`; shipments index `loads` (pieces, grams, cm3) and `allowed`
    (couriers who may, by promise and skill); couriers index `profile` (which grid), `start`, `end`,
    `locked` (stops) and `standing` (stops, empty without one); `expects` tells whose standing order a
    shipment is in.
    """

    problem: Problem
    seconds: "list[memoryview[int]]"
    metres: "list[memoryview[int]]"
    stops: list[Stop | None]
    place: list[int]
    windows: list[tuple[tuple[int, int], ...]]
    loads: list[tuple[int, int, int]]
    allowed: list[list[bool]]
    profile: list[int]
    start: list[int]
    end: list[int]
    locked: list[list[int]]
    standing: list[list[int]]
    expects: dict[int, int]

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Flatten a problem that `validate` has passed; all tables list the points of the first, in its order."""
        tables = list(problem.travel.values())
        position = tables[0].positions() if tables else {}
        profiles = list(problem.travel)
        stops = [stop for shipment in problem.shipments for stop in (shipment.pickup, shipment.delivery)]
        number = {stop.id: index for index, stop in enumerate(stops) if stop is not None}
        orders = {order.courier_id: [number[name] for name in order.stop_ids] for order in problem.standing}
        standing = [orders.get(courier.id, []) for courier in problem.couriers]
        return cls(
            problem=problem,
            seconds=[_grid(table.seconds_packed, table) for table in tables],
            metres=[_grid(table.metres_packed, table) for table in tables],
            stops=stops,
            place=[-1 if stop is None else position.get(stop.point, -1) for stop in stops],
            windows=[_pairs(stop) for stop in stops],
            loads=[(parcel.pieces, parcel.weight_g, parcel.volume_cm3) for parcel in problem.shipments],
            allowed=_allowed(problem),
            profile=[profiles.index(courier.profile) for courier in problem.couriers],
            start=[position[courier.start] for courier in problem.couriers],
            end=[position[courier.end] for courier in problem.couriers],
            locked=[[number[name] for name in courier.locked] for courier in problem.couriers],
            standing=standing,
            expects={stop // 2: courier for courier, order in enumerate(standing) for stop in order},
        )

    def calls(self, shipment: int) -> list[int]:
        """List the stops of a shipment, pickup first."""
        return [stop for stop in (2 * shipment, 2 * shipment + 1) if self.stops[stop] is not None]


def next_start(windows: tuple[tuple[int, int], ...], moment_s: int) -> int:
    """Find the first moment from `moment_s` on at which a service may start; NEVER_S when all windows are over."""
    for opens_s, closes_s in windows:
        if moment_s <= closes_s:
            return max(moment_s, opens_s)
    return NEVER_S


def last_start(windows: tuple[tuple[int, int], ...], moment_s: int) -> int:
    """Find the last moment up to `moment_s` at which a service may start; -NEVER_S when none has opened."""
    for opens_s, closes_s in reversed(windows):
        if moment_s >= opens_s:
            return min(moment_s, closes_s)
    return -NEVER_S


def _pairs(stop: Stop | None) -> tuple[tuple[int, int], ...]:
    return () if stop is None else tuple((window.opens_s, window.closes_s) for window in stop.windows)


def _allowed(problem: Problem) -> list[list[bool]]:
    rows: dict[tuple[str | None, frozenset[str]], list[bool]] = {}
    for parcel in problem.shipments:
        if (parcel.courier, parcel.skills) not in rows:
            rows[parcel.courier, parcel.skills] = [_may(courier, parcel) for courier in problem.couriers]
    return [rows[parcel.courier, parcel.skills] for parcel in problem.shipments]


def _may(courier: Courier, parcel: Shipment) -> bool:
    return parcel.courier in (None, courier.id) and parcel.skills <= courier.skills


def _grid(packed: bytes, table: TravelTable) -> "memoryview[int]":
    # Read cell by cell, a memoryview is several times faster than an array, and needs no copy.
    size = len(table.points)
    if size == 0:
        return memoryview(b"").cast("i")
    return memoryview(packed).cast("B").cast("i", (size, size))
