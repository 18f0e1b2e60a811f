import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from msgspec.structs import replace

from routing.line import AT_ONCE, draw
from routing.plan import Plan
from routing.point import Point
from routing.problem import Problem
from routing.replan import carry_on
from routing.travel.crow import Crow
from routing.travel.osrm import Osrm
from tests.routing.days import courier, day, shipment
from tests.routing.travel.broken import serving

HOME, NEAR, FAR = (Point(lon=105.60 + step / 40, lat=10.0) for step in range(3))
LINE = (Point(lon=-12.02, lat=3.85), Point(lon=-12.095, lat=4.07))
ROUTE = b'{"code":"Ok","routes":[{"geometry":"_p~iF~ps|U_ulLnnqC"}]}'
NO_ROUTE = b'{"code":"NoRoute"}'


def planned(couriers: int) -> tuple[Problem, Plan]:
    """Give every courier a tour of their own, with both calls of a shipment at one door."""
    crew = [replace(courier(f"c{number}", HOME), most_stops=2) for number in range(couriers)]
    problem = day([shipment(f"s{number}", NEAR, FAR if number else NEAR) for number in range(couriers)], crew)
    plan = carry_on(problem)
    assert len(plan.tours) == couriers
    return problem, replace(plan, warnings=("road_engine_timeout",))


SMALL, LARGE = planned(3), planned(3 * AT_ONCE)


class Roads:
    """Serve routes over HTTP, and remember what was asked and how much of it at once."""

    def __init__(self, says: Callable[[int], bytes]) -> None:
        self.says = says
        self.asked: list[str] = []
        self.open = self.most_open = 0

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        async with serving(self.answer) as address:
            yield address

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        body = self.says(len(self.asked))
        self.asked.append(request.decode().split(" ")[1].split("?")[0])
        await asyncio.sleep(0.02)
        self.open -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        writer.close()


async def test_every_tour_has_its_line_where_the_roads_are_known() -> None:
    problem, plan = SMALL
    roads = Roads(lambda _: ROUTE)
    async with roads.serving() as address:
        drawn = await draw(plan, problem, Osrm(address))
    assert [tour.line for tour in drawn.tours] == [LINE] * 3
    assert replace(drawn, tours=plan.tours) == plan
    home, near, far = (f"{point.lon:.6f},{point.lat:.6f}" for point in (HOME, NEAR, FAR))
    ways = {f"/route/v1/motorbike/{';'.join(way)}" for way in ([home, near, home], [home, near, far, home])}
    assert set(roads.asked) == ways


async def test_where_no_roads_are_known_the_lines_stay_empty() -> None:
    problem, plan = SMALL
    assert await draw(plan, problem, Crow()) == plan


async def test_no_more_than_a_few_lines_are_asked_for_at_once() -> None:
    problem, plan = LARGE
    roads = Roads(lambda _: ROUTE)
    async with roads.serving() as address:
        await draw(plan, problem, Osrm(address))
    assert len(roads.asked) == 3 * AT_ONCE
    assert 1 < roads.most_open <= AT_ONCE


async def test_one_line_that_cannot_be_drawn_leaves_the_others() -> None:
    problem, plan = SMALL
    roads = Roads(lambda number: NO_ROUTE if number == 0 else ROUTE)
    async with roads.serving() as address:
        drawn = await draw(plan, problem, Osrm(address))
    assert sorted(len(tour.line) for tour in drawn.tours) == [0, 2, 2]
    assert drawn.warnings == ("road_engine_timeout", "road_engine_bad_answer")


async def test_an_engine_that_is_gone_is_a_warning_told_once() -> None:
    problem, plan = SMALL
    async with serving(lambda *_: None) as address:
        pass
    drawn = await draw(plan, problem, Osrm(address))
    assert drawn == replace(plan, warnings=("road_engine_timeout", "road_engine_unreachable"))


async def test_a_silent_engine_is_not_asked_for_every_tour() -> None:
    problem, plan = LARGE
    asked = 0

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await reader.read()
        writer.close()

    async with serving(listen) as address:
        drawn = await draw(replace(plan, warnings=()), problem, Osrm(address, timeout_s=0.5))
    assert drawn == replace(plan, warnings=("road_engine_timeout",))
    assert asked == AT_ONCE
