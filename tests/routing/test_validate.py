import math
import pickle
from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace

from routing import bad_problem as bad
from routing.point import Point
from routing.problem import Courier, Problem, Shipment, Stop, Window
from routing.solve import solve
from routing.stop import Iterations
from routing.table import TravelTable
from routing.validate import validate
from tests.routing.days import courier, day, shipment

OFFICE = Point(lon=105.78, lat=10.03)
NEAR = Point(lon=105.79, lat=10.04)
DAY = day([shipment("s", OFFICE, NEAR), shipment("t", OFFICE, NEAR)], [courier("c", OFFICE), courier("d", OFFICE)])
SHIPMENT, OTHER = DAY.shipments
COURIER = DAY.couriers[0]


def with_shipment(changed: Shipment) -> Problem:
    return replace(DAY, shipments=(changed, OTHER))


def with_stop(**changes: object) -> Problem:
    stop: Stop = replace(SHIPMENT.pickup, **changes)
    return with_shipment(replace(SHIPMENT, pickup=stop))


def with_courier(**changes: object) -> Problem:
    who: Courier = replace(COURIER, **changes)
    return replace(DAY, couriers=(who, DAY.couriers[1]))


def with_seconds(seconds: list[list[int]]) -> Problem:
    grid = np.array(seconds)
    table = TravelTable.of((OFFICE, NEAR), seconds=grid, metres=abs(grid), source="test", quality="given")
    return replace(DAY, travel=table)


BAD: list[tuple[type[bad.BadProblem], str, Callable[[], Problem]]] = [
    (bad.DuplicateId, "courier c", lambda: replace(DAY, couriers=(COURIER, COURIER))),
    (bad.DuplicateId, "shipment s", lambda: replace(DAY, shipments=(SHIPMENT, SHIPMENT))),
    (bad.DuplicateId, "stop t-pickup", lambda: with_stop(id="t-pickup")),
    (bad.WindowEndsBeforeItBegins, "stop s-pickup", lambda: with_stop(window=Window(opens_s=9, closes_s=8))),
    (bad.WindowEndsBeforeItBegins, "courier c", lambda: with_courier(shift=Window(opens_s=9, closes_s=8))),
    (bad.WindowOutOfRange, "stop s-pickup", lambda: with_stop(window=Window(opens_s=-1, closes_s=8))),
    (bad.WindowOutOfRange, "stop s-pickup", lambda: with_stop(window=Window(opens_s=0, closes_s=2**31))),
    (bad.ServiceOutOfRange, "stop s-pickup", lambda: with_stop(service_s=-1)),
    (bad.CoordinatesNotFinite, "stop s-pickup", lambda: with_stop(point=Point(lon=math.nan, lat=10.0))),
    (bad.CoordinatesNotFinite, "courier c", lambda: with_courier(end=Point(lon=105.0, lat=math.inf))),
    (bad.CoordinatesOutOfRange, "stop s-pickup", lambda: with_stop(point=Point(lon=200.0, lat=10.0))),
    (bad.CoordinatesSwapped, "stop s-pickup", lambda: with_stop(point=Point(lon=10.03, lat=105.78))),
    (bad.LoadOutOfRange, "shipment s", lambda: with_shipment(replace(SHIPMENT, pieces=-1))),
    (bad.LoadOutOfRange, "shipment s", lambda: with_shipment(replace(SHIPMENT, weight_g=-1))),
    (bad.LoadOutOfRange, "courier c", lambda: with_courier(weight_g=-1)),
    (bad.PenaltyOutOfRange, "shipment s", lambda: with_shipment(replace(SHIPMENT, penalty_s=-1))),
    (bad.PenaltyOutOfRange, "shipment s", lambda: with_shipment(replace(SHIPMENT, priority=10))),
    (bad.TravelNegative, "seconds[0, 1]", lambda: with_seconds([[0, -1], [1, 0]])),
    (bad.TravelToItself, "seconds[1, 1]", lambda: with_seconds([[0, 1], [1, 5]])),
    (bad.TravelWrongShape, "seconds", lambda: with_seconds([[0]])),
    (bad.TravelMissesPoint, "stop s-pickup", lambda: with_stop(point=Point(lon=105.0, lat=10.0))),
    (bad.TravelMissesPoint, "courier c", lambda: with_courier(start=Point(lon=105.0, lat=10.0))),
]


@pytest.mark.parametrize(("refusal", "item", "problem"), BAD, ids=[f"{n}-{r.code}" for n, (r, _, _) in enumerate(BAD)])
def test_a_problem_without_sense_is_refused_by_name(
    refusal: type[bad.BadProblem], item: str, problem: Callable[[], Problem]
) -> None:
    with pytest.raises(bad.BadProblem) as caught:
        solve(problem(), Iterations(1))
    assert type(caught.value) is refusal
    assert caught.value.item == item


def test_a_sound_problem_is_not_refused() -> None:
    validate(DAY)


def test_a_refusal_comes_back_whole_from_another_process() -> None:
    refusal = bad.CoordinatesSwapped("stop s", "lon 10, lat 105")
    back = pickle.loads(pickle.dumps(refusal))
    assert (type(back), back.item, back.found, str(back)) == (type(refusal), refusal.item, refusal.found, str(refusal))


def test_every_refusal_has_a_code_of_its_own() -> None:
    family = {refusal for refusal in vars(bad).values() if isinstance(refusal, type)}
    refusals = [refusal for refusal in family if issubclass(refusal, bad.BadProblem)]
    assert len({refusal.code for refusal in refusals}) == len(refusals)
