"""Refuse travel tables that do not fit the problem."""

import numpy as np

from routing.problem import Problem
from routing.table import CELL, TravelTable
from routing.validation import bad_problem as bad


def validate_travel(problem: Problem) -> None:
    """Check every table, and that there is one for each courier over every place.

    Asymmetric tables are welcome, and so are places that cannot be reached. Raises BadTravel.
    """
    for courier in problem.couriers:
        if courier.profile not in problem.travel:
            raise bad.TravelMissesProfile(f"courier {courier.id}", courier.profile)
    for profile, table in problem.travel.items():
        _shape(profile, table)
        if table.points != next(iter(problem.travel.values())).points:
            raise bad.TravelPointsDiffer(profile)
        _covers(problem, table)
        _cells(profile, table)


def _shape(profile: str, table: TravelTable) -> None:
    for name, packed in (("seconds", table.seconds_packed), ("metres", table.metres_packed)):
        if len(packed) != len(table.points) ** 2 * CELL.itemsize:
            raise bad.TravelWrongShape(f"{profile} {name}", f"{len(packed)} bytes for {len(table.points)} points")


def _covers(problem: Problem, table: TravelTable) -> None:
    known = set(table.points)
    for courier in problem.couriers:
        if not {courier.start, courier.end} <= known:
            raise bad.TravelMissesPoint(f"courier {courier.id}")
    for shipment in problem.shipments:
        for stop in shipment.stops:
            if stop.point not in known:
                raise bad.TravelMissesPoint(f"stop {stop.id}")


def _cells(profile: str, table: TravelTable) -> None:
    for name, grid in (("seconds", table.seconds), ("metres", table.metres)):
        if grid.size and int(grid.min()) < 0:
            row, column = divmod(int(grid.argmin()), len(table.points))
            raise bad.TravelNegative(f"{profile} {name}[{row}, {column}]", str(grid[row, column]))
        if np.diagonal(grid).any():
            place = int(np.flatnonzero(np.diagonal(grid))[0])
            raise bad.TravelToItself(f"{profile} {name}[{place}, {place}]", str(grid[place, place]))
