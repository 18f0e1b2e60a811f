import math
import pickle
from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace

from routing.judge.check import check
from routing.point import Point
from routing.problem import UNLIMITED, Break, Courier, Problem, Shipment, Standing, Stop, Weights, Window
from routing.solve import solve
from routing.stop import Iterations
from routing.table import UNREACHABLE_S, TravelTable
from routing.validation import bad_problem as bad
from routing.validation.validate import validate
from tests.routing.days import HOUR_S, SHIFT, courier, day, shipment

OFFICE = Point(lon=105.78, lat=10.03)
NEAR = Point(lon=105.79, lat=10.04)
DAY = day([shipment("s", OFFICE, NEAR), shipment("t", OFFICE, NEAR)], [courier("c", OFFICE), courier("d", OFFICE)])
SHIPMENT, OTHER = DAY.shipments
COURIER, COLLEAGUE = DAY.couriers
TABLE = DAY.travel["motorbike"]


def window(opens_s: int, closes_s: int) -> Window:
    return Window(opens_s=opens_s, closes_s=closes_s)


def with_shipment(**changes: object) -> Problem:
    changed: Shipment = replace(SHIPMENT, **changes)
    return replace(DAY, shipments=(changed, OTHER))


def with_stop(**changes: object) -> Problem:
    assert SHIPMENT.pickup is not None
    stop: Stop = replace(SHIPMENT.pickup, **changes)
    return with_shipment(pickup=stop)


def with_courier(**changes: object) -> Problem:
    who: Courier = replace(COURIER, **changes)
    return replace(DAY, couriers=(who, COLLEAGUE))


def with_break(opens_s: int, closes_s: int, lasts_s: int) -> Problem:
    return with_courier(breaks=(Break(window=window(opens_s, closes_s), lasts_s=lasts_s),))


def with_seconds(seconds: list[list[int]]) -> Problem:
    grid = np.array(seconds)
    table = TravelTable.of((OFFICE, NEAR), seconds=grid, metres=abs(grid), source="test", quality="given")
    return replace(DAY, travel={"motorbike": table})


def expecting(*orders: tuple[str, tuple[str, ...]]) -> Problem:
    return replace(DAY, standing=tuple(Standing(courier_id=name, stop_ids=stops) for name, stops in orders))


def locking(*stops: str, parcel: Shipment = SHIPMENT, **changes: object) -> Problem:
    who: Courier = replace(COURIER, locked=stops, **changes)
    return replace(DAY, shipments=(parcel, OTHER), couriers=(who, COLLEAGUE))


def closing_at(closes_s: int, *, pickup: bool) -> Shipment:
    """Narrow one call of the first shipment."""
    assert SHIPMENT.pickup is not None
    assert SHIPMENT.delivery is not None
    if pickup:
        return replace(SHIPMENT, pickup=replace(SHIPMENT.pickup, windows=(window(0, closes_s),)))
    return replace(SHIPMENT, delivery=replace(SHIPMENT.delivery, windows=(window(0, closes_s),)))


