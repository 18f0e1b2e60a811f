from collections.abc import Callable
from typing import get_args

import pytest
from msgspec.structs import replace

from routing.judge.check import ViolationCode, check
from routing.plan import Obstacle, Pause, Plan, Unserved, Visit
from routing.point import Point
from routing.problem import Break, Problem, Shipment, Standing, Window
from routing.solve import solve
from routing.stop import Iterations
from routing.table import UNREACHABLE_S, TravelTable
from tests.routing.days import HOUR_S, courier, day, shipment

OFFICE = Point(lon=105.78, lat=10.03)
NORTH = Point(lon=105.80, lat=10.08)
SOUTH = Point(lon=105.75, lat=9.98)
TEA = Break(window=Window(opens_s=8 * HOUR_S, closes_s=8 * HOUR_S + 900), lasts_s=600)

PROBLEM = day(
    [shipment("a", OFFICE, NORTH), shipment("b", OFFICE, SOUTH), shipment("c", NORTH, OFFICE)],
    [replace(courier("one", OFFICE, pieces=3, weight_g=1000), breaks=(TEA,)), courier("two", OFFICE)],
)
PLAN = solve(PROBLEM, Iterations(100))
(TOUR,) = PLAN.tours
(PAUSE,) = TOUR.pauses
FIRST, LAST = TOUR.visits[0], len(TOUR.visits) - 1
LEFT = Unserved(shipment_id="a", obstacles=(Obstacle(courier_id="one", reason="no_room"),))


def test_the_plan_that_the_violations_are_planted_in_is_sound() -> None:
    assert check(PROBLEM, PLAN) == []
    assert TOUR.courier_id == "one"
    assert 0 < PAUSE.after < len(TOUR.visits)


def tour(**changes: object) -> Plan:
    return replace(PLAN, tours=(replace(TOUR, **changes),))


def visit(position: int, **changes: object) -> Plan:
    calls = list(TOUR.visits)
    calls[position] = replace(calls[position], **changes)
    return tour(visits=tuple(calls))


def pause(**changes: object) -> Plan:
    return tour(pauses=(replace(PAUSE, **changes),))


def unserved(**changes: object) -> Plan:
    return replace(PLAN, unserved=(replace(LEFT, **changes),))


def without(*names: str) -> tuple[Visit, ...]:
    return tuple(call for call in TOUR.visits if call.shipment_id not in names)


def later(by_s: int) -> Plan:
    """Shift a whole day, so that only the promises about clock times can break."""
    calls = tuple(
        replace(call, arrives_s=call.arrives_s + by_s, starts_s=call.starts_s + by_s, leaves_s=call.leaves_s + by_s)
        for call in TOUR.visits
    )
    rests = tuple(replace(one, starts_s=one.starts_s + by_s, ends_s=one.ends_s + by_s) for one in TOUR.pauses)
    return tour(departs_s=TOUR.departs_s + by_s, visits=calls, pauses=rests, returns_s=TOUR.returns_s + by_s)


def exchanged() -> Plan:
    """Deliver b where it is picked up and the other way round."""
    calls = list(TOUR.visits)
    pickup, delivery = (
        next(n for n, call in enumerate(calls) if (call.shipment_id, call.kind) == ("b", kind))
        for kind in ("pickup", "delivery")
    )
    calls[pickup], calls[delivery] = calls[delivery], calls[pickup]
    return tour(visits=tuple(calls))


def with_shipment(**changes: object) -> Problem:
    return replace(PROBLEM, shipments=(replace(PROBLEM.shipments[0], **changes), *PROBLEM.shipments[1:]))


def with_delivery(**changes: object) -> Problem:
    delivery = PROBLEM.shipments[0].delivery
    assert delivery is not None
    return with_shipment(delivery=replace(delivery, **changes))


def at_a_door(parcel: Shipment) -> Shipment:
    assert parcel.delivery is not None
    return replace(parcel, delivery=replace(parcel.delivery, door_s=300))


def with_courier(**changes: object) -> Problem:
    return replace(PROBLEM, couriers=(replace(PROBLEM.couriers[0], **changes), PROBLEM.couriers[1]))


def blocked() -> Problem:
    table = PROBLEM.travel["motorbike"]
    seconds = table.seconds.copy()
    seconds[table.points.index(OFFICE), :] = UNREACHABLE_S
    return replace(PROBLEM, travel={"motorbike": replace(table, seconds_packed=seconds.tobytes())})


def expecting(stop_id: str) -> Problem:
    return replace(PROBLEM, standing=(Standing(courier_id="two", stop_ids=(stop_id,)),), change_s=500)


