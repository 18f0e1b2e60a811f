"""A tour's way along the roads: cut at its stops, kept with them, drawn on the board's map."""

import gzip
import math
from collections.abc import AsyncIterator
from itertools import pairwise
from uuid import UUID

import pytest
from msgspec.structs import replace

from backend.base.clock import new_id
from backend.base.database import province_transaction
from backend.dispatch import store
from backend.dispatch.board import Board, TourLine
from backend.dispatch.board_map import traces_of
from backend.dispatch.board_projection import view_around
from backend.dispatch.board_reading import read_board
from backend.dispatch.jobs import solve_plan
from backend.dispatch.model import PlannedTour
from backend.dispatch.offers import Bench
from backend.dispatch.plan import solve_day
from backend.dispatch.solving import Solver
from backend.dispatch.ways import TOLERANCE_M, encoded, slim, ways_of
from routing.point import Point
from routing.travel.line import decode_polyline6
from routing.travel.straight import great_circle_m
from tests.backend.dispatch import cornered_roads
from tests.backend.dispatch.cornered_roads import corner
from tests.backend.dispatch.days import MORNING, commit, make_plan, person
from tests.backend.dispatch.insertions import came_later
from tests.backend.dispatch.replans import ask, more_dossiers, take
from tests.backend.dispatch.test_plan import day, parcel
from tests.backend.dispatch.underway import TEN, go_on, running, shown
from tests.routing.travel import roads
from tests.routing.travel.places import in_the_streets

pytestmark = pytest.mark.anyio
A, B, C, D = (Point(lon=lon, lat=10.0) for lon in (105.70, 105.71, 105.72, 105.73))
NORTH = Point(lon=105.71, lat=10.02)
NEAR_M = 2.0


def metres(here: Point, there: Point) -> float:
    return float(great_circle_m((here,), (there,))[0, 0])


def points_of(way: str) -> list[Point]:
    return list(decode_polyline6(way))


def test_a_line_is_written_as_others_read_it() -> None:
    assert encoded([Point(lon=-12.02, lat=3.85), Point(lon=-12.095, lat=4.07)]) == "_p~iF~ps|U_ulLnnqC"


def test_a_line_is_cut_where_it_passes_the_stops() -> None:
    ways = [points_of(way) for way in ways_of([A, B, NORTH, B, C, D], [NORTH, C])]
    assert ways == [[A, B, NORTH], [NORTH, B, C], [C, D]]


def test_a_road_passed_twice_is_cut_in_the_order_of_the_stops() -> None:
    ways = [points_of(way) for way in ways_of([A, B, C, B, A], [C, B])]
    assert ways == [[A, C], [C, B], [B, A]]


def test_two_acts_at_one_door_have_one_way() -> None:
    first, second, home = ways_of([A, B, A], [B, B])
    assert (points_of(first), second, points_of(home)) == ([A, B], "", [B, A])


def test_where_no_road_is_known_there_is_no_way() -> None:
    assert ways_of([], [A, B]) == ["", "", ""]


def test_a_line_keeps_its_turns_and_loses_what_nobody_sees() -> None:
    beside = Point(lon=105.705, lat=10.0 + TOLERANCE_M / 2 / 111_320)
    assert slim([A, beside, B, NORTH]) == [A, B, NORTH]
    aside = Point(lon=105.705, lat=10.0 + TOLERANCE_M * 2 / 111_320)
    assert slim([A, aside, B, NORTH]) == [A, aside, B, NORTH]


@pytest.fixture
async def osrm() -> AsyncIterator[str]:
    """Give a server that answers as OSRM does."""
    async with cornered_roads.serving() as address:
        yield f"osrm:{address}"


async def planned_by_road(pool, world, engine: str) -> UUID:
    """Plan the corner's day by road and commit it."""
    plan = new_id()
    async with province_transaction(pool, world.province) as conn:
        await store.add_plan(conn, world.province, plan, world.day, person(world, "dispatcher"), MORNING, 1, 1)
    await solve_by_road(pool, world, plan, engine)
    await commit(pool, world, plan)
    return plan


async def solve_by_road(pool, world, plan: UUID, engine: str) -> None:
    elsewhere = Solver(engine)
    try:
        await solve_plan(pool, world.keyring, elsewhere, world.province, plan)
    finally:
        elsewhere.close()


async def board_of(pool, world) -> Board:
    async with province_transaction(pool, world.province) as conn:
        return await read_board(conn, world.keyring, world.province, world.day)


def home_of(world, tour: TourLine) -> Point:
    office = next(person.office_id for person in world.corner.people if person.id == tour.courier)
    return next(Point(lon=one.lon, lat=one.lat) for one in world.corner.offices if one.id == office)


def lies_on_road(way: str, here: Point, there: Point) -> bool:
    """Return whether a way goes from one place to another round the road's corner."""
    line = points_of(way)
    return all(min(metres(place, point) for point in line) < NEAR_M for place in (here, corner(here, there), there))


async def test_a_tour_planned_by_road_keeps_its_ways(pool, world, osrm) -> None:
    await planned_by_road(pool, world, osrm)

    for tour in (await board_of(pool, world)).tours:
        home = home_of(world, tour)
        places = [home, *(Point(lon=stop.lon, lat=stop.lat) for stop in tour.stops), home]
        ways = [*(stop.way for stop in tour.stops), tour.way_back]
        for (here, there), way in zip(pairwise(places), ways, strict=True):
            assert lies_on_road(way, here, there) or metres(here, there) < TOLERANCE_M


