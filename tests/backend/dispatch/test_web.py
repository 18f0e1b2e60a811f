"""The dispatcher's doors, knocked at over HTTP."""

import asyncio
from uuid import UUID

import httpx
import pytest

from backend.base.database import province_transaction
from backend.dispatch.jobs import solve_plan
from backend.dispatch.model import Progress
from backend.dispatch.progress_store import note_progress
from routing.solve import default_engine
from tests.backend.dispatch.days import HereSolver
from tests.corner import World, signed_in

pytestmark = pytest.mark.anyio
DAY = {"day": "2026-11-20"}
ASKED = {**DAY, "seconds": 1, "seed": 1}


async def ask(client: httpx.AsyncClient, key: str | None = "one", **changes: object) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await client.post("/api/v1/plans", json={**ASKED, **changes}, headers=headers)


async def proposed(client: httpx.AsyncClient, pool, world: World, key: str = "one") -> str:
    """Ask for a plan, solve it, and return its id."""
    plan = (await ask(client, key)).json()["id"]
    await solve_plan(pool, world.keyring, HereSolver(), world.province, UUID(plan))
    return plan


async def test_a_plan_is_asked_for_looked_at_and_committed(dispatcher, pool, world) -> None:
    asked = await ask(dispatcher)
    assert asked.status_code == 202
    assert asked.json()["state"] == "solving"
    location = asked.headers["Location"]
    assert location == f"/api/v1/plans/{asked.json()['id']}"
    assert (await dispatcher.get(location)).json()["proposal"] is None

    await solve_plan(pool, world.keyring, HereSolver(), world.province, UUID(asked.json()["id"]))
    shown = (await dispatcher.get(location)).json()
    proposal = shown["proposal"]
    assert shown["state"] == "proposed"
    assert (proposal["verdict"], proposal["travel_source"], proposal["travel_quality"]) == ("sound", "crow", "estimate")
    assert proposal["engine"] == default_engine()
    assert proposal["served"] == 24
    names = {person.id: person.name for person in world.corner.people}
    assert all(tour["courier_name"] == names[UUID(tour["courier"])] for tour in proposal["tours"])

    committed = await dispatcher.post(f"{location}/commitment")
    assert committed.status_code == 201
    assert committed.json()["state"] == "committed"
    (line,) = (await dispatcher.get("/api/v1/plans", params=DAY)).json()
    assert line["state"] == "committed"


async def test_the_same_key_asks_once(dispatcher) -> None:
    first, again = await ask(dispatcher), await ask(dispatcher)

    assert again.status_code == 202
    assert again.json() == first.json()
    assert len((await dispatcher.get("/api/v1/plans", params=DAY)).json()) == 1


