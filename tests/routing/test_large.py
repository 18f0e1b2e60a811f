import asyncio
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from routing.benchmark.province_day import province_day
from routing.found import Progress
from routing.judge.check import check
from routing.large import Large, solve_large
from routing.problem import Problem
from routing.travel.crow import Crow

DEPARTS = datetime(2026, 11, 23, tzinfo=UTC)
DAY = province_day(720, 3)
PROBLEM = Problem(shipments=DAY.shipments, couriers=DAY.couriers, travel={})


def large(problem: Problem, seconds: float = 2.0, **options: object) -> Large:
    return asyncio.run(solve_large(problem, Crow(), DEPARTS, seconds, district_stops=200, **options))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def planned() -> Large:
    return large(PROBLEM)


def test_every_district_keeps_its_promises(planned: Large) -> None:
    assert len(planned.parts) > 2
    assert [check(part.problem, part.plan) for part in planned.parts] == [[]] * len(planned.parts)


def test_each_courier_and_each_shipment_is_in_one_district(planned: Large) -> None:
    for of in ("couriers", "shipments"):
        names = [item.id for part in planned.parts for item in getattr(part.problem, of)]
        assert sorted(names) == sorted(item.id for item in getattr(PROBLEM, of))


def test_the_whole_is_the_sum_of_its_parts(planned: Large) -> None:
    plan = planned.plan
    assert {visit.shipment_id for tour in plan.tours for visit in tour.visits} | {
        left.shipment_id for left in plan.unserved
    } == {shipment.id for shipment in PROBLEM.shipments}
    assert plan.unserved == ()
    assert plan.cost.price_s == sum(part.plan.cost.price_s for part in planned.parts)
    assert plan.travel_source == "crow"


def test_the_second_cut_costs_no_more_than_the_first() -> None:
    told: list[Progress] = []
    planned = large(PROBLEM, 4.0, tell=told.append)
    half = [progress for progress in told if progress.spent <= 0.5][-1]
    assert told[-1].spent == 1.0
    assert half.spent == 0.5
    assert planned.plan.cost.price_s <= half.price_s


def test_a_promise_to_a_courier_far_away_is_kept() -> None:
    far = max(DAY.couriers, key=lambda courier: abs(courier.start.lon - DAY.shipments[0].stops[0].point.lon))
    promised = replace(DAY.shipments[0], courier=far.id)
    plan = large(replace(PROBLEM, shipments=(promised, *DAY.shipments[1:]))).plan
    served = {visit.shipment_id: tour.courier_id for tour in plan.tours for visit in tour.visits}
    assert served.get(promised.id, far.id) == far.id


def test_cancelled_it_still_answers_with_a_sound_plan() -> None:
    planned = large(PROBLEM, 60.0, cancelled=lambda: True)
    assert planned.plan.unserved == ()
    assert all(check(part.problem, part.plan) == [] for part in planned.parts)


def test_a_small_day_is_one_district() -> None:
    day = province_day(120, 3)
    planned = large(Problem(shipments=day.shipments, couriers=day.couriers, travel={}), 0.5)
    assert len(planned.parts) == 1
