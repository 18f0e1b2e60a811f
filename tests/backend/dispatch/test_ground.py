"""Which roads a day's plan rests on, with real sockets in place of road engines."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from backend.base.settings import ROAD_ENGINES, Settings
from backend.dispatch.ground import ENGINES, NOT_DRAWN, areas_of, ground_of
from backend.dispatch.model import Day, OfficeOfDay
from backend.dispatch.words import WARNINGS
from routing.point import Point
from routing.travel.asking import RoadEngineFailure
from routing.travel.crow import Crow
from routing.travel.learned import Pace
from tests.routing.travel import broken, roads
from tests.routing.travel.places import NOON

pytestmark = pytest.mark.anyio
HERE, THERE = Point(lon=105.77, lat=10.03), Point(lon=105.79, lat=10.04)
NEAR = [{"distance": 0.0}] * 2
ROAD = {"code": "Ok", "durations": [[0, 700], [800, 0]], "distances": [[0, 4000], [5000, 0]], "sources": NEAR,
        "destinations": NEAR}  # fmt: skip


def office(number: int, place: Point, area: str) -> OfficeOfDay:
    return OfficeOfDay(id=UUID(int=number), name="", lon=place.lon, lat=place.lat, sessions=(), area=area)


def day(**changes: object) -> Day:
    offices = (office(1, HERE, "31135"), office(2, THERE, "31120"))
    return replace(Day(day=date(2026, 11, 20), parcels=(), offices=offices, couriers=()), **changes)


async def table(day: Day):
    return await ground_of(day).table((HERE, THERE), "motorbike", NOON)


async def test_without_a_road_engine_the_pace_is_the_one_learned_between_the_communes_of_the_day() -> None:
    slow = Pace(
        profile="motorbike", area_from="31135", area_to="31120", band=None, factor=2.0, speed_mps=2.0, observations=5
    )
    learned, plain = await table(day(paces=(slow,))), await Crow().table((HERE, THERE), "motorbike", NOON)

    assert (learned.source, learned.quality, learned.warnings) == ("crow", "estimate", ())
    assert learned.seconds[0, 1] > 3 * plain.seconds[0, 1]
    assert learned.seconds[1, 0] == plain.seconds[1, 0]


def test_a_place_without_a_commune_has_no_area() -> None:
    assert areas_of(day(offices=(office(1, HERE, ""), office(2, THERE, "31120")))) == {THERE: "31120"}


async def test_a_road_engine_that_answers_is_believed_and_asked_once() -> None:
    async with broken.saying(msgspec.json.encode(ROAD)) as address:
        asked = await table(day(road_engine=f"osrm:{address}"))
    again = await table(day(road_engine=f"osrm:{address}"))

    assert (asked.source, asked.quality, asked.warnings) == ("osrm", "roads", ())
    assert asked.seconds.tolist() == [[0, 700], [800, 0]]
    assert again == asked


@pytest.mark.parametrize("kind", sorted(ENGINES))
async def test_nobody_at_the_road_engines_address_is_a_warning(kind: str) -> None:
    fallen = await table(day(road_engine=f"{kind}:http://127.0.0.1:{roads.free_port()}"))

    assert (fallen.source, fallen.warnings) == ("crow", ("road_engine_unreachable",))


@pytest.mark.parametrize("kind", sorted(ENGINES))
@pytest.mark.parametrize(
    ("server", "warning"),
    [(broken.hanging_up, "road_engine_unreachable"), (lambda: broken.saying(b"xin"), "road_engine_bad_answer")],
)
async def test_a_broken_road_engine_is_a_warning(
    kind: str, server: Callable[[], AbstractAsyncContextManager[str]], warning: str
) -> None:
    async with server() as address:
        fallen = await table(day(road_engine=f"{kind}:{address}"))

    assert (fallen.source, fallen.quality, fallen.warnings) == ("crow", "estimate", (warning,))


def test_every_engine_that_may_be_set_is_one_that_is_known() -> None:
    assert set(ROAD_ENGINES) == set(ENGINES)
    assert all(Settings(road_engine=f"{kind}:http://127.0.0.1:5000").road_engine for kind in ENGINES)


def test_every_failure_of_a_road_engine_has_words() -> None:
    assert {*(failure.code for failure in RoadEngineFailure.__subclasses__()), NOT_DRAWN} == set(WARNINGS)
    assert all(vi.endswith(".") and en.endswith(".") and vi != en for vi, en in WARNINGS.values())
