"""A problem as plain integers, the form in which the engine and its neighbours think."""

from dataclasses import dataclass
from typing import Self

from routing.problem import Problem


@dataclass(frozen=True, slots=True)
class Flat:
    """Number everything: shipment k is picked up at stop 2k and delivered at stop 2k + 1.

    Stops index `place` (row in the travel grids), `opens_s`, `closes_s`, `service_s`, `pieces` and
    `weight_g` (what the hands gain there: negative at deliveries); couriers index `start`, `end`.
    """

    problem: Problem
    seconds: "memoryview[int]"
    metres: "memoryview[int]"
    place: list[int]
    opens_s: list[int]
    closes_s: list[int]
    service_s: list[int]
    pieces: list[int]
    weight_g: list[int]
    start: list[int]
    end: list[int]

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Flatten a problem that `validate` has passed."""
        position = problem.travel.positions()
        stops = [stop for shipment in problem.shipments for stop in (shipment.pickup, shipment.delivery)]
        return cls(
            problem=problem,
            seconds=_grid(problem.travel.seconds_packed, len(problem.travel.points)),
            metres=_grid(problem.travel.metres_packed, len(problem.travel.points)),
            place=[position[stop.point] for stop in stops],
            opens_s=[stop.window.opens_s for stop in stops],
            closes_s=[stop.window.closes_s for stop in stops],
            service_s=[stop.service_s for stop in stops],
            pieces=[sign * shipment.pieces for shipment in problem.shipments for sign in (1, -1)],
            weight_g=[sign * shipment.weight_g for shipment in problem.shipments for sign in (1, -1)],
            start=[position[courier.start] for courier in problem.couriers],
            end=[position[courier.end] for courier in problem.couriers],
        )


def _grid(packed: bytes, size: int) -> "memoryview[int]":
    # Read cell by cell, a memoryview is several times faster than an array, and needs no copy.
    if size == 0:
        return memoryview(b"").cast("i")
    return memoryview(packed).cast("B").cast("i", (size, size))
