"""A plan from request to proposal: by road where an engine answers, as learned where none is, and never failed."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from msgspec.structs import replace

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.dispatch import store
from backend.dispatch.jobs import solve_plan
from backend.dispatch.model import Proposal
from backend.dispatch.plan import solve_day
from backend.dispatch.solving import Solver
from routing.travel.learned import FACTOR, SPEED_MPS, Pace
from tests.backend.dispatch import cornered_roads
from tests.backend.dispatch.days import make_plan, person
from tests.backend.dispatch.test_paces import (
    CRAWL_MPS,
    find_closed,
    learned,
    morning,
    take,
    two_doors,
    yesterday,
)
from tests.backend.dispatch.test_plan import day, parcel
from tests.backend.handhelds import clock, new_line
from tests.routing.travel import broken, roads

pytestmark = pytest.mark.anyio


@contextmanager
def solver(road_engine: str) -> Iterator[Solver]:
    solver = Solver(road_engine)
    try:
        yield solver
    finally:
        solver.close()


@pytest.fixture
async def osrm() -> AsyncIterator[str]:
    """Give a server that answers as OSRM does."""
    async with cornered_roads.serving() as address:
        yield address


async def plan_with(pool, world, client, road_engine: str) -> dict:
    """Plan the corner's day in a process of its own, and return the plan as the dispatcher is shown it."""
    plan = new_id()
    async with province_transaction(pool, world.province) as conn:
        await store.add_plan(conn, world.province, plan, world.day, person(world, "dispatcher"), now(), 1, 1)
    with solver(road_engine) as elsewhere:
        await solve_plan(pool, world.keyring, elsewhere, world.province, plan)
    shown = (await client.get(f"/api/v1/plans/{plan}")).json()
    assert shown["state"] == "proposed", shown["error"]
    return shown["proposal"]


async def test_a_plan_rests_on_the_road_engine_that_is_set(dispatcher, pool, world, osrm) -> None:
    proposal = await plan_with(pool, world, dispatcher, f"osrm:{osrm}")

    assert (proposal["travel_source"], proposal["travel_quality"]) == ("osrm", "roads")
    assert proposal["warnings"] == []
    assert proposal["served"] == 24


async def test_a_dead_road_engine_never_fails_a_plan(dispatcher, pool, world) -> None:
    proposal = await plan_with(pool, world, dispatcher, f"osrm:http://127.0.0.1:{roads.free_port()}")

    assert (proposal["travel_source"], proposal["travel_quality"]) == ("crow", "estimate")
    assert [warning["code"] for warning in proposal["warnings"]] == ["road_engine_unreachable"]
    assert proposal["served"] == 24


async def test_a_road_engine_that_cannot_draw_gives_its_times_all_the_same(dispatcher, pool, world) -> None:
    async with cornered_roads.serving(draws=False) as address:
        proposal = await plan_with(pool, world, dispatcher, f"osrm:{address}")

    assert proposal["travel_source"] == "osrm"
    assert [warning["code"] for warning in proposal["warnings"]] == ["road_lines_missing"]
    assert proposal["served"] == 24


async def test_a_silent_road_engine_never_fails_a_plan(dispatcher, pool, world) -> None:
    async with broken.silent() as address:
        proposal = await plan_with(pool, world, dispatcher, f"valhalla:{address}")

    assert [warning["code"] for warning in proposal["warnings"]] == ["road_engine_timeout"]
    assert proposal["served"] == 24


async def test_whoever_asks_for_a_plan_has_the_days_before_learned_from(client, pool, world) -> None:
    line, doors = await new_line(client, pool, world), await two_doors(pool, world)
    take(line, doors, morning(yesterday()))
    find_closed(line, doors, morning(yesterday()), 12, CRAWL_MPS)
    await line.exchange(clock())
    assert await learned(pool, world) == {}

    await make_plan(pool, world)
    assert await learned(pool, world) != {}


def test_a_slow_road_that_was_learned_makes_the_courier_arrive_later() -> None:
    plain = day(replace(parcel(1), area="31135"))
    plain = replace(plain, offices=tuple(replace(office, area="31120") for office in plain.offices))
    slow = Pace(
        profile="motorbike", area_from="31135", area_to=None, band=None, factor=FACTOR, speed_mps=SPEED_MPS / 4,
        observations=9,
    )  # fmt: skip
    before, after = (ride_s(solve_day(replace(plain, paces=paces), 1, 1)) for paces in ((), (slow,)))

    assert after == pytest.approx(4 * before, abs=4)


def ride_s(proposal: Proposal) -> float:
    """Return how long the courier rides from the one door to the centre."""
    (tour,) = proposal.tours
    door, centre = tour.visits
    return (centre.arrives_at - door.leaves_at).total_seconds()