PLANTED: list[tuple[ViolationCode, Problem | None, Callable[[], Plan]]] = [
    ("unknown_courier", None, lambda: tour(courier_id="nobody")),
    ("unknown_courier", None, lambda: unserved(obstacles=(Obstacle(courier_id="nobody", reason="no_room"),))),
    ("courier_twice", None, lambda: replace(PLAN, tours=(TOUR, TOUR))),
    ("tour_without_visits", None, lambda: replace(PLAN, tours=(TOUR, replace(TOUR, courier_id="two", visits=())))),
    ("unknown_shipment", None, lambda: visit(0, shipment_id="ghost")),
    ("unknown_shipment", None, lambda: unserved(shipment_id="ghost")),
    ("unknown_stop", None, lambda: visit(0, stop_id="ghost")),
    ("unknown_stop", with_shipment(pickup=None), lambda: PLAN),
    ("wrong_kind", None, lambda: visit(0, kind="delivery")),
    ("served_twice", None, lambda: tour(visits=(*TOUR.visits, *TOUR.visits))),
    ("forgotten", None, lambda: tour(visits=without("a"))),
    ("forgotten", None, lambda: replace(PLAN, tours=())),
    ("served_and_unserved", None, lambda: replace(PLAN, unserved=(LEFT,))),
    ("unserved_twice", None, lambda: replace(PLAN, tours=(), unserved=(LEFT, LEFT))),
    ("no_reason", None, lambda: unserved(obstacles=(Obstacle(courier_id="one", reason=""),))),
    ("no_reason", None, lambda: unserved(obstacles=())),
    ("pair_split", None, lambda: tour(visits=TOUR.visits[:-1])),
    (
        "pair_split",
        None,
        lambda: replace(
            PLAN,
            tours=(
                replace(TOUR, visits=TOUR.visits[:LAST]),
                replace(TOUR, courier_id="two", visits=TOUR.visits[LAST:]),
            ),
        ),
    ),
    ("delivery_before_pickup", None, exchanged),
    ("promised_to_another", with_shipment(courier="two"), lambda: PLAN),
    ("lacks_skill", with_shipment(skills=frozenset({"bonded"})), lambda: PLAN),
    ("too_many_pieces", with_shipment(pieces=9), lambda: PLAN),
    ("too_heavy", with_shipment(weight_g=5000), lambda: PLAN),
    ("too_bulky", with_courier(volume_cm3=-1), lambda: PLAN),
    ("too_many_stops", with_courier(most_stops=5), lambda: PLAN),
    ("locked_order_broken", with_courier(locked=("c-pickup",)), lambda: PLAN),
    ("locked_order_broken", with_courier(locked=(FIRST.stop_id,)), lambda: replace(PLAN, tours=())),
    ("departs_before_shift", None, lambda: later(-3600)),
    ("returns_after_shift", None, lambda: later(36_000)),
    ("unreachable_leg", blocked(), lambda: PLAN),
    ("arrival_differs_from_travel", None, lambda: visit(LAST, arrives_s=TOUR.visits[LAST].arrives_s - 60)),
    ("starts_before_arrival", None, lambda: visit(LAST, starts_s=TOUR.visits[LAST].arrives_s - 1)),
    ("starts_outside_windows", None, lambda: later(-60)),
    ("starts_outside_windows", None, lambda: later(36_000)),
    (
        "starts_outside_windows",
        with_delivery(windows=(Window(opens_s=0, closes_s=9), Window(opens_s=60_000, closes_s=60_009))),
        lambda: PLAN,
    ),
    ("service_time_differs", None, lambda: visit(0, leaves_s=FIRST.leaves_s - 60)),
    (
        "service_time_differs",
        replace(PROBLEM, shipments=tuple(at_a_door(parcel) for parcel in PROBLEM.shipments)),
        lambda: PLAN,
    ),
    ("slack_differs", None, lambda: visit(0, slack_s=FIRST.slack_s + 1)),
    ("slack_differs", None, lambda: visit(0, slack_s=-1)),
    ("slack_differs", with_courier(shift=Window(opens_s=7 * HOUR_S, closes_s=TOUR.returns_s)), lambda: PLAN),
    ("return_differs_from_travel", None, lambda: tour(returns_s=TOUR.returns_s - 60)),
    ("break_missing", None, lambda: tour(pauses=())),
    ("break_unknown", with_courier(breaks=()), lambda: PLAN),
    ("break_misplaced", None, lambda: pause(after=99)),
    ("break_outside_window", None, lambda: pause(starts_s=PAUSE.starts_s + 3600, ends_s=PAUSE.ends_s + 3600)),
    ("break_length_differs", None, lambda: pause(ends_s=PAUSE.ends_s - 1)),
    ("break_overlaps", None, lambda: pause(after=len(TOUR.visits))),
    ("break_overlaps", None, lambda: pause(after=0)),
    ("wait_differs", None, lambda: visit(LAST, wait_s=7)),
    ("wait_differs", None, lambda: tour(wait_s=TOUR.wait_s + 1)),
    ("travel_differs", None, lambda: tour(travel_s=TOUR.travel_s - 1)),
    ("distance_differs", None, lambda: tour(distance_m=TOUR.distance_m - 1)),
    ("cost_differs", None, lambda: replace(PLAN, cost=replace(PLAN.cost, price_s=PLAN.cost.price_s - 1))),
    ("cost_differs", None, lambda: replace(PLAN, cost=replace(PLAN.cost, price_s=PLAN.cost.price_s + 1))),
    ("cost_differs", None, lambda: replace(PLAN, tours=(), unserved=(LEFT,))),
    ("cost_differs", with_courier(fixed_s=60), lambda: PLAN),
    ("cost_differs", expecting("a-pickup"), lambda: PLAN),
    ("cost_differs", with_delivery(target_s=0), lambda: PLAN),
    ("travel_source_differs", None, lambda: replace(PLAN, travel_source="roads")),
    ("travel_source_differs", None, lambda: replace(PLAN, travel_quality="roads")),
    ("unknown_profile", with_courier(profile="balloon"), lambda: PLAN),
]


