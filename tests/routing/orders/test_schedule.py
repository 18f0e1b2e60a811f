"""Times of one tour, on a street where a step takes ten minutes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.orders.flat import Flat
from routing.orders.promises import first_fault
from routing.orders.schedule import timed, tour
from routing.plan import Pause, Tour
from routing.point import Point
from routing.problem import Break, Courier, Problem, Shipment, Stop, Window
from routing.table import TravelTable
from tests.routing.wild import wild_days, wildest_days

STEP_S = 600
STREET = tuple(Point(lon=105.7 + house / 100, lat=10.0) for house in range(6))
ALL_DAY = (Window(opens_s=0, closes_s=36_000),)


def stop(name: str, house: int, *windows: tuple[int, int], service_s: int = 0, door_s: int = 0) -> Stop:
    """Describe a call at a house of the street."""
    opening = tuple(Window(opens_s=opens_s, closes_s=closes_s) for opens_s, closes_s in windows) or ALL_DAY
    return Stop(id=name, point=STREET[house], windows=opening, service_s=service_s, door_s=door_s)


def street(stops: list[Stop], *breaks: Break, shift: Window = ALL_DAY[0], end: int = 0) -> Flat:
    """Put a courier into the first house, with nothing but deliveries: stop k of the list is 2k + 1."""
    house = np.arange(len(STREET))
    away = abs(house[:, None] - house[None, :])
    table = TravelTable.of(STREET, seconds=away * STEP_S, metres=away * 100, source="street", quality="given")
    courier = Courier(id="c", start=STREET[0], end=STREET[end], shift=shift, breaks=breaks)
    shipments = tuple(Shipment(id=f"of {one.id}", delivery=one) for one in stops)
    return Flat.of(Problem(shipments=shipments, couriers=(courier,), travel={"motorbike": table}))


def planned(stops: list[Stop], *breaks: Break, shift: Window = ALL_DAY[0], end: int = 0) -> Tour:
    """Time the stops in the order of the list."""
    flat = street(stops, *breaks, shift=shift, end=end)
    order = [2 * number + 1 for number in range(len(stops))]
    assert first_fault(flat, 0, order) is None
    return tour(flat, 0, order)


def rest(opens_s: int, closes_s: int, lasts_s: int) -> Break:
    """Demand a break."""
    return Break(window=Window(opens_s=opens_s, closes_s=closes_s), lasts_s=lasts_s)


def test_a_courier_leaves_just_in_time_for_the_first_door_and_waits_at_the_later_ones() -> None:
    day = planned([stop("a", 1, (5000, 6000)), stop("b", 2, (7000, 8000))])
    assert (day.departs_s, day.visits[0].arrives_s, day.visits[0].wait_s) == (4400, 5000, 0)
    assert (day.visits[1].arrives_s, day.visits[1].wait_s, day.visits[1].starts_s) == (5600, 1400, 7000)
    assert (day.returns_s, day.travel_s, day.wait_s, day.duration_s) == (8200, 2400, 1400, 3800)


def test_a_service_starts_in_the_next_window_when_one_is_missed() -> None:
    day = planned([stop("a", 1), stop("b", 2, (0, 1199), (3000, 3000))])
    assert day.visits[1].starts_s == 3000


def test_a_window_may_be_met_at_its_last_second_and_so_may_the_shift() -> None:
    day = planned([stop("a", 1, (0, 600), service_s=60)], shift=Window(opens_s=0, closes_s=1260))
    assert (day.visits[0].starts_s, day.visits[0].slack_s, day.returns_s) == (600, 0, 1260)


def test_the_door_is_paid_once_for_calls_one_after_the_other() -> None:
    calls = [stop(name, 1, service_s=10, door_s=100) for name in "ab"] + [stop("c", 2, service_s=10, door_s=50)]
    assert [visit.leaves_s - visit.starts_s for visit in planned(calls).visits] == [10, 110, 60]


def test_the_last_door_is_paid_even_where_the_courier_stays() -> None:
    day = planned([stop("a", 1, service_s=10, door_s=100)], end=1)
    assert day.returns_s == day.visits[0].starts_s + 110


def test_slack_is_how_late_a_service_may_start_for_the_sake_of_all_later_ones() -> None:
    day = planned([stop("a", 1, (0, 9000)), stop("b", 2, (0, 4000), (6000, 7000)), stop("c", 3, (0, 6900))])
    assert [visit.slack_s for visit in day.visits] == [6300 - 600 - 600, 6300 - 1200, 6900 - 1800]


def test_slack_falls_back_to_the_window_before_where_the_later_one_is_too_late() -> None:
    day = planned([stop("a", 1), stop("b", 2, (0, 4000), (6000, 7000)), stop("c", 3, (0, 6000))])
    assert [visit.starts_s + visit.slack_s for visit in day.visits] == [3400, 4000, 6000]


@pytest.mark.parametrize(
    ("window", "pause"),
    [
        ((1000, 1500), (2, 1200)),
        ((1000, 1100), (1, 1000)),
        ((600, 700), (1, 600)),
        ((100, 400), (0, 100)),
        ((2500, 3000), (3, 2500)),
    ],
)
def test_a_break_is_taken_where_the_tour_ends_earliest(window: tuple[int, int], pause: tuple[int, int]) -> None:
    day = planned([stop("a", 1), stop("b", 2), stop("c", 3)], rest(*window, 300))
    assert [(one.after, one.starts_s) for one in day.pauses] == [pause]
    assert day.pauses[0].ends_s == day.pauses[0].starts_s + 300


def test_a_break_fills_the_time_of_waiting_at_a_door() -> None:
    day = planned([stop("a", 1), stop("b", 2, (5000, 6000)), stop("c", 3)], rest(0, 7000, 900))
    assert [(one.after, one.starts_s) for one in day.pauses] == [(0, 0)]
    assert (day.departs_s, day.visits[1].wait_s, day.returns_s) == (900, 2900, 7400)


def test_no_break_is_needed_by_who_is_over_before_it_closes_or_begins_after() -> None:
    assert planned([stop("a", 1)], rest(0, 1200, 900)).pauses == ()
    assert planned([stop("a", 1, (5000, 6000))], rest(0, 4400, 900)).pauses == ()
    assert planned([stop("a", 1, (5000, 6000))], rest(0, 4401, 900)).pauses != ()


def test_breaks_follow_each_other_in_their_order() -> None:
    day = planned([stop("a", 1), stop("b", 2), stop("c", 3)], rest(500, 700, 300), rest(600, 900, 100))
    assert day.pauses == (Pause(after=1, starts_s=600, ends_s=900), Pause(after=1, starts_s=900, ends_s=1000))


def test_a_break_that_needs_the_other_out_of_its_way_is_a_fault_of_the_order() -> None:
    flat = street([stop("a", 1, (600, 600)), stop("b", 2)], rest(600, 700, 3000), rest(700, 900, 100))
    assert first_fault(flat, 0, [1, 3]) is not None


def test_slack_heeds_the_break_behind_and_the_break_escaped() -> None:
    day = planned([stop("a", 1, (600, 600)), stop("b", 2)], rest(1300, 1400, 300), rest(1300, 2900, 300))
    assert [one.after for one in day.pauses] == [2]
    assert [visit.slack_s for visit in day.visits] == [0, 200]
    short = planned([stop("a", 1)], rest(1300, 1400, 300))
    assert (short.pauses, short.visits[0].slack_s) == ((), 200)


@settings(max_examples=300)
@given(problem=wild_days | wildest_days, order=st.permutations(range(0, 28, 2)))
def test_no_other_place_for_the_only_break_ends_the_tour_earlier(problem: Problem, order: list[int]) -> None:
    flat = Flat.of(problem)
    for number, who in enumerate(problem.couriers):
        calls = [call for stop in order if stop < len(flat.stops) for call in flat.calls(stop // 2)][:6]
        if len(who.breaks) != 1 or not calls:
            continue
        timing = timed(flat, number, calls)
        if timing.rests and timing.fault is None:
            returns_s = [_returns(flat, number, calls, after) for after in range(len(calls) + 1)]
            assert timing.comes_s == min(one for one in returns_s if one is not None)


def _returns(flat: Flat, number: int, calls: list[int], after: int) -> int | None:
    """Walk with the break behind so many calls by what is promised, and by nothing else."""
    who, seconds = flat.problem.couriers[number], flat.seconds[flat.profile[number]]
    (pause,), clock_s, here = who.breaks, who.shift.opens_s, flat.start[number]
    for position in range(len(calls) + 1):
        if position == after:
            clock_s = max(clock_s, pause.window.opens_s)
            if clock_s > pause.window.closes_s:
                return None
            clock_s += pause.lasts_s
        there = flat.place[calls[position]] if position < len(calls) else flat.end[number]
        clock_s += seconds[here, there]
        if position == len(calls):
            return clock_s if clock_s <= who.shift.closes_s else None
        called = flat.stops[calls[position]]
        assert called is not None
        starts = [max(clock_s, one.opens_s) for one in called.windows if clock_s <= one.closes_s]
        if not starts:
            return None
        last = position + 1 == len(calls) or flat.place[calls[position + 1]] != there
        clock_s, here = starts[0] + called.service_s + (called.door_s if last else 0), there
    raise AssertionError
