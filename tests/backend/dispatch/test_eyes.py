"""The board shows what needs eyes: facts in quarantine, and facts applied under a flag."""

import pytest

from backend.base.clock import new_id, now
from mobile_sync.facts import Missing
from tests.backend.dispatch.days import commit, make_plan
from tests.backend.handhelds import clock, collected, new_line, photo, some_parcels
from tests.corner import signed_in

pytestmark = pytest.mark.anyio


async def board_of(dispatcher, world) -> dict:
    answer = await dispatcher.get("/api/v1/board", params={"day": str(world.day)})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_fact_in_quarantine_is_on_the_board_in_words_with_its_courier(dispatcher, pool, world) -> None:
    line = await new_line(dispatcher, pool, world)
    (parcel,) = await some_parcels(pool, world, 1)
    for named in (parcel, new_id()):
        line.handheld.capture(Missing(id=new_id(), parcel=named, at=now(), note="Không thấy"))
    await line.exchange(clock())

    found = {item["code"]: item for item in (await board_of(dispatcher, world))["exceptions"]}
    name = next(person.name for person in world.corner.people if person.id == line.handheld.identity.courier)
    assert set(found) == {"BAD_TRANSITION", "DOSSIER_UNKNOWN"}
    assert found["BAD_TRANSITION"]["parcel"] == str(parcel)
    assert (found["DOSSIER_UNKNOWN"]["parcel"], found["DOSSIER_UNKNOWN"]["item_code"]) == (None, "")
    for item in found.values():
        assert item["courier_name"] == name
        assert item["since"]
        assert item["vi"] != item["en"]
    page = (await dispatcher.get(f"/board?day={world.day}")).text
    assert found["BAD_TRANSITION"]["vi"] in page
    await dispatcher.post(
        f"/api/v1/quarantine/{found['DOSSIER_UNKNOWN']['fact']}/resolution", json={"resolution": "Quét nhầm tỉnh."}
    )
    assert [item["code"] for item in (await board_of(dispatcher, world))["exceptions"]] == ["BAD_TRANSITION"]


async def test_a_fact_under_a_flag_is_on_the_board_of_its_day(client, pool, world) -> None:
    await commit(pool, world, await make_plan(pool, world), now())
    line = await new_line(client, pool, world, "courier-2")
    dispatcher = await signed_in(client, world, "dispatcher-1")
    other = line.handheld
    parcel = next(
        stop["parcels"][0]
        for tour in (await board_of(dispatcher, world))["tours"]
        for stop in tour["stops"]
        if tour["courier"] != str(other.identity.courier) and "collect" in stop["acts"]
    )
    other.capture(collected(parcel, other.keep_media(photo())))
    await line.exchange(clock())

    (item,) = (await board_of(dispatcher, world))["flagged"]
    assert (item["code"], item["parcel"], item["courier"]) == ("REASSIGNED", parcel, str(other.identity.courier))
    assert item["vi"] in (await dispatcher.get(f"/board?day={world.day}")).text
