"""What staff do about a parcel from their desk, over HTTP and against the table of custody."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.catalogue.load import solutions_by_reason
from backend.custody.desk import are_apart
from mobile_sync.facts import AttemptFailed, CheckedIn, Delivered, Missing
from tests.backend.dispatch.days import commit, make_plan
from tests.backend.handhelds import assert_problem, clock, collected, new_line, photo
from tests.corner import signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def line(client, pool, world):
    return await new_line(client, pool, world)


async def parcels(pool, world, leg):
    async with province_transaction(pool, world.province) as conn:
        return [row["id"] for row in await conn.fetch("SELECT id FROM parcel WHERE leg = $1 ORDER BY item_code", leg)]


async def say(client, parcel, act, **body):
    return await client.post(f"/api/v1/parcels/{parcel}/{act}", json=body)


def somebody(world, role):
    return next(person for person in world.corner.people if person.role == role)


async def tell(line, *facts):
    for fact in facts:
        line.handheld.capture(fact)
    await line.exchange(clock())


def fetched(line, parcel):
    return collected(parcel, line.handheld.keep_media(photo()))


def delivered(line, parcel):
    return Delivered(
        id=new_id(),
        parcel=parcel,
        at=now(),
        receiver="Lâm Thị Sà Phia",
        relationship="owner",
        identity_kind="citizen_id",
        identity_last4="0217",
        identity_match=True,
        signature=line.handheld.keep_media(photo(10)),
        photo=line.handheld.keep_media(photo(20)),
        shown="0" * 64,
    )


async def hold(line, world, parcel):
    """Let a delivery fail, and bring the parcel back to the post office."""
    reason, solutions = next(iter(solutions_by_reason().items()))
    failed = AttemptFailed(id=new_id(), parcel=parcel, at=now(), reason=reason, solution=min(solutions))
    office = somebody(world, "clerk").office_id
    back = CheckedIn(id=new_id(), parcel=parcel, at=now(), office=office, clerk="Ý")
    await tell(line, fetched(line, parcel), failed, back)


async def test_a_parcel_nobody_fetched_is_cancelled_once(client, pool, world) -> None:
    parcel = (await parcels(pool, world, "INBOUND"))[0]
    await signed_in(client, world, "clerk-1")
    answer = await say(client, parcel, "cancellation", why="Dân rút hồ sơ")

    assert (answer.status_code, answer.json()["state"], answer.json()["n"]) == (201, "cancelled", 1)
    assert_problem(await say(client, parcel, "cancellation", why="Lại"), 409, "NOT_AS_THINGS_STAND")
    assert_problem(await say(client, new_id(), "cancellation", why="Không có"), 404, "PARCEL_NOT_FOUND")
    assert_problem(await say(client, parcel, "void", voids=str(new_id()), why="Nhầm"), 403, "FORBIDDEN")


async def test_an_exception_is_closed_by_two_people_at_a_holder_we_know(client, pool, world, line) -> None:
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    await tell(line, fetched(line, parcel), Missing(id=new_id(), parcel=parcel, at=now(), note="Không thấy"))
    supervisor, second = somebody(world, "supervisor"), somebody(world, "dispatcher")
    office = str(somebody(world, "clerk").office_id)
    body = {"state": "held", "holder": office, "second_person": str(second.id), "note": "Tìm thấy ở kho"}
    await signed_in(client, world, "supervisor-1")

    for alone in (supervisor.id, new_id()):
        answer = await say(client, parcel, "resolution", **{**body, "second_person": str(alone)})
        assert_problem(answer, 422, "SECOND_PERSON_NEEDED")
    for state, holder in (("held", new_id()), ("with_courier", second.id)):
        answer = await say(client, parcel, "resolution", **{**body, "state": state, "holder": str(holder)})
        assert_problem(answer, 422, "HOLDER_UNKNOWN")
    answer = await say(client, parcel, "resolution", **body)
    assert (answer.status_code, answer.json()["state"], answer.json()["holder_kind"]) == (201, "held", "office")
    assert_problem(await say(client, parcel, "resolution", **body), 409, "NOT_AS_THINGS_STAND")


async def test_a_delivery_reported_by_mistake_is_taken_back_once(client, pool, world, line) -> None:
    parcel = (await parcels(pool, world, "OUTBOUND_RESULT"))[0]
    fact = delivered(line, parcel)
    await tell(line, fetched(line, parcel), fact)
    await signed_in(client, world, "supervisor-1")
    answer = await say(client, parcel, "void", voids=str(fact.id), why="Bấm nhầm")

    assert (answer.status_code, answer.json()["state"]) == (201, "with_courier"), answer.text
    again = await say(client, parcel, "void", voids=str(fact.id), why="Lại")
    assert_problem(again, 409, "NOT_AS_THINGS_STAND")


async def test_a_held_parcel_is_fetched_at_the_counter_or_sent_back(client, pool, world, line) -> None:
    first, second = (await parcels(pool, world, "OUTBOUND_RESULT"))[:2]
    for parcel in (first, second):
        await hold(line, world, parcel)
    shown = {"receiver": "Lâm Thị Sà Phia", "identity_kind": "citizen_id", "identity_last4": "0217"}
    await signed_in(client, world, "clerk-1")

    invited = await say(client, first, "invitations", channel="sms")
    assert (invited.status_code, invited.json()["state"]) == (201, "held"), invited.text
    given = await say(client, first, "counter-collection", **shown)
    assert (given.status_code, given.json()["state"], given.json()["holder_kind"]) == (201, "delivered", "citizen")
    assert_problem(await say(client, first, "counter-collection", **shown), 409, "NOT_AS_THINGS_STAND")
    await signed_in(client, world, "supervisor-1")
    assert_problem(await say(client, second, "return", why="not_fetched"), 422, "INVITATIONS_MISSING")
    back = await say(client, second, "return", why="refused")
    assert (back.status_code, back.json()["state"]) == (201, "returning")


async def test_papers_accepted_at_the_counter_are_at_the_clerks_own_office(client, pool, world) -> None:
    parcel = (await parcels(pool, world, "INBOUND"))[0]
    await signed_in(client, world, "clerk-1")
    answer = await say(client, parcel, "counter-acceptance", seal="N7", papers=4)

    assert (answer.status_code, answer.json()["state"], answer.json()["holder_kind"]) == (201, "at_office", "office")
    clerk = next(person for person in world.corner.people if person.username == "clerk-1")
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT holder_id FROM parcel WHERE id = $1", parcel) == clerk.office_id


async def test_a_parcel_taken_off_its_tour_leaves_the_handheld(client, pool, world) -> None:
    await commit(pool, world, await make_plan(pool, world), now())
    async with province_transaction(pool, world.province) as conn:
        parcel, courier = await conn.fetchrow("SELECT id, courier_id FROM parcel WHERE courier_id IS NOT NULL LIMIT 1")
    login = next(person.username for person in world.corner.people if person.id == courier)
    line = await new_line(client, pool, world, login)
    await line.exchange(clock())
    assert str(parcel) in texts_of(line, "task")
    await signed_in(client, world, "dispatcher-1")
    answer = await say(client, parcel, "unassignment", why="Đổi tuyến")

    assert (answer.status_code, answer.json()["state"]) == (201, "registered")
    await line.exchange(clock())
    assert str(parcel) not in texts_of(line, "task")
    assert line.handheld.replica.of_kind("task")
    assert line.handheld.repairs_needed == 0
    board = (await client.get("/api/v1/board", params={"day": str(world.day)})).json()
    assert [item["parcel"] for item in board["unassigned"]] == [str(parcel)]


def texts_of(line, kind) -> str:
    return b"".join(bytes(row.body) for row in line.handheld.replica.of_kind(kind)).decode()


async def test_a_fact_in_quarantine_is_listed_in_words_and_closed_once(client, pool, world, line) -> None:
    gone = Missing(id=new_id(), parcel=new_id(), at=now(), note="Ghi chú riêng")
    await tell(line, gone)
    await signed_in(client, world, "dispatcher-1")
    answer = await client.get("/api/v1/quarantine")
    (item,) = answer.json()

    assert (item["fact"], item["code"], item["kind"]) == (str(gone.id), "DOSSIER_UNKNOWN", "missing")
    assert item["vi"] != item["en"]
    assert item["since"]
    assert "riêng" not in answer.text
    path = f"/api/v1/quarantine/{gone.id}/resolution"
    assert (await client.post(path, json={"resolution": ""})).status_code == 400
    assert (await client.post(path, json={"resolution": "Quét nhầm."})).status_code == 201
    assert_problem(await client.post(path, json={"resolution": "Lại."}), 409, "QUARANTINE_CLOSED")
    assert (await client.get("/api/v1/quarantine")).json() == []
    other = f"/api/v1/quarantine/{new_id()}/resolution"
    assert_problem(await client.post(other, json={"resolution": "x"}), 404, "QUARANTINE_NOT_FOUND")
    async with province_transaction(pool, world.province) as conn:
        kept = await conn.fetchrow("SELECT closed_by, resolution FROM quarantine WHERE fact_id = $1", gone.id)
    assert tuple(kept) == (somebody(world, "dispatcher").id, "Quét nhầm.")


def test_two_invitations_count_only_with_two_working_days_between_them():
    friday = datetime(2026, 11, 20, 3, tzinfo=UTC)
    assert not are_apart(friday, friday)
    assert not are_apart(friday, friday + timedelta(days=3))
    # Tuesday 24 November is a day off from 2026 on.
    assert not are_apart(friday, friday + timedelta(days=4))
    assert are_apart(friday, friday + timedelta(days=5))
