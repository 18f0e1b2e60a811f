from itertools import pairwise

import numpy as np
import pytest

from routing.point import Point
from routing.table import UNREACHABLE_M, UNREACHABLE_S
from routing.travel.straight import great_circle_m, single_distance_m
from routing.travel.valhalla import Valhalla
from tests.routing.travel.places import EIGHT_IN_THE_MORNING, in_the_streets

PLACES = in_the_streets(60)
OUT_OF_TOWN = Point(lon=107.1, lat=10.6)
ISLAND = Point(lon=106.6086, lat=8.6826)


async def table(engine, points: tuple[Point, ...], **options):
    return await Valhalla(engine.address, **options).table(points, "motorbike", EIGHT_IN_THE_MORNING)


async def test_a_table_of_more_places_than_a_block_is_in_seconds_and_metres(valhalla) -> None:
    travel = await table(valhalla, PLACES)
    straight = great_circle_m(PLACES, PLACES)
    far = (straight > 300) & (travel.metres < UNREACHABLE_M)
    assert far.sum() > 1_000
    assert 1.2 < np.median(travel.metres[far] / straight[far]) < 2.2
    assert 4 < np.median(travel.metres[far] / travel.seconds[far]) < 12.5
    assert not travel.seconds.diagonal().any()
    assert (travel.source, travel.quality, travel.profile) == ("valhalla", "roads", "motorbike")


async def test_blocks_say_the_same_as_a_whole_table_but_for_a_few_ways_that_valhalla_chooses_otherwise(
    valhalla,
) -> None:
    points = PLACES[:20]
    whole, in_blocks = await table(valhalla, points), await table(valhalla, points, block=7)
    assert (whole.seconds == in_blocks.seconds).mean() > 0.98
    assert np.allclose(whole.seconds, in_blocks.seconds, rtol=0.2)


@pytest.mark.parametrize("place", [OUT_OF_TOWN, ISLAND])
async def test_one_place_without_a_road_is_unreachable_and_the_others_are_not(valhalla, place: Point) -> None:
    travel = await table(valhalla, (*PLACES[:6], place, *PLACES[6:12]))
    without = await table(valhalla, PLACES[:12])
    assert travel.cut_off() == (place,)
    assert (np.delete(travel.seconds[6], 6) == UNREACHABLE_S).all()
    assert (np.delete(travel.metres[:, 6], 6) == UNREACHABLE_M).all()
    others = np.delete(np.delete(travel.seconds, 6, 0), 6, 1)
    assert np.allclose(others, without.seconds, rtol=0.2)


async def test_a_line_follows_the_roads_through_more_stops_than_one_request_takes(valhalla) -> None:
    places = in_the_streets(130, seed=3)
    walled_off = (await table(valhalla, places)).cut_off()
    stops = tuple(place for place in places if place not in walled_off)
    assert len(stops) > 100
    line = await Valhalla(valhalla.address).line(stops, "motorbike")
    assert great_circle_m(stops, line).min(axis=1).max() < 150
    assert max(single_distance_m(a, b) for a, b in pairwise(line)) < 400
    assert sum(single_distance_m(a, b) for a, b in pairwise(line)) > 1.2 * sum(
        single_distance_m(a, b) for a, b in pairwise(stops)
    )


async def test_a_profile_without_a_costing_is_named() -> None:
    with pytest.raises(ValueError, match="'sampan'"):
        await Valhalla("http://127.0.0.1:9").table(PLACES, "sampan", EIGHT_IN_THE_MORNING)
