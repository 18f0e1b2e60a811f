"""The motorbike profile on a drawn map: every scene a country of its own, two kilometres from the next."""

from collections.abc import Iterator

import pytest

from routing.table import UNREACHABLE_S
from routing.travel.osrm import Osrm
from tests.routing.travel import drawn, roads
from tests.routing.travel.places import EIGHT_IN_THE_MORNING

ROAD = {"highway": "residential"}
A_KILOMETRE = [
    ({"highway": "trunk"}, 45),
    ({"highway": "residential"}, 22),
    ({"highway": "service", "service": "alley"}, 12),
    ({"highway": "path"}, 10),
    ({"highway": "footway", "motorcycle": "yes"}, 12),
    ({"highway": "footway"}, 5),
    ({"highway": "secondary", "maxspeed": "30"}, 30),
    ({"highway": "secondary", "surface": "dirt"}, 15),
    ({"route": "ferry"}, 6),
    ({"route": "ferry", "duration": "00:05"}, 12),
    ({"highway": "motorway", "motorcycle": "yes"}, 50),
    ({"highway": "motorway"}, None),
    ({"highway": "footway", "footway": "sidewalk"}, None),
    ({"highway": "residential", "access": "no"}, None),
    ({"highway": "residential", "motor_vehicle": "no", "motorcycle": "yes"}, 22),
    ({"highway": "residential", "access": "private"}, 22),
    ({"highway": "construction"}, None),
]
ONEWAYS = [
    ({"oneway": "yes"}, (True, False)),
    ({"oneway": "-1"}, (False, True)),
    ({"oneway": "yes", "oneway:motorcycle": "no"}, (True, True)),
    ({"junction": "roundabout"}, (True, False)),
]
BARRIERS = [
    ({"barrier": "gate"}, True),
    ({"barrier": "bollard"}, True),
    ({"barrier": "gate", "access": "private"}, True),
    ({"barrier": "gate", "access": "no"}, False),
    ({"barrier": "gate", "locked": "yes"}, False),
    ({"barrier": "wall"}, False),
]
KILOMETRES, ROUNDS, GATES, CROSSING, YARD = 0, 50, 100, 150, 160


def y_m(scene: int) -> float:
    """Return where a scene lies."""
    return 2_000.0 * scene


def a_map() -> bytes:
    """Draw all scenes: ways of a kilometre between two streets, one-way streets, barriers, a crossing, a yard."""
    ways, nodes = [], {}
    for number, (tags, _) in enumerate(A_KILOMETRE):
        y = y_m(KILOMETRES + number)
        ways += [([(-100, y), (0, y)], ROAD), ([(0, y), (1_000, y)], tags), ([(1_000, y), (1_100, y)], ROAD)]
    for number, (tags, _) in enumerate(ONEWAYS):
        y = y_m(ROUNDS + number)
        ways.append(([(0, y), (1_000, y)], ROAD | tags))
    for number, (tags, _) in enumerate(BARRIERS):
        y = y_m(GATES + number)
        ways.append(([(0, y), (500, y), (1_000, y)], ROAD))
        nodes[500, y] = tags
    y = y_m(CROSSING)
    ways.append(([(0, y), (500, y), (1_000, y)], ROAD))
    ways.append(([(500, y - 500), (500, y), (500, y + 500)], ROAD))
    y = y_m(YARD)
    ways.append(([(0, y), (0, y + 400), (1_000, y + 400), (1_000, y)], ROAD))
    ways.append(([(0, y), (500, y), (1_000, y)], ROAD | {"access": "private"}))
    return drawn.streets(ways, nodes)


@pytest.fixture(scope="module")
def engine(tmp_path_factory) -> Iterator[roads.Engine]:
    """Give an OSRM on the drawn map."""
    with roads.osrm(tmp_path_factory.mktemp("drawn"), a_map()) as engine:
        yield engine


async def ride(engine: roads.Engine, here: tuple[float, float], there: tuple[float, float]) -> tuple[int, int] | None:
    """Return seconds and metres, or None where there is no way."""
    travel = await Osrm(engine.address, off_road_limit_m=100.0).table(
        (drawn.at(*here), drawn.at(*there)), "motorbike", EIGHT_IN_THE_MORNING
    )
    seconds, metres = int(travel.seconds[0, 1]), int(travel.metres[0, 1])
    return None if seconds == UNREACHABLE_S else (seconds, metres)


@pytest.mark.parametrize("number", range(len(A_KILOMETRE)), ids=lambda number: str(A_KILOMETRE[number][0]))
async def test_a_kilometre_is_ridden_at_its_pace_or_not_at_all(engine, number: int) -> None:
    y, (_, kmh) = y_m(KILOMETRES + number), A_KILOMETRE[number]
    ridden = await ride(engine, (-50, y), (1_050, y))
    if kmh is None:
        assert ridden is None
    else:
        assert ridden == (pytest.approx(3_600 / kmh + 360 / 22, rel=0.02, abs=2), pytest.approx(1_100, abs=3))


@pytest.mark.parametrize("number", range(len(ONEWAYS)), ids=lambda number: str(ONEWAYS[number][0]))
async def test_one_way_streets_are_kept_where_motorbikes_must(engine, number: int) -> None:
    y, (_, (there, back)) = y_m(ROUNDS + number), ONEWAYS[number]
    assert (await ride(engine, (100, y), (900, y)) is not None) == there
    assert (await ride(engine, (900, y), (100, y)) is not None) == back


@pytest.mark.parametrize("number", range(len(BARRIERS)), ids=lambda number: str(BARRIERS[number][0]))
async def test_a_motorbike_passes_what_it_can_pass(engine, number: int) -> None:
    y, (_, passes) = y_m(GATES + number), BARRIERS[number]
    assert (await ride(engine, (100, y), (900, y)) is not None) == passes


async def test_a_left_turn_waits_longer_than_a_right_turn_and_straight_on_does_not(engine) -> None:
    y = y_m(CROSSING)
    ahead = await ride(engine, (100, y), (900, y))
    right = await ride(engine, (100, y), (500, y - 400))
    left = await ride(engine, (100, y), (500, y + 400))
    assert ahead
    assert right
    assert left
    assert ahead[0] < right[0] < left[0] < ahead[0] + 10


async def test_a_private_yard_is_a_destination_and_no_shortcut(engine) -> None:
    y = y_m(YARD)
    through = await ride(engine, (0, y + 200), (1_000, y + 200))
    into = await ride(engine, (0, y + 200), (400, y))
    assert through
    assert through[1] == pytest.approx(1_400, abs=5)
    assert into
    assert into[1] == pytest.approx(600, abs=5)


async def test_a_traffic_light_costs_time_and_no_way(engine, tmp_path) -> None:
    crossing = [([(0, 0), (500, 0), (1_000, 0)], ROAD), ([(500, -500), (500, 0), (500, 500)], ROAD)]
    light = {(500, 0): {"highway": "traffic_signals"}}
    with roads.osrm(tmp_path, drawn.streets(crossing, light)) as lit:
        waited = await ride(lit, (100, 0), (900, 0))
    y = y_m(CROSSING)
    free = await ride(engine, (100, y), (900, y))
    assert waited
    assert free
    assert waited[0] == pytest.approx(free[0] + 15, abs=1)
    assert waited[1] == pytest.approx(free[1], abs=2)
