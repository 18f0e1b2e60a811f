"""A receiver's answer is kept where the delivery is only kept: in the parcel's thread, under a flag, by nobody lost."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from backend.base.clock import VIETNAM, new_id, now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.custody.doorstep_store import drop_waiting
from backend.custody.verify import verify
from backend.people.store import revoke_device
from mobile_sync.codes import door_code_hash
from mobile_sync.facts import ReceiptDisputed
from tests.backend.receipts.conftest import answers, events_of, words_of
from tests.corner import signed_in

pytestmark = pytest.mark.anyio
NOTHING, NOT_STANDING = "Tôi chưa nhận được gì.", "DELIVERY_NOT_STANDING"
BOUND = "gắn với lần giao mà bưu tá báo"
PROOF, BAD, DUPLICATE, REVOKED, UNKNOWN = (
    "PROOF_MISSING", "BAD_TRANSITION", "DUPLICATE_HANDOVER", "DEVICE_REVOKED", "DOSSIER_UNKNOWN",
)  # fmt: skip


async def revoke(work):
    line = await work.handheld()
    async with province_transaction(work.pool, work.world.province) as conn:
        await revoke_device(conn, work.world.province, line.handheld.identity.device, now())


async def kept_delivery(work, parcel, why, code):
    """Give a delivery that the server will keep aside for this reason, and bring things to where it does."""
    fact = await work.delivered(parcel, door_code=code)
    if why == BAD:
        return fact
    await work.collect(parcel)
    match why:
        case "PROOF_MISSING":
            return replace(fact, identity_match=False)
        case "DUPLICATE_HANDOVER":
            await work.witness(await work.delivered(parcel))
        case "DEVICE_REVOKED":
            await revoke(work)
        case "DOSSIER_UNKNOWN":
            return replace(fact, parcel=new_id())
    return fact


async def faults(work):
    async with province_transaction(work.pool, 92) as conn:
        return (await verify(conn, 92, await province_key(conn, work.world.keyring, 92))).faults


@pytest.mark.parametrize("is_first", [True, False], ids=["answer first", "delivery first"])
@pytest.mark.parametrize("why", [PROOF, BAD, DUPLICATE, REVOKED])
async def test_the_word_about_a_delivery_that_is_only_kept_is_looked_at_in_either_order(
    work, phone, result, code, why, is_first
):
    await work.issue(result)
    fact = await kept_delivery(work, result, why, code)
    before = await events_of(work, result)
    if is_first:
        await phone.dispute(NOTHING)
    assert await work.send(fact) == [why]
    if not is_first:
        assert BOUND in (await phone.dispute(NOTHING)).text
    ((word, flag),) = await words_of(work, result)
    assert isinstance(word, ReceiptDisputed)
    assert (word.delivery, word.note, flag) == (fact.id, NOTHING, NOT_STANDING)
    kept = ["delivered"] if why == BAD else []
    assert await events_of(work, result) == [*before, *kept, "receipt_disputed"]
    assert await answers(work) == []
    assert await faults(work) == ()
    assert BOUND in (await phone.look()).text


async def test_dispatch_sees_the_word_on_the_board_though_the_parcel_is_on_no_tour(work, client, phone, result, code):
    fact = await kept_delivery(work, result, DUPLICATE, code)
    await work.send(fact)
    await phone.dispute(NOTHING)
    ((word, _),) = await words_of(work, result)
    dispatcher = await signed_in(client, work.world, "dispatcher-1")
    today = now().astimezone(VIETNAM).date()
    shown = {}
    for day in (today, today - timedelta(days=1)):
        answer = await dispatcher.get("/api/v1/board", params={"day": str(day)})
        shown[day] = [(item["fact"], item["code"], item["note"]) for item in answer.json()["exceptions"]]
    assert list(shown.values()) == [[(str(word.id), NOT_STANDING, NOTHING)], []]
    page = (await dispatcher.get(f"/board?day={today}")).text
    assert "Người nhận trả lời về một lần giao" in page
    assert f"“{NOTHING}”" in page


@pytest.mark.parametrize("is_first", [True, False], ids=["answer first", "delivery first"])
async def test_the_word_about_a_parcel_that_is_not_here_is_kept_beside_its_delivery(
    work, phone, result, code, is_first
):
    fact = await kept_delivery(work, result, UNKNOWN, code)
    if is_first:
        await phone.dispute(NOTHING)
    assert await work.send(fact) == [UNKNOWN]
    if not is_first:
        assert (await phone.dispute(NOTHING)).status_code == 200
    rows = await work.fetch("SELECT f.kind, q.code FROM quarantine q JOIN fact f ON f.id = q.fact_id ORDER BY f.kind")
    assert [tuple(row) for row in rows] == [("delivered", UNKNOWN), ("receipt_disputed", UNKNOWN)]


async def test_the_word_meets_the_delivery_that_stands_beside_one_that_is_only_kept(work, phone, result, code):
    issued = await work.issue(result)
    await work.collect(result)
    unproven = replace(await work.delivered(result, door_code=code), identity_match=False)
    again = await work.delivered(result, door_code=code)
    await phone.confirm()
    assert await work.send(unproven, again) == [PROOF, ""]
    said = {word.delivery: flag for word, flag in await words_of(work, result)}
    assert said == {unproven.id: NOT_STANDING, again.id: ""}
    assert await answers(work) == [(issued.receipt_id, "confirmed")]


async def test_a_delivery_that_is_only_kept_keeps_its_code_from_other_acts(work, phone, result, code):
    fact = await kept_delivery(work, result, PROOF, code)
    other = await work.delivered(result, door_code=code, shown="1" * 64)
    assert await work.send(fact, other) == [PROOF, "DOOR_CODE_UNPROVEN"]
    await phone.dispute(NOTHING)
    ((word, _),) = await words_of(work, result)
    assert word.delivery == fact.id


async def test_a_code_of_a_revoked_handheld_belongs_to_its_first_act(work, phone, result, code):
    fact = await kept_delivery(work, result, REVOKED, code)
    other = await work.delivered(result, door_code=code, shown="1" * 64)
    assert await work.send(fact, other) == [REVOKED, REVOKED]
    await phone.dispute(NOTHING)
    ((word, _),) = await words_of(work, result)
    assert word.delivery == fact.id


async def test_the_answer_to_a_code_that_a_delivery_named_is_never_forgotten(work, phone, result, code):
    fact = await kept_delivery(work, result, PROOF, code)
    await phone.dispute(NOTHING)
    await work.send(fact)
    async with province_transaction(work.pool, 92) as conn:
        await drop_waiting(conn, 92, now() + timedelta(days=1))
        assert [row["hash"] for row in await conn.fetch("SELECT hash FROM door_code")] == [door_code_hash(code)]