BAD: list[tuple[type[bad.BadProblem], str, Callable[[], Problem]]] = [
    (bad.DuplicateId, "courier c", lambda: replace(DAY, couriers=(COURIER, COURIER))),
    (bad.DuplicateId, "shipment s", lambda: replace(DAY, shipments=(SHIPMENT, SHIPMENT))),
    (bad.DuplicateId, "stop t-pickup", lambda: with_stop(id="t-pickup")),
    (bad.DuplicateId, "standing of c", lambda: expecting(("c", ("s-pickup",)), ("c", ("t-pickup",)))),
    (bad.UnknownId, "shipment s", lambda: with_shipment(courier="nobody")),
    (bad.UnknownId, "standing of nobody", lambda: expecting(("nobody", ()))),
    (bad.UnknownId, "standing of c", lambda: expecting(("c", ("ghost",)))),
    (bad.UnknownId, "courier c", lambda: locking("ghost")),
    (bad.ShipmentWithoutStops, "shipment s", lambda: with_shipment(pickup=None, delivery=None)),
    (bad.WindowsMissing, "stop s-pickup", lambda: with_stop(windows=())),
    (bad.WindowsOverlap, "stop s-pickup", lambda: with_stop(windows=(window(0, 9), window(9, 20)))),
    (bad.WindowsOverlap, "stop s-pickup", lambda: with_stop(windows=(window(50, 60), window(10, 20)))),
    (bad.WindowEndsBeforeItBegins, "stop s-pickup", lambda: with_stop(windows=(window(0, 7), window(9, 8)))),
    (bad.WindowEndsBeforeItBegins, "courier c", lambda: with_courier(shift=window(9, 8))),
    (bad.WindowEndsBeforeItBegins, "courier c", lambda: with_break(9 * HOUR_S, 8 * HOUR_S, 60)),
    (bad.WindowOutOfRange, "stop s-pickup", lambda: with_stop(windows=(window(-1, 8),))),
    (bad.WindowOutOfRange, "stop s-pickup", lambda: with_stop(windows=(window(0, 2**31),))),
    (bad.WindowOutOfRange, "stop s-pickup", lambda: with_stop(target_s=-1)),
    (bad.ServiceOutOfRange, "stop s-pickup", lambda: with_stop(service_s=-1)),
    (bad.ServiceOutOfRange, "stop s-pickup", lambda: with_stop(door_s=-1)),
    (bad.CoordinatesNotFinite, "stop s-pickup", lambda: with_stop(point=Point(lon=math.nan, lat=10.0))),
    (bad.CoordinatesNotFinite, "courier c", lambda: with_courier(end=Point(lon=105.0, lat=math.inf))),
    (bad.CoordinatesOutOfRange, "stop s-pickup", lambda: with_stop(point=Point(lon=200.0, lat=10.0))),
    (bad.CoordinatesSwapped, "stop s-pickup", lambda: with_stop(point=Point(lon=10.03, lat=105.78))),
    (bad.LoadOutOfRange, "shipment s", lambda: with_shipment(pieces=-1)),
    (bad.LoadOutOfRange, "shipment s", lambda: with_shipment(weight_g=-1)),
    (bad.LoadOutOfRange, "shipment s", lambda: with_shipment(volume_cm3=-1)),
    (bad.LoadOutOfRange, "courier c", lambda: with_courier(weight_g=-1)),
    (bad.LoadOutOfRange, "courier c", lambda: with_courier(pieces=UNLIMITED + 1)),
    (bad.MostStopsOutOfRange, "courier c", lambda: with_courier(most_stops=-1)),
    (bad.PriceOutOfRange, "shipment s", lambda: with_shipment(penalty_s=-1)),
    (bad.PriceOutOfRange, "courier c", lambda: with_courier(fixed_s=-1)),
    (bad.WeightOutOfRange, "weight wait", lambda: replace(DAY, weights=Weights(wait=-0.1))),
    (bad.WeightOutOfRange, "weight late", lambda: replace(DAY, weights=Weights(late=float("nan")))),
    (bad.PriceOutOfRange, "change", lambda: replace(DAY, change_s=-1)),
    (bad.PriorityOutOfRange, "shipment s", lambda: with_shipment(priority=10)),
    (bad.BreakTooLong, "courier c", lambda: with_break(9 * HOUR_S, 10 * HOUR_S, 11 * HOUR_S)),
    (bad.BreakTooLong, "courier c", lambda: with_break(9 * HOUR_S, 10 * HOUR_S, -1)),
    (bad.BreakOutsideShift, "courier c", lambda: with_break(0, SHIFT.opens_s - 1, 60)),
    (bad.BreakOutsideShift, "courier c", lambda: with_break(SHIFT.closes_s + 1, SHIFT.closes_s + 2, 60)),
    (
        bad.BreaksOutOfOrder,
        "courier c",
        lambda: with_courier(
            breaks=tuple(Break(window=window(hour * HOUR_S, 15 * HOUR_S), lasts_s=60) for hour in (12, 9))
        ),
    ),
    (bad.LockedTwice, "courier c", lambda: locking("s-pickup", "s-pickup")),
    (
        bad.LockedTwice,
        "courier d",
        lambda: replace(DAY, couriers=tuple(replace(who, locked=("s-pickup",)) for who in DAY.couriers)),
    ),
    (bad.LockedBeforePickup, "courier c", lambda: locking("s-delivery", "s-pickup")),
    (bad.LockedBeforePickup, "courier c", lambda: locking("s-delivery")),
    (bad.LockInfeasible, "courier c", lambda: locking("s-pickup", parcel=closing_at(SHIFT.opens_s - 1, pickup=True))),
    (bad.LockInfeasible, "courier c", lambda: locking("s-pickup", parcel=closing_at(SHIFT.opens_s, pickup=False))),
    (bad.LockInfeasible, "courier c", lambda: locking("s-pickup", pieces=0)),
    (bad.LockInfeasible, "courier c", lambda: locking("s-pickup", parcel=replace(SHIPMENT, courier="d"))),
    (bad.LockInfeasible, "courier c", lambda: locking("s-pickup", parcel=replace(SHIPMENT, skills=frozenset({"x"})))),
    (bad.LockInfeasible, "courier c", lambda: locking("s-pickup", most_stops=1)),
    (bad.LockInfeasible, "courier c", lambda: locking("s-pickup", shift=window(SHIFT.opens_s, SHIFT.opens_s + 1900))),
    (bad.ExpectedTwice, "standing of c", lambda: expecting(("c", ("s-pickup", "s-pickup")))),
    (bad.ExpectedTwice, "standing of d", lambda: expecting(("c", ("s-pickup",)), ("d", ("s-delivery",)))),
    (bad.TravelNegative, "motorbike seconds[0, 1]", lambda: with_seconds([[0, -1], [1, 0]])),
    (bad.TravelToItself, "motorbike seconds[1, 1]", lambda: with_seconds([[0, 1], [1, 5]])),
    (bad.TravelWrongShape, "motorbike seconds", lambda: with_seconds([[0]])),
    (bad.TravelMissesPoint, "stop s-pickup", lambda: with_stop(point=Point(lon=105.0, lat=10.0))),
    (bad.TravelMissesPoint, "courier c", lambda: with_courier(start=Point(lon=105.0, lat=10.0))),
    (bad.TravelMissesProfile, "courier c", lambda: with_courier(profile="balloon")),
    (
        bad.TravelPointsDiffer,
        "van",
        lambda: replace(DAY, travel=DAY.travel | {"van": replace(TABLE, points=TABLE.points[::-1])}),
    ),
]


