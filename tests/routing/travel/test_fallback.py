import json
import logging

import pytest

from routing.travel.cache import Cache
from routing.travel.crow import Crow
from routing.travel.fallback import Fallback
from routing.travel.osrm import Osrm
from routing.travel.protocol import Travel
from routing.travel.valhalla import Valhalla
from tests.routing.travel import broken, roads
from tests.routing.travel.places import EIGHT_IN_THE_MORNING, in_the_streets

PLACES = in_the_streets(3)
NEAR = [{"distance": 1.0}] * 3
CELLS = [[0, 1, 2], [1, 0, 2], [1, 2, 0]]
GOOD = {"code": "Ok", "durations": CELLS, "distances": CELLS, "sources": NEAR, "destinations": NEAR}


async def assert_falls_back(first: Travel, warning: str, **options) -> None:
    travel = await Fallback(first, Crow(), **options).table(PLACES, "motorbike", EIGHT_IN_THE_MORNING)
    plain = await Crow().table(PLACES, "motorbike", EIGHT_IN_THE_MORNING)
    assert travel.warnings == (warning,)
    assert (travel.source, travel.quality) == ("crow", "estimate")
    assert (travel.seconds == plain.seconds).all()


async def test_an_engine_that_dies_between_two_plans_leaves_the_second_one_with_a_warning(streets, tmp_path) -> None:
    with roads.osrm(tmp_path, streets) as engine:
        travel = Fallback(Cache(Osrm(engine.address)), Crow())
        asked = await travel.table(PLACES, "motorbike", EIGHT_IN_THE_MORNING)
        assert (asked.source, asked.quality, asked.warnings) == ("osrm", "roads", ())
        assert await travel.line(PLACES, "motorbike") is not None
        engine.kill()
        assert await travel.table(PLACES, "motorbike", EIGHT_IN_THE_MORNING) == asked
        more = await travel.table(in_the_streets(4), "motorbike", EIGHT_IN_THE_MORNING)
        assert (more.source, more.quality, more.warnings) == ("crow", "estimate", ("road_engine_unreachable",))
        assert await travel.line(PLACES, "motorbike") is None


@pytest.mark.parametrize("engine", [Osrm, Valhalla])
async def test_nobody_at_the_address_is_a_warning(engine) -> None:
    await assert_falls_back(engine(f"http://127.0.0.1:{roads.free_port()}"), "road_engine_unreachable")
    await assert_falls_back(engine("no address at all"), "road_engine_unreachable")


async def test_a_connection_that_breaks_is_a_warning() -> None:
    async with broken.hanging_up() as address:
        await assert_falls_back(Osrm(address), "road_engine_unreachable")


async def test_an_engine_that_takes_too_long_is_a_warning() -> None:
    async with broken.silent() as address:
        await assert_falls_back(Osrm(address), "road_engine_timeout", budget_s=0.2)
        await assert_falls_back(Osrm(address, timeout_s=0.2), "road_engine_timeout")
        assert await Fallback(Osrm(address), Crow(), budget_s=0.2).line(PLACES, "motorbike") is None


@pytest.mark.parametrize("engine", [Osrm, Valhalla])
@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Busy", "404 Not Found", "302 Found"])
async def test_a_refusal_is_a_warning(engine, status: str) -> None:
    async with broken.saying(b"<html>no</html>", status) as address:
        await assert_falls_back(engine(address), "road_engine_bad_answer")


@pytest.mark.parametrize("engine", [Osrm, Valhalla])
@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"{}", b'{"durations": "fast"}', b"null"])
async def test_what_is_no_table_is_a_warning(engine, body: bytes) -> None:
    async with broken.saying(body) as address:
        await assert_falls_back(engine(address), "road_engine_bad_answer")


@pytest.mark.parametrize(
    "wrong",
    [
        {"durations": CELLS[:2]},
        {"distances": [[0, 1], [1, 0], [2, 2]]},
        {"durations": [[0, -1_000, 2], *CELLS[1:]]},
        {"sources": NEAR[:1]},
    ],
    ids=["a row too few", "a column too few", "less than no time", "a place too few"],
)
async def test_a_table_of_another_size_or_back_in_time_is_a_warning(wrong: dict[str, object]) -> None:
    async with broken.saying(json.dumps(GOOD).encode()) as address:
        assert (await Osrm(address).table(PLACES, "motorbike", EIGHT_IN_THE_MORNING)).source == "osrm"
    async with broken.saying(json.dumps(GOOD | wrong).encode()) as address:
        await assert_falls_back(Osrm(address), "road_engine_bad_answer")


async def test_the_operator_reads_in_the_log_what_the_engine_said(caplog) -> None:
    async with broken.saying(b"out of memory", "500 Internal Server Error") as address:
        with caplog.at_level(logging.WARNING):
            await assert_falls_back(Osrm(address), "road_engine_bad_answer")
    assert "500 out of memory" in caplog.text


async def test_two_engines_that_fail_are_two_warnings() -> None:
    nobody = f"http://127.0.0.1:{roads.free_port()}"
    async with broken.saying(b"[]") as address:
        travel = Fallback(Osrm(address), Fallback(Valhalla(nobody), Crow()))
        asked = await travel.table(PLACES, "motorbike", EIGHT_IN_THE_MORNING)
    assert asked.warnings == ("road_engine_unreachable", "road_engine_bad_answer")
