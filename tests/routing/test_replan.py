import random

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from routing.difference import Added, Moved, Retimed
from routing.hold import Held, hold
from routing.judge.check import check
from routing.plan import Plan
from routing.point import Point
from routing.problem import Courier, Problem, Standing
from routing.replan import Gain, Replan, carry_on, replan
from routing.running import rest_of_day, told
from routing.solve import solve
from routing.stop import Iterations
from routing.validation.bad_problem import BadLock
from routing.validation.validate import validate
from tests.routing.days import HOUR_S, courier, day, province_day, shipment
from tests.routing.test_solve import every_engine
from tests.routing.underway import some_moment, underway
from tests.routing.wild import wild_days, wildest_days

WEST, MIDDLE, EAST = (Point(lon=105.60 + step / 40, lat=10.0) for step in range(3))
HUGE_S = 10**9
NO_GAIN = Gain(served=0, couriers=0, travel_s=0, distance_m=0, price_s=0)

running_days = st.tuples(wild_days | wildest_days, st.integers(0, 10_000))


def running(problem: Problem, seed: int, *, news: int, most: int = 1) -> tuple[Problem, Held]:
    """Plan a day without its news, let a part of it happen, and hold the next doors of the rest."""
    dice = random.Random(seed)
    locked = {stop_id for who in problem.couriers for stop_id in who.locked}
    free = [one for one in problem.shipments if not locked & {stop.id for stop in one.stops}]
    late = dice.sample(free, k=min(news, len(free)))
    morning = replace(problem, shipments=tuple(one for one in problem.shipments if one not in late), standing=())
    plan = solve(morning, Iterations(20), engine="pyvrp")
    now_s = some_moment(plan, dice)
    left = rest_of_day(problem, told(plan), underway(morning, plan, now_s), now_s)
    return left, hold(left, most)