@pytest.mark.parametrize(("refusal", "item", "problem"), BAD, ids=[f"{n}-{r.code}" for n, (r, _, _) in enumerate(BAD)])
def test_a_problem_without_sense_is_refused_by_name(
    refusal: type[bad.BadProblem], item: str, problem: Callable[[], Problem]
) -> None:
    with pytest.raises(bad.BadProblem) as caught:
        solve(problem(), Iterations(1))
    assert type(caught.value) is refusal
    assert caught.value.item == item


def test_every_refusal_has_a_problem_that_meets_it() -> None:
    refusals = {refusal for refusal, _, _ in BAD}
    families = {parent for refusal in refusals for parent in refusal.__mro__}
    assert _refusals() - families == set()


def test_an_infeasible_lock_names_the_stop() -> None:
    with pytest.raises(bad.LockInfeasible, match="stop s-delivery"):
        validate(locking("s-pickup", parcel=closing_at(SHIFT.opens_s, pickup=False)))


SOUND: list[Callable[[], Problem]] = [
    lambda: DAY,
    lambda: with_seconds([[0, 5], [900, 0]]),
    lambda: with_seconds([[0, UNREACHABLE_S], [UNREACHABLE_S, 0]]),
    lambda: replace(DAY, couriers=()),
    lambda: replace(DAY, couriers=(), travel={}),
    lambda: replace(DAY, shipments=(), couriers=(), travel={}),
    lambda: with_shipment(pickup=None),
    lambda: with_shipment(delivery=None),
    lambda: locking("s-pickup"),
    lambda: locking("s-pickup", "t-pickup", "t-delivery"),
    lambda: with_courier(most_stops=0),
    lambda: with_break(9 * HOUR_S, 9 * HOUR_S, 0),
    lambda: expecting(("c", ("s-pickup", "s-delivery")), ("d", ("t-delivery",))),
]


@pytest.mark.parametrize("problem", SOUND)
def test_a_sound_problem_is_not_refused_but_planned(problem: Callable[[], Problem]) -> None:
    assert check(problem(), solve(problem(), Iterations(5))) == []


def test_a_refusal_comes_back_whole_from_another_process() -> None:
    refusal = bad.CoordinatesSwapped("stop s", "lon 10, lat 105")
    back = pickle.loads(pickle.dumps(refusal))
    assert (type(back), back.item, back.found, str(back)) == (type(refusal), refusal.item, refusal.found, str(refusal))


def test_every_refusal_has_a_code_of_its_own() -> None:
    assert len({refusal.code for refusal in _refusals()}) == len(_refusals())


def _refusals() -> set[type[bad.BadProblem]]:
    family = [refusal for refusal in vars(bad).values() if isinstance(refusal, type)]
    return {refusal for refusal in family if issubclass(refusal, bad.BadProblem)}
