from itertools import pairwise

import numpy as np
import pytest

from routing.point import Point
from routing.table import UNREACHABLE_M, UNREACHABLE_S
from routing.travel.asking import RoadEngineBadAnswer
from routing.travel.osrm import OFF_ROAD_MPS, ROUTE_POINTS, Osrm
from routing.travel.straight import great_circle_m, single_distance_m
from tests.routing.travel.places import EIGHT_IN_THE_MORNING, in_the_streets

PLACES = in_the_streets(60)


async def table(engine, points: tuple[Point, ...], **options):
    return await Osrm(engine.address, max_table_size=60, **options).table(points, "motorbike", EIGHT_IN_THE_MORNING)


async def test_roads_are_never_shorter_than_straight_lines_and_often_much_longer(osrm) -> None:
    points = in_the_streets(240, seed=3)
    travel = await table(osrm, points)
    straight = great_circle_m(points, points)
    assert (travel.metres >= np.rint(straight)).all()
    far = (straight > 300) & (travel.metres < UNREACHABLE_M)
    assert 1.3 < np.median(travel.metres[far] / straight[far]) < 2.2
    assert 3 < np.median(travel.metres[far] / travel.seconds[far]) < 10
    assert (travel.source, travel.quality, travel.profile) == ("osrm", "roads", "motorbike")


async def test_there_and_back_are_different_ways(osrm) -> None:
    travel = await table(osrm, PLACES)
    apart = np.abs(travel.seconds - travel.seconds.T) > 0.1 * travel.seconds
    assert 0.2 < apart.mean() < 1
    assert not travel.seconds.diagonal().any()
    assert not travel.metres.diagonal().any()


@pytest.mark.parametrize("at_most", [2, 7, 59])
async def test_a_table_in_blocks_says_the_same_as_a_whole_one(osrm, at_most: int) -> None:
    points = (*PLACES[:20], PLACES[3])
    in_blocks = await Osrm(osrm.address, max_table_size=at_most).table(points, "motorbike", EIGHT_IN_THE_MORNING)
    assert in_blocks == await table(osrm, points)
    assert (in_blocks.seconds[3] == in_blocks.seconds[20]).all()


async def test_more_places_than_the_server_takes_at_once_are_asked_in_blocks(osrm) -> None:
    points = in_the_streets(121, seed=2)
    travel = await table(osrm, points)
    part = points[100:]
    assert (travel.seconds[100:, 100:] == (await table(osrm, part)).seconds).all()
    with pytest.raises(RoadEngineBadAnswer, match="TooBig"):
        await Osrm(osrm.address, max_table_size=1_000).table(points, "motorbike", EIGHT_IN_THE_MORNING)


@pytest.mark.parametrize("count", [0, 1])
async def test_no_places_or_one_need_no_road(osrm, count: int) -> None:
    travel = await table(osrm, PLACES[:count])
    assert travel.seconds.tolist() == [[0]] * count


async def test_the_way_from_the_door_to_the_road_is_added(osrm) -> None:
    door = Point(lon=106.6915, lat=10.7700)
    travel = await table(osrm, (*PLACES[:5], door))
    near = await table(osrm, (*PLACES[:5], door), off_road_limit_m=100_000.0)
    assert travel == near
    assert travel.metres[5, 0] > single_distance_m(door, PLACES[0])
    assert travel.seconds[5, 0] > 400 / OFF_ROAD_MPS


async def test_a_place_far_from_any_road_is_unreachable_and_named(osrm) -> None:
    island = Point(lon=106.6086, lat=8.6826)
    travel = await table(osrm, (*PLACES[:5], island))
    assert (travel.seconds[5, :5] == UNREACHABLE_S).all()
    assert (travel.metres[:5, 5] == UNREACHABLE_M).all()
    assert travel.seconds[5, 5] == 0
    assert travel.cut_off() == (island,)
    assert (await table(osrm, (*PLACES[:5], island), off_road_limit_m=1e9)).seconds[0, 5] > 3_600


async def test_a_line_follows_the_roads_through_all_stops(osrm) -> None:
    stops = PLACES[:12]
    line = await Osrm(osrm.address).line(stops, "motorbike")
    assert length_m(line) > length_m(stops)
    assert len(line) > 10 * len(stops)
    nearest = great_circle_m(stops, line).min(axis=1)
    assert nearest.max() < 150
    travel = await table(osrm, stops, off_road_limit_m=1e9)
    off_road = 2 * nearest.sum()
    ridden = sum(travel.metres[number, number + 1] for number in range(len(stops) - 1))
    assert length_m(line) == pytest.approx(ridden, abs=off_road + 5 * len(stops))


async def test_a_line_through_more_stops_than_one_request_takes_has_no_gap(osrm) -> None:
    places = in_the_streets(240, seed=3)
    walled_off = (await table(osrm, places)).cut_off()
    stops = tuple(place for place in places if place not in walled_off)
    assert len(stops) > 2 * ROUTE_POINTS
    line = await Osrm(osrm.address).line(stops, "motorbike")
    assert great_circle_m(stops, line).min(axis=1).max() < 150
    assert max(single_distance_m(a, b) for a, b in pairwise(line)) < 400


async def test_one_stop_is_its_own_line(osrm) -> None:
    assert await Osrm(osrm.address).line(PLACES[:1], "motorbike") == PLACES[:1]


def length_m(line: tuple[Point, ...]) -> float:
    return sum(single_distance_m(a, b) for a, b in pairwise(line))