@pytest.mark.parametrize(
    ("code", "problem", "plan"), PLANTED, ids=[f"{number}-{case[0]}" for number, case in enumerate(PLANTED)]
)
def test_the_judge_sees_a_planted_violation(
    code: ViolationCode, problem: Problem | None, plan: Callable[[], Plan]
) -> None:
    assert code in {violation.code for violation in check(problem or PROBLEM, plan())}


def test_every_kind_of_violation_is_planted() -> None:
    assert {code for code, _, _ in PLANTED} == set(get_args(ViolationCode))


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (with_shipment(courier="two"), "promised_to_another"),
        (with_shipment(skills=frozenset({"bonded"})), "lacks_skill"),
        (with_courier(most_stops=5), "too_many_stops"),
        (with_shipment(pieces=3), "too_many_pieces"),
        (with_courier(fixed_s=60), "cost_differs"),
    ],
)
def test_nothing_else_is_told_of_a_plan_that_is_sound_otherwise(problem: Problem, code: ViolationCode) -> None:
    assert {violation.code for violation in check(problem, PLAN)} == {code}


def test_the_judge_tells_what_was_demanded_and_what_was_stated() -> None:
    (violation,) = check(PROBLEM, tour(distance_m=5))
    assert (violation.about, violation.demanded, violation.stated) == ("one", TOUR.distance_m, 5)


def test_what_is_in_the_bag_from_the_start_counts_from_the_start() -> None:
    onboard = tuple(replace(parcel, pickup=None) for parcel in PROBLEM.shipments)
    problem = replace(PROBLEM, shipments=onboard)
    plan = solve(problem, Iterations(50))
    assert check(problem, plan) == []
    small = replace(problem, couriers=(replace(problem.couriers[0], pieces=2), problem.couriers[1]))
    assert {violation.code for violation in check(small, plan)} == {"too_many_pieces"}


def test_a_break_that_the_tour_escapes_by_being_over_has_to_stay_escaped() -> None:
    closes_s = TOUR.returns_s + 100
    evening = Break(window=Window(opens_s=closes_s - 50, closes_s=closes_s), lasts_s=600)
    violations = check(with_courier(breaks=(TEA, evening)), PLAN)
    assert {violation.code for violation in violations} == {"slack_differs"}
    demanded = [violation.demanded for violation in violations if violation.about == TOUR.visits[LAST].stop_id]
    assert demanded == [100]


def test_parcels_handed_over_together_take_the_door_once() -> None:
    problem = day([at_a_door(shipment(name, OFFICE, NORTH)) for name in ("a", "b")], [courier("one", OFFICE)])
    plan = solve(problem, Iterations(50))
    assert check(problem, plan) == []
    served_s = [call.leaves_s - call.starts_s for call in plan.tours[0].visits if call.kind == "delivery"]
    assert served_s == [120, 420]
    twice = [replace(call, leaves_s=call.starts_s + 420) for call in plan.tours[0].visits]
    wasteful = replace(plan, tours=(replace(plan.tours[0], visits=tuple(twice)),))
    assert "service_time_differs" in {violation.code for violation in check(problem, wasteful)}


def test_a_plan_names_every_source_and_the_least_sure_quality() -> None:
    table = PROBLEM.travel["motorbike"]
    roads = TravelTable.of(
        table.points, seconds=table.seconds, metres=table.metres, source="osrm", quality="roads", profile="van"
    )
    problem = replace(PROBLEM, travel={"van": roads, "motorbike": table})
    plan = solve(problem, Iterations(1))
    assert check(problem, plan) == []
    assert (plan.travel_source, plan.travel_quality) == ("osrm, crow", "estimate")


def test_pauses_are_matched_with_breaks_in_their_order() -> None:
    early, late = TEA, Break(window=Window(opens_s=8 * HOUR_S, closes_s=9 * HOUR_S), lasts_s=300)
    rest = Pause(after=PAUSE.after, starts_s=PAUSE.ends_s, ends_s=PAUSE.ends_s + 300)
    problem = with_courier(breaks=(early, late))
    plan = solve(problem, Iterations(100))
    assert check(problem, plan) == []
    assert len(plan.tours[0].pauses) == 2
    codes = {violation.code for violation in check(problem, tour(pauses=(rest, PAUSE)))}
    assert {"break_length_differs", "break_overlaps"} <= codes
