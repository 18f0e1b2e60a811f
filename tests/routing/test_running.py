import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from routing.hold import hold
from routing.judge.check import check
from routing.orders.flat import Flat
from routing.orders.standing import as_told
from routing.point import Point
from routing.problem import Break, Courier, Problem, Shipment, Standing, Window
from routing.replan import carry_on
from routing.running import Reached, rest_of_day, told
from routing.solve import solve
from routing.stop import Iterations
from routing.validation.bad_problem import DuplicateId, UnknownId
from routing.validation.validate import validate
from tests.routing.days import HOUR_S, SHIFT, courier, day, shipment
from tests.routing.underway import begins_s, some_moment, underway
from tests.routing.wild import wild_days, wildest_days

WEST, MIDDLE, EAST = (Point(lon=105.60 + step / 40, lat=10.0) for step in range(3))
NINE = 9 * HOUR_S
FIRST, SECOND = shipment("a", WEST, EAST, pieces=2), shipment("b", MIDDLE, EAST)
WHO = courier("c", WEST)
ORDER = Standing(courier_id="c", stop_ids=("a-pickup", "b-pickup", "a-delivery", "b-delivery"))
ME = Reached(courier_id="c", at=MIDDLE, free_s=NINE)


def rest(
    reached: Reached = ME,
    *,
    shipments: tuple[Shipment, ...] = (FIRST, SECOND),
    who: Courier = WHO,
    now_s: int = NINE,
    orders: tuple[Standing, ...] = (ORDER,),
) -> Problem:
    left = rest_of_day(day([*shipments], [who, courier("other", WEST)]), orders, (reached,), now_s)
    left = replace(left, travel=day([*left.shipments], [*left.couriers]).travel)
    validate(hold(left, 0).problem)
    return left


def test_what_was_delivered_is_over() -> None:
    left = rest(replace(ME, done=("a-pickup", "a-delivery")))
    assert [one.id for one in left.shipments] == ["b"]
    assert left.standing == (replace(ORDER, stop_ids=("b-pickup", "b-delivery")),)


def test_what_is_on_board_stays_with_its_courier_and_comes_before_all_else() -> None:
    picky = replace(FIRST, penalty_s=5, skills=frozenset({"bonded"}))
    aboard, waiting = rest(replace(ME, done=("a-pickup",)), shipments=(picky, replace(SECOND, priority=9))).shipments
    assert aboard == replace(FIRST, pickup=None, courier="c", priority=9)
    assert waiting == replace(SECOND, priority=8)


def test_a_started_stop_is_finished_as_it_was_begun() -> None:
    done, started = rest(replace(ME, done=("a-pickup",))), rest(replace(ME, started="a-pickup"))
    assert done == started
    assert started.couriers[0].shift.opens_s == NINE


def test_what_was_tried_in_vain_is_over() -> None:
    assert [
        one.id for one in rest(replace(ME, done=("a-pickup", "a-delivery", "b-pickup", "b-delivery"))).shipments
    ] == []


def test_what_left_the_depot_is_on_board_and_what_lies_there_is_not() -> None:
    parcels = tuple(replace(one, pickup=None) for one in (FIRST, SECOND))
    out, new = rest(shipments=parcels, orders=(replace(ORDER, stop_ids=("a-delivery",)),)).shipments
    assert (out.courier, new.courier) == ("c", None)
    home, _ = rest(replace(ME, courier_id="other"), shipments=parcels).shipments
    assert home.courier is None


def test_what_is_only_picked_up_fills_the_bag_to_the_end() -> None:
    collected = replace(FIRST, delivery=None)
    left = rest(replace(ME, done=("a-pickup",)), shipments=(collected, SECOND), orders=())
    assert [one.id for one in left.shipments] == ["b"]
    assert (left.couriers[0].pieces, left.couriers[0].weight_g) == (28, 24_800)


def test_a_bag_holds_at_least_what_is_in_it() -> None:
    left = rest(replace(ME, done=("a-pickup",)), who=courier("c", WEST, pieces=1))
    assert left.couriers[0].pieces == 2
    assert solve(left, Iterations(0)).unserved == ()


def test_a_courier_goes_on_from_where_and_when_they_are_free() -> None:
    me, other = rest(replace(ME, free_s=NINE + 60), who=replace(courier("c", WEST), fixed_s=500)).couriers
    assert (me.start, me.end, me.shift) == (MIDDLE, WEST, Window(opens_s=NINE + 60, closes_s=SHIFT.closes_s))
    assert me.fixed_s == 0
    assert (other.start, other.shift.opens_s) == (WEST, NINE)
    early = rest(now_s=0).couriers[1]
    assert early.shift == SHIFT


def test_who_is_out_longer_than_their_shift_serves_nothing_more_and_that_has_a_reason() -> None:
    late = SHIFT.closes_s + 60
    left = rest(replace(ME, free_s=late, done=("a-pickup",)), now_s=late)
    plan = solve(left, Iterations(0))
    assert check(left, plan) == []
    assert [(one.shipment_id, one.obstacles[0].courier_id) for one in plan.unserved] == [("a", "c"), ("b", "c")]


