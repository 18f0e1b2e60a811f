"""One more parcel in a day under way: three places with what they bring about, and one of them taken."""

import asyncio
from datetime import datetime
from uuid import UUID

import pytest

from backend.base.database import province_transaction
from backend.dispatch.replanning import CALLED_IN_S
from tests.backend.dispatch.insertions import (
    calls_somebody_in,
    feeds,
    first_offered,
    makes_others_wait,
    offered,
    take,
    tasks_told,
    under_way_with_more,
)
from tests.backend.dispatch.underway import TEN, running, shown
from tests.backend.handhelds import assert_problem

pytestmark = pytest.mark.anyio


@pytest.fixture
async def plan(pool, world) -> UUID:
    """Give a committed plan under way at ten; some dossiers came in after it."""
    return await under_way_with_more(pool, world)


@pytest.fixture
def at_ten():
    """Let the service believe that it is ten."""
    with shown(TEN):
        yield


async def test_the_best_places_are_offered_cheapest_first_in_both_languages(
    dispatcher, pool, world, plan, at_ten
) -> None:
    _, shown = await first_offered(dispatcher, pool, world, plan)
    offers = shown["offers"]

    assert 1 <= len(offers) <= 3
    assert len({offer["courier"] for offer in offers}) == len(offers)
    prices = [offer["extra_s"] + (CALLED_IN_S if offer["tour"] is None else 0) for offer in offers]
    assert prices == sorted(prices)
    assert shown["reasons"] == []
    assert shown["travel_source"] == "crow"
    names = {str(one.id): one.name for one in world.corner.people}
    for offer in offers:
        assert offer["courier_name"] == names[offer["courier"]]
        assert len(offer["places"]) == 2
        assert offer["least_slack_s"] >= 0
        assert all(place["name"] for place in offer["places"])
        assert all(line["vi"] and line["en"] and line["vi"] != line["en"] for line in offer["said"])


async def test_what_an_offer_says_is_what_its_courier_is_told(dispatcher, pool, world, plan, at_ten) -> None:
    parcel, offer = await offered(dispatcher, pool, world, plan, makes_others_wait)
    courier = UUID(offer["courier"])
    answer = await take(dispatcher, plan, parcel, offer)
    assert answer.status_code == 201, answer.text
    assert answer.json() == {"plan": str(plan), "parcel": parcel, "courier": offer["courier"]}

    (item,) = [item for item in (await running(pool, world)).tours if item.tour.courier == courier]
    own = [task for task in item.own if str(task.parcel) == parcel]
    assert [(task.act, task.arrives_at) for task in own] == [
        (place["act"], datetime.fromisoformat(place["arrives_at"])) for place in offer["places"]
    ]
    assert item.tour.ends_at == datetime.fromisoformat(offer["ends_at"])
    later = {(line["parcel"], line["act"]): datetime.fromisoformat(line["after_at"]) for line in offer["later"]}
    behind = [task for task in item.own if task.position >= own[0].position and str(task.parcel) != parcel]
    assert later
    assert {(str(task.parcel), task.act) for task in behind} >= set(later)
    for task in behind:
        begins = later.get((str(task.parcel), task.act))
        assert begins is None or task.arrives_at <= begins <= task.leaves_at
    assert [task.parcel for task in await tasks_told(pool, world, courier) if str(task.parcel) == parcel] == [
        UUID(parcel),
        UUID(parcel),
    ]


async def test_an_insertion_tells_one_handheld_and_assigns_one_parcel(dispatcher, pool, world, plan, at_ten) -> None:
    parcel, offer = await offered(dispatcher, pool, world, plan, makes_others_wait)
    before = await feeds(pool, world)
    await take(dispatcher, plan, parcel, offer)
    after = await feeds(pool, world)

    assert {courier for courier in after if after[courier] != before[courier]} == {UUID(offer["courier"])}
    async with province_transaction(pool, world.province) as conn:
        facts = await conn.fetch("SELECT kind FROM fact WHERE parcel_id = $1", UUID(parcel))
        state = await conn.fetchrow("SELECT state, courier_id FROM parcel WHERE id = $1", UUID(parcel))
    assert [fact["kind"] for fact in facts] == ["assigned"]
    assert (state["state"], state["courier_id"]) == ("assigned", UUID(offer["courier"]))


async def test_whoever_is_called_in_gets_a_tour_of_their_own(dispatcher, pool, world, plan, at_ten) -> None:
    parcel, offer = await offered(dispatcher, pool, world, plan, calls_somebody_in)
    before = (await running(pool, world)).tours
    await take(dispatcher, plan, parcel, offer)
    after = (await running(pool, world)).tours

    (new,) = [item for item in after if item.tour.id not in {old.tour.id for old in before}]
    assert (new.tour.courier, new.tour.number) == (UUID(offer["courier"]), len(before) + 1)
    assert {str(task.parcel) for task in new.own} == {parcel}
    told = await tasks_told(pool, world, new.tour.courier)
    assert [(task.position, str(task.parcel)) for task in told] == [(1, parcel), (2, parcel)]


async def test_nobody_loses_a_stop_and_the_next_one_stays_the_next(dispatcher, pool, world, plan, at_ten) -> None:
    parcel, offer = await offered(dispatcher, pool, world, plan, makes_others_wait)

    async def left():
        tours = (await running(pool, world)).tours
        return {item.tour.courier: [(task.parcel, task.act) for task in item.own] for item in tours}

    before = await left()
    await take(dispatcher, plan, parcel, offer)
    after = await left()
    courier = UUID(offer["courier"])
    assert [act for act in after.pop(courier) if act[0] != UUID(parcel)] == before.pop(courier, [])
    assert after == before


async def test_the_same_key_inserts_once(dispatcher, pool, world, plan, at_ten) -> None:
    parcel, shown = await first_offered(dispatcher, pool, world, plan)
    offer = shown["offers"][0]
    first, again = [await take(dispatcher, plan, parcel, offer) for _ in range(2)]

    assert [first.status_code, again.status_code] == [201, 201]
    assert first.json() == again.json()
    day = await running(pool, world)
    assert sum(str(task.parcel) == parcel for item in day.tours for task in item.left) == 2
    assert_problem(await take(dispatcher, plan, parcel, {**offer, "offer": "other"}), 422, "IDEMPOTENCY_KEY_REUSED")
    assert_problem(await take(dispatcher, plan, parcel, offer, None), 400, "IDEMPOTENCY_KEY_MISSING")


async def test_of_two_dispatchers_who_take_offers_for_one_parcel_one_is_first(
    dispatcher, pool, world, plan, at_ten
) -> None:
    parcel, shown = await first_offered(dispatcher, pool, world, plan)
    offers = [shown["offers"][0], shown["offers"][-1]]
    answers = await asyncio.gather(
        *(take(dispatcher, plan, parcel, offer, key) for offer, key in zip(offers, ("one", "two"), strict=True))
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert_problem(max(answers, key=lambda answer: answer.status_code), 409, "PARCEL_PLANNED")
