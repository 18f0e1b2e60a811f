import pickle

import pytest

from routing.stop import Cancelled, Iterations, Live, Runtime


def done(live: Live, *asked: int) -> list[bool]:
    return [live.spent(iterations) >= 1.0 for iterations in asked]


def test_iterations_allow_exactly_as_many() -> None:
    live = Iterations(3).begin()
    assert [live.spent(iterations) for iterations in range(4)] == pytest.approx([0, 1 / 3, 2 / 3, 1])


def test_no_iterations_are_spent_at_once() -> None:
    assert Iterations(0).begin().spent(0) == 1.0


def test_runtime_counts_from_its_beginning_and_not_from_the_first_question() -> None:
    clock = iter([100.0, 105.0, 106.0])
    live = Runtime(6, clock=lambda: next(clock)).begin()
    assert [live.spent(iterations) for iterations in (0, 10)] == pytest.approx([5 / 6, 1.0])


def test_runtime_lets_pass_what_its_pace_allows_until_the_next_question() -> None:
    now = [0.0]
    live = Runtime(10, clock=lambda: now[0]).begin()
    now[0] = 1.0
    live.spent(1000)
    assert live.stride(1000) == 20
    now[0] = 9.995
    assert live.stride(1000) == 5


def test_whichever_comes_first_stops() -> None:
    live = (Iterations(5) | Iterations(2)).begin()
    assert done(live, 0, 1, 2) == [False, False, True]


def test_a_stride_never_passes_the_sooner_end() -> None:
    assert (Iterations(1000) | Iterations(3)).begin().stride(0) == 1
    assert (Iterations(1000) | Iterations(300)).begin().stride(0) == 3
    assert Iterations(1000).begin().stride(999) == 1


def test_cancelling_is_heard_when_asked_once_a_search_has_begun() -> None:
    answers = iter([False, True])
    live = Cancelled(lambda: next(answers)).begin()
    assert done(live, 0, 1, 2) == [False, False, True]


def test_criteria_travel_to_another_process_and_begin_afresh_each_time() -> None:
    until = pickle.loads(pickle.dumps(Iterations(1) | Runtime(60)))
    for _ in range(2):
        assert done(until.begin(), 0, 1) == [False, True]
