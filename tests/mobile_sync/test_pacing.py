import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sync.pacing import FIRST_WAIT_MS, LONGEST_ORDERED_MS, LONGEST_WAIT_MS, Pace
from mobile_sync.wire import MAX_FACTS


def test_a_batch_is_halved_by_each_failure_down_to_one_fact_and_grows_back():
    pace, limits = Pace(), []
    for _ in range(10):
        pace.failed(0.5)
        limits.append(pace.limit)
    assert limits[:3] == [100, 50, 25]
    assert limits[-1] == 1
    for _ in range(10):
        pace.answered()
    assert pace.limit == MAX_FACTS


@given(st.integers(1, 60), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_anything_up_to_its_bound_and_never_more_than_five_minutes(failures, chance):
    pace = Pace()
    for _ in range(failures):
        wait_ms = pace.failed(chance)
    assert 0 <= wait_ms < min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1))


def test_the_bound_doubles_and_an_answer_takes_it_back():
    pace = Pace()
    assert [pace.failed(0.999) // 1000 for _ in range(4)] == [1, 3, 7, 15]
    pace.answered()
    assert pace.failed(0.999) // 1000 == 1


@pytest.mark.parametrize(("ordered_ms", "waits_ms"), [(40_000, 40_000), (10**12, LONGEST_ORDERED_MS)])
def test_a_server_that_names_a_wait_is_obeyed_within_an_hour(ordered_ms, waits_ms):
    assert Pace().failed(0.1, ordered_ms) == waits_ms
