"""Compile the engine before somebody waits for it."""

from routing.engine.search import search
from routing.orders.flat import Flat
from routing.point import Point
from routing.problem import Courier, Problem, Shipment, Stop, Window
from routing.stop import Iterations
from routing.table import TravelTable

DAY = Window(opens_s=0, closes_s=36_000)


def warm() -> None:
    """Plan a tiny day: compiles the engine where its compiled form is not kept yet, else loads it."""
    points = tuple(Point(lon=105.7 + number / 100, lat=10.0) for number in range(3))
    hundred = [[0 if a == b else 100 for b in range(3)] for a in range(3)]
    travel = TravelTable.of(points, seconds=hundred, metres=hundred, source="none", quality="given")
    shipments = tuple(
        Shipment(
            id=name,
            pickup=Stop(id=f"{name}-p", point=points[1], windows=(DAY,), service_s=60),
            delivery=Stop(id=f"{name}-d", point=points[2], windows=(DAY,), service_s=60),
        )
        for name in ("first", "second")
    )
    couriers = tuple(Courier(id=name, start=points[0], end=points[0], shift=DAY, fixed_s=1) for name in ("a", "b"))
    problem = Problem(shipments=shipments, couriers=couriers, travel={"motorbike": travel})
    search(Flat.of(problem), [0, 1], Iterations(100).begin(), seed=1)