async def test_the_map_draws_the_roads_and_names_whose_they_are(dispatcher, pool, world, osrm) -> None:
    await planned_by_road(pool, world, osrm)
    tour = (await board_of(pool, world)).tours[0]
    home = home_of(world, tour)
    places = [home, *(Point(lon=stop.lon, lat=stop.lat) for stop in tour.stops), home]
    view = view_around([(place.lon, place.lat) for place in places])
    (trace,) = traces_of([tour], {tour.courier: (home.lon, home.lat)}, view, None)

    drawn = [tuple(map(float, point.split())) for point in trace.ahead.removeprefix("M").split("L")]
    for turn in (corner(here, there) for here, there in pairwise(places)):
        assert min(math.dist(view.at(turn.lon, turn.lat), point) for point in drawn) < 1
    assert "© OpenStreetMap" in (await dispatcher.get(f"/board?day={world.day}")).text


async def test_without_a_road_engine_the_map_stays_as_the_crow_flies(dispatcher, pool, world) -> None:
    await commit(pool, world, await make_plan(pool, world))
    board = await board_of(pool, world)

    assert not any(stop.way for tour in board.tours for stop in tour.stops)
    text = (await dispatcher.get(f"/board?day={world.day}")).text
    assert "Đường chim bay." in text
    assert "OpenStreetMap" not in text


async def test_a_re_plan_gives_what_is_new_its_ways_and_leaves_the_others_theirs(dispatcher, pool, world, osrm) -> None:
    plan = await planned_by_road(pool, world, osrm)
    await go_on(pool, world, TEN)
    before = {(stop.position, tour.number): stop.way for tour in (await board_of(pool, world)).tours
              for stop in tour.stops}  # fmt: skip
    with shown(TEN):
        await more_dossiers(pool, world)
        asked = await ask(dispatcher, plan)
        await solve_by_road(pool, world, UUID(asked.json()["id"]), osrm)
        shown_plan = (await dispatcher.get(asked.headers["Location"])).json()
        assert (await take(dispatcher, shown_plan)).is_success
    after = {(stop.position, tour.number): stop for tour in (await board_of(pool, world)).tours for stop in tour.stops}

    fresh = [stop for name, stop in after.items() if name not in before]
    assert fresh
    assert all(stop.way for stop in fresh)
    assert all(stop.way == before[name] for name, stop in after.items() if name in before)


async def test_a_place_that_is_taken_in_a_tour_comes_with_the_road_there(dispatcher, pool, world, osrm) -> None:
    await planned_by_road(pool, world, osrm)
    await go_on(pool, world, TEN)
    with shown(TEN):
        await more_dossiers(pool, world, 40)
        day_now = await running(pool, world)
        bench = Bench(osrm)
        for parcel_id in map(UUID, await came_later(pool, world)):
            found = await bench.look(day_now, parcel_id)
            if found.offers:
                break
        assert all(offer.tour.line == () for offer in found.offers)
        again = await bench.look(day_now, parcel_id, UUID(found.offers[0].courier_id))

    (offer,) = again.offers
    assert replace(offer.tour, line=()) == found.offers[0].tour
    assert len(offer.tour.line) > len({visit.stop_id for visit in offer.tour.visits})


@pytest.fixture(scope="module")
def streets_engine(tmp_path_factory) -> str:
    """Give a real OSRM on the streets of central Ho Chi Minh City (© OpenStreetMap contributors, ODbL)."""
    if not roads.STREETS.exists():
        pytest.skip("needs ../shared/data/routing/hcmc-q1-q3.osm.gz")
    with roads.osrm(tmp_path_factory.mktemp("osrm"), gzip.decompress(roads.STREETS.read_bytes())) as engine:
        yield f"osrm:{engine.address}"


def test_on_real_streets_every_way_begins_where_the_last_one_ended(streets_engine: str) -> None:
    doors = in_the_streets(8)
    plain = day(*(parcel(number, lon=door.lon, lat=door.lat) for number, door in enumerate(doors[2:])))
    offices = (replace(office, lon=door.lon, lat=door.lat)
               for office, door in zip(plain.offices, doors[:2], strict=True))  # fmt: skip
    proposal = solve_day(replace(plain, offices=tuple(offices), road_engine=streets_engine), 1, 1)

    (tour,) = proposal.tours
    assert (proposal.warnings, proposal.travel_source) == ((), "osrm")
    ways = real_ways(tour)
    assert all(here[-1] == there[0] for here, there in pairwise(ways))
    assert all(metres(way[-1], Point(lon=visit.lon, lat=visit.lat)) < 100
               for way, visit in zip(ways[:-1], (v for v in tour.visits if v.way), strict=True))  # fmt: skip
    assert sum(metres(*leg) for way in ways for leg in pairwise(way)) == pytest.approx(tour.distance_m, rel=0.15)


def real_ways(tour: PlannedTour) -> list[list[Point]]:
    return [points_of(way) for way in (*(visit.way for visit in tour.visits), tour.way_back) if way]