async def test_the_same_key_at_the_same_moment_asks_once(dispatcher) -> None:
    answers = await asyncio.gather(*(ask(dispatcher) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_a_key_is_required_and_belongs_to_one_request(dispatcher) -> None:
    without = await ask(dispatcher, None)
    assert (without.status_code, without.json()["code"]) == (400, "IDEMPOTENCY_KEY_MISSING")

    await ask(dispatcher)
    other = await ask(dispatcher, seed=2)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


async def test_a_plan_that_is_not_proposed_cannot_be_committed(dispatcher) -> None:
    plan = (await ask(dispatcher)).json()["id"]
    answer = await dispatcher.post(f"/api/v1/plans/{plan}/commitment")

    assert (answer.status_code, answer.json()["code"]) == (409, "PLAN_NOT_PROPOSED")


async def test_a_plan_being_solved_shows_how_far_it_is(dispatcher, pool, world) -> None:
    location = (await ask(dispatcher)).headers["Location"]
    first = (await dispatcher.get(location)).json()["progress"]
    assert first == {"spent": 0.0, "unserved": 0, "couriers": 0}

    assert not await noted(pool, world, location, Progress(spent=0.42, unserved=3, couriers=5))
    assert (await dispatcher.get(location)).json()["progress"] == {"spent": 0.42, "unserved": 3, "couriers": 5}
    page = (await dispatcher.get("/board", params=DAY)).text
    assert "Đang tính tuyến: 42 %" in page
    assert "Hay nhất đến giờ: 5 bưu tá, 3 bưu gửi chưa xếp được." in page
    assert f'data-end="{location}/cancellation"' in page


async def test_a_plan_being_solved_can_be_told_to_end_and_any_other_cannot(dispatcher, pool, world) -> None:
    location = (await ask(dispatcher)).headers["Location"]
    first, again = [await dispatcher.post(f"{location}/cancellation") for _ in range(2)]
    assert [answer.status_code for answer in (first, again)] == [202, 202]
    assert first.headers["Location"] == location
    assert await noted(pool, world, location, Progress(spent=0.1, unserved=0, couriers=1))

    await solve_plan(pool, world.keyring, HereSolver(), world.province, UUID(location.rpartition("/")[2]))
    shown = (await dispatcher.get(location)).json()
    assert (shown["state"], shown["progress"]) == ("proposed", None)
    late = await dispatcher.post(f"{location}/cancellation")
    assert (late.status_code, late.json()["code"]) == (409, "PLAN_NOT_SOLVING")


async def test_only_a_planner_ends_a_plan_and_only_one_that_is_there(dispatcher, client, world) -> None:
    location = (await ask(dispatcher)).headers["Location"]
    nowhere = await dispatcher.post("/api/v1/plans/019a0000-0000-7000-8000-000000000000/cancellation")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "PLAN_NOT_FOUND")

    clerk = await signed_in(client, world, "clerk-1")
    assert (await clerk.post(f"{location}/cancellation")).status_code == 403


async def noted(pool, world: World, location: str, progress: Progress) -> bool:
    """Put progress down as the solving job does, and return whether the search should end."""
    async with province_transaction(pool, world.province) as conn:
        return await note_progress(conn, world.province, UUID(location.rpartition("/")[2]), progress)


async def test_a_second_plan_of_a_committed_day_is_refused(dispatcher, pool, world) -> None:
    first, second = [await proposed(dispatcher, pool, world, key) for key in ("one", "two")]
    await dispatcher.post(f"/api/v1/plans/{first}/commitment")
    answer = await dispatcher.post(f"/api/v1/plans/{second}/commitment")

    assert (answer.status_code, answer.json()["code"]) == (409, "DAY_ALREADY_COMMITTED")


@pytest.mark.parametrize("changes", [{"seconds": 61}, {"seconds": 0}, {"seed": -1}, {"day": "today"}, {"more": 1}])
async def test_a_request_out_of_bounds_is_refused(dispatcher, changes) -> None:
    assert (await ask(dispatcher, **changes)).status_code == 400


async def test_a_plan_nobody_made_is_not_found(dispatcher) -> None:
    answer = await dispatcher.get("/api/v1/plans/019a0000-0000-7000-8000-000000000000")

    assert (answer.status_code, answer.json()["code"]) == (404, "PLAN_NOT_FOUND")


async def test_a_clerk_neither_plans_nor_watches(client, world) -> None:
    clerk = await signed_in(client, world, "clerk-1")

    assert (await ask(clerk)).status_code == 403
    assert (await clerk.get("/api/v1/board", params=DAY)).status_code == 403


async def test_the_board_shows_the_day(dispatcher, pool, world) -> None:
    before = (await dispatcher.get("/api/v1/board", params=DAY)).json()
    assert before["parcels"] == {"registered": 24}
    assert len(before["unassigned"]) == 24

    plan = await proposed(dispatcher, pool, world)
    await dispatcher.post(f"/api/v1/plans/{plan}/commitment")
    after = (await dispatcher.get("/api/v1/board", params=DAY)).json()
    assert after["parcels"] == {"assigned": 24}
    assert after["unassigned"] == []
    assert all(set(tour["counts"]) == {"waiting"} for tour in after["tours"])
