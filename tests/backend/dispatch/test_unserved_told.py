"""Why a parcel is in no tour is told with the courier's name, and with what stops the others."""

from datetime import timedelta

import pytest

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.dispatch import store
from backend.dispatch.jobs import end
from backend.dispatch.model import Obstacle, Proposal, Unserved
from tests.backend.dispatch.days import MORNING, person
from tests.corner import World

pytestmark = pytest.mark.anyio


async def proposed(pool, world: World) -> tuple[str, str]:
    """Put a proposal down in which one parcel is in no tour, and return the plan and its first courier's name."""
    couriers = [person for person in world.corner.people if person.role == "courier"]
    late = Obstacle(
        code="pickup_closes_too_early", courier=couriers[0].id, earliest_at=MORNING + timedelta(hours=1),
        closes_at=MORNING + timedelta(minutes=30),
    )  # fmt: skip
    full = [Obstacle(code="no_room", courier=other.id, earliest_at=MORNING) for other in couriers[1:]]
    left = Unserved(parcel=new_id(), item_code="RB473124829VN", obstacles=(late, *full))
    proposal = Proposal(
        tours=(), unserved=(left,), engine="trao", travel_source="crow", travel_quality="estimate", iterations=1,
        faults=(),
    )  # fmt: skip
    plan = new_id()
    async with province_transaction(pool, world.province) as conn:
        await store.add_plan(conn, world.province, plan, world.day, person(world, "dispatcher"), now(), 1, 1)
    await end(pool, world.keyring, world.province, plan, "proposed", proposal, "")
    return str(plan), couriers[0].name


async def test_the_nearest_courier_is_named_with_both_times_and_the_others_are_counted(dispatcher, pool, world) -> None:
    plan, name = await proposed(pool, world)
    (left,) = (await dispatcher.get(f"/api/v1/plans/{plan}")).json()["proposal"]["unserved"]

    assert left["code"] == "pickup_closes_too_early"
    assert left["vi"] == f"Không kịp đến lấy: nơi lấy đóng lúc 07:00, sớm nhất 07:30 {name} mới đến."
    assert left["en"].endswith(f"the earliest arrival is 07:30 by {name}.")
    assert left["others"] == [{"vi": "7 bưu tá khác: tuyến đã kín.", "en": "7 other couriers: the tour is full."}]


@pytest.mark.parametrize(("language", "key"), [("vi", "vi"), ("en", "en")])
async def test_the_plan_page_shows_the_reason_and_the_others(dispatcher, pool, world, language, key) -> None:
    plan, _ = await proposed(pool, world)
    (left,) = (await dispatcher.get(f"/api/v1/plans/{plan}")).json()["proposal"]["unserved"]
    page = (await dispatcher.get("/board", params={"day": str(world.day), "lang": language})).text

    assert left[key] in page
    assert left["others"][0][key] in page
