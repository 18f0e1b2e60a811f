from itertools import pairwise

import pytest
from msgspec.structs import replace

from routing.orders.objective import unserved_weight
from routing.point import Point
from routing.problem import Problem, Standing, Window
from routing.solve import solve
from routing.stop import Iterations
from tests.routing.days import HOUR_S, courier, day, shipment

OFFICE, NEAR = Point(lon=105.78, lat=10.03), Point(lon=105.79, lat=10.04)


def priorities(*levels: int | None, penalty_s: int = 700) -> Problem:
    parcels = [
        replace(
            shipment(f"s{number}", OFFICE, NEAR),
            penalty_s=penalty_s if level is None else None,
            priority=level or 0,
        )
        for number, level in enumerate(levels)
    ]
    return day(parcels, [courier("c", OFFICE)])


def test_what_has_to_be_served_outweighs_all_lower_priorities_together() -> None:
    weights = unserved_weight(priorities(0, 0, 0, 2, 2, 7, None))
    assert weights[6] == 700
    assert weights[0] > 700 + 10 * HOUR_S
    assert weights[3] > sum(weights[:3]) + weights[6]
    assert weights[5] > sum(weights[:5]) + weights[6]


def test_only_priorities_that_are_there_take_room() -> None:
    assert unserved_weight(priorities(3, 9)) == unserved_weight(priorities(0, 1))


def test_penalties_and_fixed_costs_never_outweigh_what_has_to_be_served() -> None:
    problem = priorities(0, None, None, penalty_s=10**9)
    dear = replace(problem, couriers=(replace(problem.couriers[0], fixed_s=10**9),))
    assert unserved_weight(dear)[0] > 3 * 10**9


@pytest.mark.parametrize("levels", [range(10), [9] * 500 + list(range(10)) * 50, list(range(10)) * 1800])
def test_the_weights_together_are_exact_numbers_and_priorities_stay_apart(levels: list[int]) -> None:
    problem = priorities(*range(10))
    crowd = tuple(replace(problem.shipments[0], id=f"s{number}", priority=level) for number, level in enumerate(levels))
    weights = unserved_weight(replace(problem, shipments=crowd))
    assert sum(weights) < 2**52
    ranked = sorted({(parcel.priority, weight) for parcel, weight in zip(crowd, weights, strict=True)})
    assert len(ranked) == len(set(levels))
    assert all(higher >= 2 * lower for (_, lower), (_, higher) in pairwise(ranked))


def test_a_cost_counts_what_is_left_before_what_is_spent() -> None:
    small = replace(courier("c", OFFICE, pieces=1, shift=Window(opens_s=27_000, closes_s=28_000)), fixed_s=50)
    parcels = [replace(shipment(name, OFFICE, NEAR), priority=level) for name, level in (("a", 9), ("b", 0))]
    optional = replace(shipment("c", OFFICE, NEAR), penalty_s=3)
    plan = solve(day([*parcels, optional], [small]), Iterations(100))
    assert {left.shipment_id for left in plan.unserved} == {"b", "c"}
    assert plan.cost.unserved == (0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
    assert plan.cost.price_s == 50 + plan.tours[0].travel_s + 3
    worse = replace(plan.cost, unserved=(1, 0, 0, 0, 0, 0, 0, 0, 0, 0), price_s=0)
    assert plan.cost < worse


def test_waiting_and_late_starts_are_the_softest_of_costs() -> None:
    parcel = shipment("a", OFFICE, NEAR)
    assert parcel.delivery is not None
    opens_s = 10 * HOUR_S
    late = Window(opens_s=opens_s, closes_s=opens_s + 600)
    early = (Window(opens_s=27_000, closes_s=27_000),)
    assert parcel.pickup is not None
    appointed = replace(
        parcel,
        pickup=replace(parcel.pickup, windows=early),
        delivery=replace(parcel.delivery, windows=(late,), target_s=opens_s - 1000),
    )
    plan = solve(day([appointed], [courier("c", OFFICE)]), Iterations(10))
    assert plan.tours[0].wait_s > 0
    soft_s = round(0.1 * plan.tours[0].wait_s + 0.05 * 1000)
    assert plan.cost.price_s == plan.tours[0].travel_s + soft_s


@pytest.mark.parametrize("expected", ["c", "d"])
def test_a_change_of_courier_is_paid_once_a_shipment(expected: str) -> None:
    problem = day([shipment("s", OFFICE, OFFICE)], [courier("c", OFFICE), courier("d", NEAR)])
    standing = Standing(courier_id=expected, stop_ids=("s-pickup", "s-delivery"))
    plan = solve(replace(problem, standing=(standing,), change_s=7), Iterations(20))
    assert [tour.courier_id for tour in plan.tours] == ["c"]
    assert plan.cost.price_s == plan.tours[0].travel_s + (0 if expected == "c" else 7)
