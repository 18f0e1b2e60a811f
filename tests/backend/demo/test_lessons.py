"""The crew's day teaches the plans of the next, and the demo says how much."""

import pytest

from backend.demo.lessons import Learned, learn_day
from tests.backend.dispatch.test_paces import CRAWL_MPS, find_closed, learned, morning, take, two_doors, yesterday
from tests.backend.handhelds import clock, new_line

pytestmark = pytest.mark.anyio


async def test_the_rides_of_a_day_are_counted_with_what_they_teach(client, pool, world) -> None:
    line, doors = await new_line(client, pool, world), await two_doors(pool, world)
    take(line, doors, morning(yesterday()))
    find_closed(line, doors, morning(yesterday()), 12, CRAWL_MPS)
    await line.exchange(clock())

    said = await learn_day(pool, world.keyring, world.province, yesterday())
    paces = await learned(pool, world)
    there_and_back = {(here["unit_code"], there["unit_code"], None) for here in doors for there in doors} & set(paces)
    assert said == Learned(trips=11, communes=2, commune_pairs=len(there_and_back))
    assert said.commune_pairs == 2
    assert await learn_day(pool, world.keyring, world.province, yesterday()) == said


async def test_a_day_without_rides_teaches_nothing(pool, world) -> None:
    assert await learn_day(pool, world.keyring, world.province, yesterday()) == Learned(
        trips=0, communes=0, commune_pairs=0
    )
