import pickle

from routing.stop import Cancelled, Iterations, NoImprovement, Runtime


def test_iterations_allow_exactly_as_many() -> None:
    stop = Iterations(3).begin()
    assert [stop(0) for _ in range(4)] == [False, False, False, True]


def test_runtime_counts_from_its_beginning_and_not_from_the_first_question() -> None:
    clock = iter([100.0, 105.9, 106.0])
    stop = Runtime(6, clock=lambda: next(clock)).begin()
    assert [stop(0), stop(0)] == [False, True]


def test_no_improvement_starts_over_when_something_better_is_found() -> None:
    stop = NoImprovement(2).begin()
    assert [stop(cost) for cost in (9, 9, 8, 8, 8)] == [False, False, False, False, True]


def test_whichever_comes_first_stops() -> None:
    stop = (Iterations(5) | NoImprovement(2)).begin()
    assert [stop(7) for _ in range(3)] == [False, False, True]


def test_cancelling_is_asked_now_and_then() -> None:
    asked = []
    stop = Cancelled(lambda: bool(asked.append(1)), every=10).begin()
    assert not any(stop(0) for _ in range(21))
    assert len(asked) == 3


def test_criteria_travel_to_another_process_and_begin_afresh_each_time() -> None:
    until = pickle.loads(pickle.dumps(Iterations(1) | Runtime(60)))
    for _ in range(2):
        stop = until.begin()
        assert [stop(0), stop(0)] == [False, True]
