"""The visitor's own tour: small, of several kinds, apart from the crew's; and the clock that a real handheld asks."""

import time
from datetime import timedelta

import httpx
import msgspec
import pytest

from backend.app import create_app
from backend.base.clock import real_now, show
from backend.base.database import province_transaction
from backend.base.demo_clock import ClockFile, DemoClock
from backend.base.place import make_place
from backend.base.settings import Settings
from backend.custody.feed_store import read_live
from backend.custody.model import courier_scope
from backend.custody.pull import open_rows
from backend.demo.corner.corner import build_corner
from backend.demo.corner.dossiers import dossiers
from backend.demo.visitor import COMMUNE, load_visitor, visitor_courier, visitor_dossiers
from mobile_sync.rows import TaskRow
from tests.backend.dispatch.days import MORNING, commit, key_of, make_plan
from tests.corner import DAY, DOSSIERS, SEED

pytestmark = pytest.mark.anyio


@pytest.fixture
async def visited(pool, world):
    """Give the corner with the visitor's town in it."""
    await load_visitor(pool, world.keyring, world.corner, world.day, DOSSIERS)
    return world


async def tasks_of(pool, world, courier) -> list[TaskRow]:
    async with province_transaction(pool, world.province) as conn:
        scope = courier_scope(courier)
        _, entries = await read_live(conn, world.province, scope)
        rows = [row for row in open_rows(entries, scope, await key_of(conn, world)) if row.kind == "task"]
    return [msgspec.json.decode(bytes(row.body), type=TaskRow) for row in rows]


async def test_the_visitor_has_six_to_twelve_stops_of_several_kinds_all_in_their_own_town(pool, visited) -> None:
    await commit(pool, visited, await make_plan(pool, visited, at=MORNING))
    own = {one.code: one for one in visitor_dossiers(visited.corner, visited.day, DOSSIERS)}

    tasks = await tasks_of(pool, visited, visitor_courier(visited.corner).id)

    assert 6 <= len({task.stop for task in tasks}) <= 12
    assert {task.act for task in tasks} == {"collect", "hand_over", "deliver"}
    assert {task.leg for task in tasks} == {"INBOUND", "OUTBOUND_RESULT", "RETURN_PAPERS"}
    assert {task.dossier_code for task in tasks} == set(own)
    for person in visited.corner.people:
        if person.role == "courier":
            assert not own.keys() & {task.dossier_code for task in await tasks_of(pool, visited, person.id)}


def test_the_visitors_dossiers_are_none_of_the_crews() -> None:
    corner = build_corner(SEED)
    own = visitor_dossiers(corner, DAY, 300)
    assert visitor_dossiers(corner, DAY, 300) == own
    assert not {one.code for one in own} & {one.code for one in dossiers(SEED, DAY, 300)}
    assert {one.commune_code for one in own} == {COMMUNE}
    assert len({one.code for one in own}) == len(own) >= 6
    assert visitor_courier(corner).id not in {person.id for person in corner.people}


async def test_in_a_demo_a_handheld_learns_how_time_runs(world, tmp_path) -> None:
    shown = MORNING + timedelta(hours=1)
    file = ClockFile(tmp_path / "clock")
    file.write(DemoClock(real=time.time(), shown=shown, speed=150.0, until=shown + timedelta(hours=9)))
    try:
        app = create_app(make_place(world.url, tmp_path, Settings(demo_clock=str(file.path))))
        transport = httpx.ASGITransport(app=app)
        async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://trao.test") as client:
            told = await client.get("/h/clock")
            before = real_now()
            file.run_at(6.0)
            time.sleep(0.3)
            slower = (await client.get("/h/clock")).json()
    finally:
        show(real_now, lambda: 1.0)
    assert told.headers["cache-control"] == "no-store"
    said = told.json()
    assert set(said) == {"shown_ms", "real_ms", "speed"}
    assert said["speed"] == 150.0
    assert 0 <= said["shown_ms"] - shown.timestamp() * 1000 < 3_600_000
    assert abs(said["real_ms"] - before.timestamp() * 1000) < 60_000
    assert slower["speed"] == 6.0
    assert slower["shown_ms"] > said["shown_ms"], "time goes on from where it was"


async def test_where_time_is_real_there_is_no_clock_to_ask(client) -> None:
    assert (await client.get("/h/clock")).status_code == 204
