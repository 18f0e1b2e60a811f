"""What a plan's times rest on is told wherever they are shown, and so is a road engine that failed."""

from datetime import timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.dispatch import store
from backend.dispatch.jobs import end
from backend.dispatch.model import PlannedTour, PlannedVisit, Proposal
from backend.dispatch.words import WARNINGS
from tests.backend.dispatch.days import MORNING, commit, person
from tests.corner import World

pytestmark = pytest.mark.anyio


async def one_tour(pool, world: World) -> Proposal:
    """Return a proposal of one courier's one act, by road."""
    async with province_transaction(pool, world.province) as conn:
        parcel = await conn.fetchrow(
            "SELECT p.id, p.item_code, d.lon, d.lat FROM parcel p JOIN dossier d ON d.id = p.dossier_id LIMIT 1"
        )
    courier = next(person for person in world.corner.people if person.role == "courier")
    nine = MORNING + timedelta(hours=2)
    visit = PlannedVisit(
        parcel=parcel["id"], item_code=parcel["item_code"], act="collect", stop=1, office=None, lon=parcel["lon"],
        lat=parcel["lat"], arrives_at=nine, starts_at=nine, leaves_at=nine, opens_at=MORNING, closes_at=nine,
    )  # fmt: skip
    tour = PlannedTour(
        number=1, courier=courier.id, office=courier.office_id, starts_at=MORNING, ends_at=nine, distance_m=1_000,
        visits=(visit,),
    )  # fmt: skip
    return Proposal(
        tours=(tour,), unserved=(), engine="trao", travel_source="osrm", travel_quality="roads", iterations=1, faults=()
    )


async def proposed(pool, world: World, proposal: Proposal) -> UUID:
    """Put a proposal down as the solving job does."""
    plan = new_id()
    async with province_transaction(pool, world.province) as conn:
        await store.add_plan(conn, world.province, plan, world.day, person(world, "dispatcher"), now(), 1, 1)
    await end(pool, world.keyring, world.province, plan, "proposed", proposal, "")
    return plan


async def text_of(client, path: str, world: World, **asked: str) -> str:
    answer = await client.get(path, params={"day": str(world.day), **asked})
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("code", sorted(WARNINGS))
async def test_a_proposal_shows_its_warnings_in_two_languages(dispatcher, pool, world, code) -> None:
    fallen = replace(await one_tour(pool, world), travel_source="crow", travel_quality="estimate", warnings=(code,))
    plan = await proposed(pool, world, fallen)
    vi, en = WARNINGS[code]

    shown = (await dispatcher.get(f"/api/v1/plans/{plan}")).json()["proposal"]
    assert shown["warnings"] == [{"code": code, "vi": vi, "en": en}]
    assert shown["travel_source"] == "crow"
    assert vi in await text_of(dispatcher, "/board", world)
    assert en in await text_of(dispatcher, "/board", world, lang="en")
    assert "as the crow flies" in await text_of(dispatcher, "/board", world, lang="en")


async def test_a_proposal_by_road_says_so_and_warns_of_nothing(dispatcher, pool, world) -> None:
    plan = await proposed(pool, world, await one_tour(pool, world))

    assert (await dispatcher.get(f"/api/v1/plans/{plan}")).json()["proposal"]["warnings"] == []
    page = await text_of(dispatcher, "/board", world)
    assert "Giờ theo đường bộ (OSRM)." in page
    assert not any(vi in page for vi, _ in WARNINGS.values())


async def test_committed_tours_say_what_their_times_rest_on(dispatcher, pool, world) -> None:
    await commit(pool, world, await proposed(pool, world, await one_tour(pool, world)))

    board = (await dispatcher.get("/api/v1/board", params={"day": str(world.day)})).json()
    assert [tour["travel_source"] for tour in board["tours"]] == ["osrm"]
    parts = await text_of(dispatcher, "/board/parts", world, lang="en")
    lanes, _, below = parts.partition('id="part-lanes"')[2].partition('id="part-below"')
    assert "Times: by road (OSRM)" in lanes
    assert "Times: by road (OSRM)" in below
    assert "crow" not in lanes