def orders(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {order.courier_id: order.stop_ids for order in told(plan)}


def served(plan: Plan) -> set[str]:
    return {visit.shipment_id for tour in plan.tours for visit in tour.visits}


@every_engine
@settings(max_examples=150)
@given(running_day=running_days, news=st.integers(0, 4), most=st.integers(0, 3))
def test_a_running_day_keeps_every_promise_and_all_that_is_begun(
    engine: str, running_day: tuple[Problem, int], news: int, most: int
) -> None:
    left, held = running(*running_day, news=news, most=most)
    again = replan(held.problem, Iterations(200), engine=engine)
    assert check(held.problem, again.before) == []
    assert check(held.problem, again.after) == []
    aboard = {one.id: one.courier for one in left.shipments if one.priority == 9}
    for plan in (again.before, again.after):
        carriers = {visit.shipment_id: tour.courier_id for tour in plan.tours for visit in tour.visits}
        assert {name: carriers.get(name) for name in aboard} == aboard
    assert held.lost == ()
    standing = {order.courier_id: order.stop_ids for order in left.standing}
    for who in held.problem.couriers:
        going_to = standing.get(who.id, ())
        assert who.locked == going_to[: len(who.locked)] == orders(again.after).get(who.id, ())[: len(who.locked)]
        if len(who.locked) < min(most, len(going_to)):
            with pytest.raises(BadLock):
                validate(_locking(held.problem, who, going_to[: len(who.locked) + 1]))


def _locking(problem: Problem, who: Courier, stop_ids: tuple[str, ...]) -> Problem:
    couriers = (replace(one, locked=stop_ids) if one is who else one for one in problem.couriers)
    return replace(problem, couriers=tuple(couriers))


@every_engine
@settings(max_examples=50)
@given(running_day=running_days)
def test_an_afternoon_is_not_shuffled_where_changes_are_dear(engine: str, running_day: tuple[Problem, int]) -> None:
    _, held = running(*running_day, news=0)
    calm = replace(held.problem, change_s=HUGE_S)
    again = replan(calm, Iterations(200), engine=engine)
    assume(served(again.before) == served(again.after))
    assert again.after == again.before
    assert (again.changes, again.gain) == ((), NO_GAIN)


@every_engine
@settings(max_examples=30)
@given(running_day=running_days, seed=st.integers(0, 9))
def test_the_same_seed_and_iterations_give_the_same_replan(
    engine: str, running_day: tuple[Problem, int], seed: int
) -> None:
    _, held = running(*running_day, news=2)
    first, second = (replan(held.problem, Iterations(30), seed, engine=engine) for _ in range(2))
    assert first == second


@every_engine
def test_a_well_planned_day_goes_on_without_news(engine: str) -> None:
    problem = province_day(shipments=40, couriers=3, seed=2)
    plan = solve(problem, Iterations(300), engine=engine)
    now_s = 10 * HOUR_S
    left = rest_of_day(problem, told(plan), underway(problem, plan, now_s), now_s)
    again = replan(replace(hold(left).problem, change_s=HUGE_S), Iterations(100), engine=engine)
    whole = orders(plan)
    assert again.after == again.before
    assert all(whole[name][-len(stop_ids) :] == stop_ids for name, stop_ids in orders(again.after).items())


def crossed(change_s: int) -> Problem:
    """Expect the couriers where the other one is."""
    problem = day(
        [shipment("w", WEST, WEST), shipment("e", EAST, EAST)], [courier("west", WEST), courier("east", EAST)]
    )
    standing = tuple(
        Standing(courier_id=who, stop_ids=(f"{name}-pickup", f"{name}-delivery"))
        for who, name in (("west", "e"), ("east", "w"))
    )
    return replace(problem, standing=standing, change_s=change_s)


@every_engine
def test_what_is_worth_it_moves_and_the_gain_is_told(engine: str) -> None:
    again = replan(crossed(60), Iterations(200), engine=engine)
    ways_s = sum(tour.travel_s for tour in again.before.tours)
    assert set(again.changes) >= {
        Moved(shipment_id="w", from_courier_id="east", to_courier_id="west"),
        Moved(shipment_id="e", from_courier_id="west", to_courier_id="east"),
    }
    assert (again.gain.travel_s, again.gain.price_s) == (ways_s, ways_s - 2 * 60)
    assert again.gain.distance_m == sum(tour.distance_m for tour in again.before.tours) > 0


@every_engine
def test_what_is_not_worth_it_stays(engine: str) -> None:
    assert replan(crossed(HUGE_S), Iterations(200), engine=engine).changes == ()


def zigzag(change_s: int) -> Problem:
    """Expect a courier from the east to pass the middle twice on the way west."""
    places = {"m": MIDDLE, "e": EAST, "n": MIDDLE, "w": WEST}
    parcels = [replace(shipment(name, EAST, place), pickup=None) for name, place in places.items()]
    standing = (Standing(courier_id="c", stop_ids=tuple(f"{name}-delivery" for name in places)),)
    return replace(day(parcels, [courier("c", EAST)]), standing=standing, change_s=change_s)


@every_engine
def test_another_order_of_the_same_stops_has_to_be_worth_it_too(engine: str) -> None:
    calm, eager = (replan(zigzag(change_s), Iterations(200), engine=engine) for change_s in (HUGE_S, 0))
    assert calm.changes == ()
    assert eager.gain.travel_s > 0
    assert {type(change) for change in eager.changes} == {Retimed}
    assert (
        orders(eager.after) != orders(eager.before) == {"c": ("m-delivery", "e-delivery", "n-delivery", "w-delivery")}
    )


@every_engine
def test_a_search_makes_room_where_going_on_as_told_has_none(engine: str) -> None:
    told_day = zigzag(0)
    (who,) = told_day.couriers
    tight = replace(who, shift=replace(who.shift, closes_s=carry_on(told_day).tours[0].returns_s))
    new = replace(shipment("new", EAST, MIDDLE), pickup=None)
    again = replan(
        replace(told_day, shipments=(*told_day.shipments, new), couriers=(tight,)), Iterations(200), engine=engine
    )
    assert [left.shipment_id for left in again.before.unserved] == ["new"]
    assert Added(shipment_id="new", courier_id="c") in again.changes
    assert again.gain.served == 1


def test_new_shipments_are_put_where_they_cost_least() -> None:
    problem = day([shipment("w", WEST, WEST), shipment("new", MIDDLE, WEST)], [courier("c", WEST), courier("d", EAST)])
    standing = (Standing(courier_id="c", stop_ids=("w-pickup", "w-delivery")),)
    plan = carry_on(replace(problem, standing=standing))
    assert [tour.courier_id for tour in plan.tours] == ["c"]
    assert (plan.engine, plan.iterations) == ("as_told", 0)


@pytest.mark.parametrize("wire", [msgspec.json, msgspec.msgpack])
def test_a_replan_goes_over_the_wire(wire: object) -> None:
    again = replan(crossed(60), Iterations(50))
    assert wire.decode(wire.encode(again), type=Replan) == again  # type: ignore[attr-defined]
