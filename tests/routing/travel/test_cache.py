import asyncio
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.point import Point
from routing.travel.asking import RoadEngineUnreachable
from routing.travel.cache import Cache
from routing.travel.crow import Crow
from routing.travel.protocol import Rectangle
from tests.routing.travel.places import EIGHT_IN_THE_MORNING, NOON, in_the_streets


class CountingCrow(Crow):
    """A crow that takes its time, writes down what it is asked, and may be tired."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[int, int]] = []
        self.tired = False

    @property
    def pairs(self) -> int:
        return sum(rows * columns for rows, columns in self.asked)

    async def rectangle(
        self, sources: tuple[Point, ...], destinations: tuple[Point, ...], profile: str, depart: datetime
    ) -> Rectangle:
        await asyncio.sleep(0)
        if self.tired:
            raise RoadEngineUnreachable
        self.asked.append((len(sources), len(destinations)))
        return await super().rectangle(sources, destinations, profile, depart)


PLACES = in_the_streets(60)


async def test_what_was_asked_once_is_not_asked_again() -> None:
    crow = CountingCrow()
    cache = Cache(crow)
    first = await cache.table(PLACES, "motorbike", NOON)
    assert crow.asked == [(60, 60)]
    assert await cache.table(PLACES, "motorbike", NOON) == first == await Crow().table(PLACES, "motorbike", NOON)
    assert crow.asked == [(60, 60)]


async def test_a_new_place_costs_its_row_and_its_column() -> None:
    crow = CountingCrow()
    cache = Cache(crow)
    await cache.table(PLACES[:59], "motorbike", NOON)
    await cache.table(PLACES, "motorbike", NOON)
    assert crow.asked[1:] == [(1, 60), (59, 1)]


async def test_two_days_that_meet_cost_only_the_pairs_between_them() -> None:
    crow = CountingCrow()
    cache = Cache(crow)
    await cache.table(PLACES[:50], "motorbike", NOON)
    await cache.table(PLACES[50:], "motorbike", NOON)
    await cache.table(PLACES, "motorbike", NOON)
    assert crow.asked[2:] == [(10, 60), (50, 10)]


async def test_profiles_and_hours_are_remembered_apart() -> None:
    crow = CountingCrow()
    cache = Cache(crow)
    await cache.table(PLACES, "motorbike", NOON)
    await cache.table(PLACES, "motorbike", EIGHT_IN_THE_MORNING)
    await cache.table(PLACES, "car", NOON)
    assert crow.pairs == 3 * 60 * 60


async def test_places_within_a_metre_are_one() -> None:
    crow = CountingCrow()
    here, there = PLACES[:2]
    beside = Point(lon=round(here.lon, 5) + 0.000002, lat=round(here.lat, 5) - 0.000002)
    travel = await Cache(crow).table((here, there, beside, here), "motorbike", NOON)
    assert crow.asked == [(2, 2)]
    assert travel.points == (here, there, beside, here)
    assert travel.seconds[0, 2] == travel.seconds[2, 3] == 0
    assert travel.seconds[1, 0] == travel.seconds[1, 2] > 0


async def test_many_who_ask_at_once_are_served_by_one_question() -> None:
    crow = CountingCrow()
    cache = Cache(crow)
    tables = await asyncio.gather(*(cache.table(PLACES, "motorbike", NOON) for _ in range(8)))
    assert crow.asked == [(60, 60)]
    assert all(table == tables[0] for table in tables)


async def test_who_gives_up_waiting_or_fails_leaves_the_cache_in_order() -> None:
    crow = CountingCrow()
    cache = Cache(crow)
    asking = asyncio.create_task(cache.table(PLACES, "motorbike", NOON))
    await asyncio.sleep(0)
    asking.cancel()
    crow.tired = True
    with pytest.raises(RoadEngineUnreachable):
        await cache.table(PLACES, "motorbike", NOON)
    crow.tired = False
    assert await cache.table(PLACES, "motorbike", NOON) == await Crow().table(PLACES, "motorbike", NOON)


async def test_a_table_larger_than_the_cache_is_passed_on() -> None:
    crow = CountingCrow()
    cache = Cache(crow, places_at_most=59)
    for _ in range(2):
        assert (await cache.table(PLACES, "motorbike", NOON)).seconds.shape == (60, 60)
    assert crow.asked == [(60, 60)] * 2


async def test_the_place_not_asked_for_the_longest_makes_room() -> None:
    crow = CountingCrow()
    cache = Cache(crow, places_at_most=3)
    a, b, c, d = PLACES[:4]
    await cache.table((a, b, c), "motorbike", NOON)
    await cache.table((a, c), "motorbike", NOON)
    await cache.table((a, d), "motorbike", NOON)
    asked = len(crow.asked)
    await cache.table((a, c, d)[:2], "motorbike", NOON)
    assert len(crow.asked) == asked
    await cache.table((a, b), "motorbike", NOON)
    assert len(crow.asked) > asked


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(PLACES[:14]), max_size=9).map(tuple), max_size=12), st.integers(1, 14))
def test_a_cache_of_any_size_says_what_its_inner_provider_says(days: list[tuple[Point, ...]], size: int) -> None:
    async def compare() -> None:
        cache = Cache(Crow(), places_at_most=size)
        for day in days:
            assert await cache.table(day, "motorbike", NOON) == await Crow().table(day, "motorbike", NOON)

    asyncio.run(compare())
