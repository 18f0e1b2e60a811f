from collections.abc import Callable

import pytest
from msgspec.structs import replace

from routing.check import ViolationCode, check
from routing.plan import Plan, Tour, Unserved, Visit
from routing.point import Point
from routing.problem import Problem, Shipment, Window
from routing.solve import solve
from routing.stop import Iterations
from tests.routing.days import SHIFT, courier, day, shipment

OFFICE = Point(lon=105.78, lat=10.03)
NORTH = Point(lon=105.80, lat=10.08)
SOUTH = Point(lon=105.75, lat=9.98)

PROBLEM = day(
    [shipment("a", OFFICE, NORTH), shipment("b", OFFICE, SOUTH), shipment("c", NORTH, OFFICE)],
    [courier("one", OFFICE, pieces=3, weight_g=1000), courier("two", OFFICE)],
)
PLAN = solve(PROBLEM, Iterations(100))
(TOUR,) = PLAN.tours
LAST = len(TOUR.visits) - 1


def test_the_plan_that_the_violations_are_planted_in_is_sound() -> None:
    assert check(PROBLEM, PLAN) == []
    assert TOUR.courier_id == "one"


def tour(**changes: object) -> Plan:
    return replace(PLAN, tours=(replace(TOUR, **changes),))


def visit(position: int, **changes: object) -> Plan:
    calls = list(TOUR.visits)
    calls[position] = replace(calls[position], **changes)
    return tour(visits=tuple(calls))


def without(*names: str) -> tuple[Visit, ...]:
    return tuple(call for call in TOUR.visits if call.shipment_id not in names)


def later(plan: Plan, by_s: int) -> Plan:
    """Shift a whole day, so that only the promises about clock times can break."""
    return replace(plan, tours=tuple(_moved(day, by_s) for day in plan.tours))


def _moved(day: Tour, by_s: int) -> Tour:
    calls = tuple(
        replace(call, arrives_s=call.arrives_s + by_s, starts_s=call.starts_s + by_s, leaves_s=call.leaves_s + by_s)
        for call in day.visits
    )
    return replace(day, departs_s=day.departs_s + by_s, visits=calls, returns_s=day.returns_s + by_s)


def of(shipment_id: str, kind: str) -> int:
    return next(n for n, call in enumerate(TOUR.visits) if (call.shipment_id, call.kind) == (shipment_id, kind))


def exchanged() -> Plan:
    """Deliver b where it is picked up and the other way round."""
    calls = list(TOUR.visits)
    pickup, delivery = of("b", "pickup"), of("b", "delivery")
    calls[pickup], calls[delivery] = calls[delivery], calls[pickup]
    return tour(visits=tuple(calls))


LEFT = Unserved(shipment_id="a", reason="no_room")
FIRST = TOUR.visits[0]

PLANTED: list[tuple[ViolationCode, Callable[[], Plan]]] = [
    ("unknown_courier", lambda: tour(courier_id="nobody")),
    ("courier_twice", lambda: replace(PLAN, tours=(TOUR, TOUR))),
    ("tour_without_visits", lambda: replace(PLAN, tours=(TOUR, replace(TOUR, courier_id="two", visits=())))),
    ("unknown_shipment", lambda: visit(0, shipment_id="ghost")),
    ("unknown_shipment", lambda: replace(PLAN, unserved=(replace(LEFT, shipment_id="ghost"),))),
    ("unknown_stop", lambda: visit(0, stop_id="ghost")),
    ("wrong_kind", lambda: visit(0, kind="delivery")),
    ("served_twice", lambda: tour(visits=(*TOUR.visits, *TOUR.visits))),
    ("forgotten", lambda: tour(visits=without("a"))),
    ("forgotten", lambda: replace(PLAN, tours=())),
    ("served_and_unserved", lambda: replace(PLAN, unserved=(LEFT,))),
    ("unserved_twice", lambda: replace(PLAN, tours=(), unserved=(LEFT, LEFT))),
    ("no_reason", lambda: replace(PLAN, unserved=(replace(LEFT, reason=""),))),
    ("pair_split", lambda: tour(visits=TOUR.visits[:-1])),
    ("delivery_before_pickup", exchanged),
    ("arrival_differs_from_travel", lambda: visit(LAST, arrives_s=TOUR.visits[LAST].arrives_s - 60)),
    ("starts_before_arrival", lambda: visit(LAST, starts_s=TOUR.visits[LAST].arrives_s - 1)),
    ("wait_differs", lambda: visit(LAST, wait_s=7)),
    ("starts_too_early", lambda: later(PLAN, -60)),
    ("starts_too_late", lambda: later(PLAN, 36_000)),
    ("departs_before_shift", lambda: later(PLAN, -3600)),
    ("returns_after_shift", lambda: later(PLAN, 36_000)),
    ("service_time_differs", lambda: visit(0, leaves_s=FIRST.leaves_s - 60)),
    ("return_differs_from_travel", lambda: tour(returns_s=TOUR.returns_s - 60)),
    ("distance_differs", lambda: tour(distance_m=TOUR.distance_m - 1)),
    ("duration_differs", lambda: tour(duration_s=TOUR.duration_s - 1)),
    ("travel_source_differs", lambda: replace(PLAN, travel_source="roads")),
]


@pytest.mark.parametrize(("code", "plan"), PLANTED, ids=[f"{n}-{code}" for n, (code, _) in enumerate(PLANTED)])
def test_the_judge_sees_a_planted_violation(code: ViolationCode, plan: Callable[[], Plan]) -> None:
    assert code in {violation.code for violation in check(PROBLEM, plan())}


@pytest.mark.parametrize(("code", "changes"), [("too_many_pieces", {"pieces": 9}), ("too_heavy", {"weight_g": 5000})])
def test_the_judge_weighs_the_bag_at_every_point(code: ViolationCode, changes: dict[str, int]) -> None:
    demanding = with_shipment(replace(PROBLEM.shipments[0], **changes))
    assert [violation.code for violation in check(demanding, PLAN)][:1] == [code]


def test_the_judge_tells_what_was_demanded_and_what_was_stated() -> None:
    (violation,) = check(PROBLEM, tour(distance_m=5))
    assert (violation.about, violation.demanded, violation.stated) == ("one", TOUR.distance_m, 5)


def test_a_narrower_window_makes_yesterdays_plan_unsound() -> None:
    first = PROBLEM.shipments[0]
    closed = replace(first.delivery, window=Window(opens_s=0, closes_s=SHIFT.opens_s))
    codes = [violation.code for violation in check(with_shipment(replace(first, delivery=closed)), PLAN)]
    assert codes == ["starts_too_late"]


def test_a_pair_split_over_two_couriers_is_seen() -> None:
    halves = replace(TOUR, visits=TOUR.visits[:LAST]), replace(TOUR, courier_id="two", visits=TOUR.visits[LAST:])
    codes = {violation.code for violation in check(PROBLEM, replace(PLAN, tours=halves))}
    assert "pair_split" in codes


def with_shipment(changed: Shipment) -> Problem:
    return replace(PROBLEM, shipments=tuple(changed if one.id == changed.id else one for one in PROBLEM.shipments))