def test_done_stops_count_towards_the_most() -> None:
    few = replace(courier("c", WEST), most_stops=3)
    assert rest(replace(ME, done=("a-pickup",), started="b-pickup"), who=few).couriers[0].most_stops == 1
    assert rest(replace(ME, done=ORDER.stop_ids), who=few).couriers[0].most_stops == 0


def test_breaks_that_are_over_or_begun_are_gone_and_a_long_one_ends_with_the_shift() -> None:
    early, noon, late = (
        Break(window=Window(opens_s=at, closes_s=at + HOUR_S), lasts_s=HOUR_S) for at in (28_800, 32_400, 57_600)
    )
    resting = replace(courier("c", WEST), breaks=(early, noon, late))
    assert rest(who=resting).couriers[0].breaks == (noon, late)
    assert rest(replace(ME, rested=(early, noon)), who=resting).couriers[0].breaks == (late,)
    evening = SHIFT.closes_s - 2400
    assert rest(replace(ME, free_s=evening), who=resting).couriers[0].breaks == (replace(late, lasts_s=2400),)


@pytest.mark.parametrize(
    ("reached", "error", "item"),
    [
        ((replace(ME, courier_id="nobody"),), UnknownId, "courier nobody"),
        ((replace(ME, done=("nothing",)),), UnknownId, "stop nothing"),
        ((ME, ME), DuplicateId, "reached by c"),
        ((replace(ME, done=("a-pickup",), started="a-pickup"),), DuplicateId, "stop a-pickup"),
    ],
)
def test_what_cannot_have_happened_is_refused_by_name(
    reached: tuple[Reached, ...], error: type[Exception], item: str
) -> None:
    with pytest.raises(error, match=item):
        rest_of_day(day([FIRST], [courier("c", WEST)]), (), reached, NINE)


def test_the_next_door_is_locked() -> None:
    held = hold(rest(replace(ME, done=("a-pickup",))))
    assert (held.problem.couriers[0].locked, held.lost) == (("b-pickup",), ())
    assert hold(rest(), 3).problem.couriers[0].locked == ("a-pickup", "b-pickup", "a-delivery")
    assert hold(rest(), 0).problem == rest()


def test_what_was_locked_before_stays_locked() -> None:
    bound = replace(courier("c", WEST), locked=("b-pickup", "a-pickup"))
    assert hold(rest(who=bound)).problem.couriers[0].locked == ("b-pickup", "a-pickup")
    after = rest(replace(ME, done=("b-pickup",)), who=bound)
    assert hold(after).problem.couriers[0].locked == ("a-pickup",)


def test_a_next_door_that_has_closed_is_told_and_the_one_behind_it_is_next() -> None:
    assert FIRST.pickup is not None
    closed = replace(FIRST, pickup=replace(FIRST.pickup, windows=(Window(opens_s=0, closes_s=NINE - 1),)))
    left = rest(shipments=(closed, SECOND), who=replace(courier("c", WEST), locked=("a-pickup",)))
    held = hold(left)
    assert (held.problem.couriers[0].locked, held.lost) == (("b-pickup",), ("a-pickup",))
    plan = carry_on(held.problem)
    assert [one.reason for one in plan.unserved] == ["pickup_closes_too_early"]
    assert held.problem.standing == left.standing


def test_who_rests_at_home_before_setting_out_need_not_rest_again() -> None:
    assert FIRST.pickup is not None
    who = replace(courier("c", EAST), breaks=(Break(window=Window(opens_s=NINE, closes_s=NINE + 1800), lasts_s=1200),))
    travel = day([FIRST], [who]).travel["motorbike"]
    rested_s = NINE + 1200 + int(travel.seconds[travel.positions()[EAST], travel.positions()[WEST]])
    narrow = Window(opens_s=rested_s, closes_s=rested_s + 60)
    problem = day([replace(FIRST, pickup=replace(FIRST.pickup, windows=(narrow,)))], [who])
    plan = solve(problem, Iterations(5))
    assert [(pause.after, pause.starts_s) for pause in plan.tours[0].pauses] == [(0, NINE)]
    now_s = NINE + 600
    held = hold(rest_of_day(problem, told(plan), underway(problem, plan, now_s), now_s))
    assert (held.problem.couriers[0].locked, held.lost) == (("a-pickup",), ())


def test_a_lock_that_names_nothing_is_refused() -> None:
    with pytest.raises(UnknownId, match="stop nothing"):
        hold(day([FIRST], [replace(courier("c", WEST), locked=("nothing",))]))


running_days = st.tuples(wild_days | wildest_days, st.integers(0, 10_000))


@settings(max_examples=300)
@given(running=running_days)
def test_a_day_on_time_goes_on_as_it_was_told(running: tuple[Problem, int]) -> None:
    problem, seed = running
    plan = solve(problem, Iterations(5), engine="pyvrp")
    assume(plan.tours)
    now_s = some_moment(plan, random.Random(seed))
    left = rest_of_day(problem, told(plan), underway(problem, plan, now_s), now_s)
    validate(replace(left, couriers=tuple(replace(one, locked=()) for one in left.couriers)))
    flat = Flat.of(replace(left, couriers=tuple(replace(one, locked=()) for one in left.couriers)))
    before_now = {one.courier_id for one in plan.tours if begins_s(one) <= now_s}
    for number, order in enumerate(as_told(flat)):
        if flat.problem.couriers[number].id in before_now:
            assert order == flat.standing[number]
