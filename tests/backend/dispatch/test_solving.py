"""A plan is solved in a process of its own, which tells how far it is and ends when it is told to."""

from collections.abc import Iterator

import pytest

from backend.dispatch.model import Day, Progress
from backend.dispatch.plan import TURNS_A_PARCEL
from backend.dispatch.solving import Solver
from tests.backend.dispatch.test_plan import day, result

pytestmark = pytest.mark.anyio
PARCELS = 200
LONG_S = 200


@pytest.fixture
def solver() -> Iterator[Solver]:
    solver = Solver()
    yield solver
    solver.close()


def busy_day() -> Day:
    """Return a day on which a search goes on for minutes."""
    return day(*(result(number, lat=10 + number % 13 / 200) for number in range(PARCELS)), couriers=8)


async def test_whoever_watches_hears_how_far_the_search_is_and_may_end_it(solver: Solver) -> None:
    heard: list[Progress] = []

    async def watch(progress: Progress) -> bool:
        heard.append(progress)
        return progress.couriers > 0

    proposal = await solver.solve(busy_day(), LONG_S, 1, watch)

    assert 0 < heard[-1].spent < 0.5
    assert heard[-1].couriers <= 8
    assert proposal.faults == ()
    assert proposal.iterations < TURNS_A_PARCEL * PARCELS
    assert len(proposal.tours) > 0


async def test_a_plan_that_was_ended_does_not_end_the_next_one(solver: Solver) -> None:
    async def end_at_once(_: Progress) -> bool:
        return True

    async def go_on(_: Progress) -> bool:
        return False

    small = day(*(result(number) for number in range(1, 5)))
    await solver.solve(busy_day(), LONG_S, 1, end_at_once)
    proposal = await solver.solve(small, LONG_S, 1, go_on)

    assert proposal.iterations == TURNS_A_PARCEL * len(small.parcels)


async def test_a_watcher_that_fails_lets_the_search_end_too(solver: Solver) -> None:
    async def lose_the_database(_: Progress) -> bool:
        raise OSError("gone")

    async def end_at_once(_: Progress) -> bool:
        return True

    with pytest.raises(OSError, match="gone"):
        await solver.solve(busy_day(), LONG_S, 1, lose_the_database)
    assert (await solver.solve(day(result(1)), LONG_S, 1, end_at_once)).faults == ()
