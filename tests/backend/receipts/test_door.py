"""A code on the courier's screen and the answer of the receiver's phone meet, whichever of the two comes first."""

import asyncio
import os
from datetime import timedelta

import pytest

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.custody.doorstep_store import drop_waiting
from mobile_sync.codes import door_code, door_code_hash
from mobile_sync.facts import ReceiptDisputed, Voided
from tests.backend.receipts.conftest import Phone, answers, clock, events_of, words_of

pytestmark = pytest.mark.anyio
REUSED, TAKEN_BACK, NOT_STANDING = "DOOR_CODE_UNPROVEN", "TAKEN_BACK", "DELIVERY_NOT_STANDING"
ASKED, THANKED = "Anh/Chị đã nhận đủ giấy tờ chưa?", "Cảm ơn Anh/Chị đã xác nhận"


async def test_an_answer_after_the_couriers_fact_is_the_receivers_word_about_that_delivery(
    work, citizen, phone, result, code
):
    issued = await work.issue(result)
    delivered = await work.deliver(result, door_code=code)
    assert ASKED in (await phone.look()).text
    page = await phone.confirm()
    assert THANKED in page.text
    assert "gắn với lần giao mà bưu tá báo" in page.text
    assert await events_of(work, result) == ["collected", "delivered", "receipt_confirmed"]
    ((word, flag),) = await words_of(work, result)
    assert (word.delivery, word.receipt_id, flag) == (delivered.id, str(issued.receipt_id), "")
    assert await answers(work) == [(issued.receipt_id, "confirmed")]
    assert THANKED in (await citizen.open(issued.link)).text


async def test_an_answer_before_the_couriers_fact_waits_for_it(work, citizen, phone, result, code):
    issued = await work.issue(result)
    page = await phone.confirm()
    assert THANKED in page.text
    assert "Khi máy của bưu tá gửi tin về" in page.text
    assert await work.fetch("SELECT id FROM fact") == []
    delivered = await work.deliver(result, door_code=code)
    assert await events_of(work, result) == ["collected", "delivered", "receipt_confirmed"]
    ((word, flag),) = await words_of(work, result)
    assert (word.delivery, flag) == (delivered.id, "")
    assert await answers(work) == [(issued.receipt_id, "confirmed")]
    assert "gắn với lần giao mà bưu tá báo" in (await phone.look()).text


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_dispute_brings_its_note_in_either_order(work, phone, result, code, is_first):
    issued = await work.issue(result)
    if not is_first:
        await work.deliver(result, door_code=code)
    page = await phone.dispute("Thiếu một bản sao.\r\nPhong bì rách.")
    assert "Bưu điện đã ghi nhận lời báo" in page.text
    kept = (await work.fetch("SELECT note FROM door_code"))[0]["note"]
    assert "Thiếu".encode() not in kept
    if is_first:
        await work.deliver(result, door_code=code)
    ((word, flag),) = await words_of(work, result)
    assert isinstance(word, ReceiptDisputed)
    assert (word.note, flag) == ("Thiếu một bản sao.\nPhong bì rách.", "RECEIVER_DISAGREES")
    assert await answers(work) == [(issued.receipt_id, "disputed")]


async def test_where_no_receipt_was_issued_the_word_is_evidence_all_the_same(work, phone, result, code):
    delivered = await work.deliver(result, door_code=code)
    await phone.confirm()
    ((word, flag),) = await words_of(work, result)
    assert (word.delivery, word.receipt_id, flag) == (delivered.id, "", "")
    assert await answers(work) == []


@pytest.mark.parametrize("is_first", [True, False])
async def test_one_answer_is_for_every_parcel_of_the_act(work, phone, result, code, is_first):
    papers = await work.parcel("RETURN_PAPERS")
    for parcel in (result, papers):
        await work.collect(parcel)
    if is_first:
        await phone.confirm()
    line = await work.handheld()
    for parcel in (result, papers):
        line.handheld.capture(await work.delivered(parcel, door_code=code))
    await line.exchange(clock())
    if not is_first:
        await phone.confirm()
    for parcel in (result, papers):
        assert await events_of(work, parcel) == ["collected", "delivered", "receipt_confirmed"]


async def test_a_parcel_of_the_act_that_comes_later_gets_the_word_too(work, phone, result, code):
    papers = await work.parcel("RETURN_PAPERS")
    await work.deliver(result, door_code=code)
    await phone.confirm()
    await work.deliver(papers, door_code=code)
    assert await events_of(work, papers) == ["collected", "delivered", "receipt_confirmed"]
    assert len(await words_of(work, result)) == 1


async def test_the_same_answer_again_changes_nothing_and_the_other_is_refused(work, phone, result, code):
    await work.deliver(result, door_code=code)
    answered = await asyncio.gather(*(phone.confirm() for _ in range(4)))
    assert [page.status_code for page in answered] == [200] * 4
    other = await phone.dispute("Thật ra thiếu.")
    assert other.status_code == 409
    assert "Câu trả lời trước vẫn giữ nguyên" in other.text
    assert f'href="{phone.path}"' in other.text
    assert await events_of(work, result) == ["collected", "delivered", "receipt_confirmed"]


async def test_a_delivery_sent_again_meets_its_answer_once(work, phone, result, code):
    await phone.confirm()
    await work.collect(result)
    line = await work.handheld()
    line.handheld.capture(await work.delivered(result, door_code=code))
    await line.exchange(clock(), lose_answer=True)
    await line.exchange(clock())
    assert await events_of(work, result) == ["collected", "delivered", "receipt_confirmed"]


async def test_a_code_shown_at_another_door_is_flagged_and_answers_nothing_there(work, phone, result, code):
    papers = await work.parcel("RETURN_PAPERS")
    await work.deliver(result, door_code=code)
    await phone.confirm()
    await work.deliver(papers, REUSED, door_code=code, shown="1" * 64)
    assert await events_of(work, papers) == ["collected", "delivered"]
    assert len(await words_of(work, result)) == 1


@pytest.mark.parametrize("written", ["x", "8" * 26, "U" * 26, "0" * 27, "không phải mã"])
async def test_a_malformed_code_in_a_fact_is_applied_and_flagged(work, result, written):
    await work.deliver(result, REUSED, door_code=written)
    assert await events_of(work, result) == ["collected", "delivered"]
    assert await work.fetch("SELECT hash FROM door_code") == []


async def test_an_answer_about_a_delivery_taken_back_is_kept_and_looked_at(work, phone, result, code):
    await work.issue(result)
    first = await work.deliver(result, door_code=code)
    await work.witness(Voided(id=new_id(), parcel=result.id, at=now(), voids=first.id, why="Nhầm"), TAKEN_BACK)
    assert (await phone.confirm()).status_code == 200
    ((word, flag),) = await words_of(work, result)
    assert (word.delivery, flag) == (first.id, NOT_STANDING)
    assert await answers(work) == []


async def test_an_answer_that_waited_for_a_delivery_taken_back_at_once_is_looked_at(work, phone, result, code):
    await phone.confirm()
    await work.collect(result)
    line = await work.handheld()
    first = await work.delivered(result, door_code=code)
    undone = Voided(id=new_id(), parcel=result.id, at=now(), voids=first.id, why="Nhầm")
    for fact in (first, undone):
        line.handheld.capture(fact)
    await line.exchange(clock())
    ((_, flag),) = await words_of(work, result)
    assert flag == NOT_STANDING


async def test_an_answer_in_another_province_meets_nothing_here(work, citizen, result, code):
    async with province_transaction(work.pool, 1) as conn:
        exists = await conn.fetchval("SELECT true FROM province WHERE id = 1")
    assert exists
    elsewhere = Phone(citizen.client, code, province=1)
    assert (await elsewhere.confirm()).status_code == 200
    await work.deliver(result, door_code=code)
    assert await events_of(work, result) == ["collected", "delivered"]
    assert "Khi máy của bưu tá gửi tin về" in (await elsewhere.look()).text


async def test_an_address_that_is_none_opens_one_and_the_same_page(work, citizen, code):
    wrong = [
        f"9999-{code}", f"0-{code}", f"92-{code[1:]}", f"92-8{code[1:]}", f"92-{code}0", f"92{code}", f"-{code}",
        f"99999-{code}", f"92-{'Ơ' * 26}", "x", f"٩٢-{code}",
    ]  # fmt: skip
    pages = [await citizen.client.get(f"/D/{place}") for place in wrong]
    pages += [await citizen.client.post(f"/D/{place}/confirmation") for place in wrong]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert "Mã này chưa đúng" in pages[0].text
    assert await work.fetch("SELECT hash FROM door_code") == []


async def test_small_letters_and_letters_that_look_alike_lead_to_the_same_door(work, citizen, phone, code):
    await phone.confirm()
    spelt = phone.path.lower().replace("0", "o").replace("1", "l").replace("92-", "92-")
    assert THANKED in (await citizen.client.get(spelt)).text


async def test_the_page_shows_nothing_of_anybody_and_needs_no_script(work, phone, result, code):
    await work.issue(result)
    await work.deliver(result, door_code=code)
    dossier = (await work.fetch("SELECT code FROM dossier WHERE id = $1", result.dossier_id))[0]["code"]
    asked, english, large = await phone.look(), await phone.look("?lang=en"), await phone.look("?size=large")
    assert "Have you received all the papers?" in english.text
    assert 'class="letter large"' in large.text
    await phone.confirm()
    people = [person.name for person in work.world.corner.people]
    for page in (asked, english, large, await phone.look(), await phone.look("?lang=en")):
        assert not any(secret in page.text for secret in ["Sà Phia", dossier, str(result.id), "••", *people])
        assert "<script" not in page.text
        assert "unsafe" not in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"


async def test_looking_changes_nothing(work, phone, result, code):
    tables = ("fact", "custody_event", "door_code", "door_delivery", "receipt_answer", "outbox", "data_key")
    await work.deliver(result, door_code=code)
    before = {table: (await work.fetch(f"SELECT count(*) AS n FROM {table}"))[0]["n"] for table in tables}
    for _ in range(2):
        await phone.look()
        await phone.client.get(f"{phone.path}/confirmation")
        await Phone(phone.client, door_code(os.urandom(16))).look()
    assert {table: (await work.fetch(f"SELECT count(*) AS n FROM {table}"))[0]["n"] for table in tables} == before


@pytest.mark.parametrize("note", ["x" * 1001, "a\x00b"])
async def test_a_note_that_cannot_be_kept_is_refused_on_a_page(work, phone, note):
    answer = await phone.dispute(note)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert await work.fetch("SELECT hash FROM door_code") == []


async def test_an_answer_that_waited_too_long_is_forgotten_and_one_that_met_stays(work, citizen, phone, result, code):
    await Phone(citizen.client, door_code(os.urandom(16))).confirm()
    await phone.confirm()
    await work.deliver(result, door_code=code)
    async with province_transaction(work.pool, 92) as conn:
        await drop_waiting(conn, 92, now() - timedelta(days=1))
        assert await conn.fetchval("SELECT count(*) FROM door_code") == 2
        await drop_waiting(conn, 92, now() + timedelta(days=1))
        assert [row["hash"] for row in await conn.fetch("SELECT hash FROM door_code")] == [door_code_hash(code)]


async def test_both_at_the_same_moment_meet_once(work, citizen, result):
    issued = await work.issue(result)
    await work.collect(result)
    await citizen.open(issued.link)
    line = await work.handheld()
    for round in range(6):
        code = door_code(os.urandom(16))
        fact = await work.delivered(result, door_code=code, shown=f"{round:064x}")
        line.handheld.capture(fact)
        _, page = await asyncio.gather(line.exchange(clock()), Phone(citizen.client, code).confirm())
        assert page.status_code == 200
        said = [word for word, _ in await words_of(work, result) if word.delivery == fact.id]
        assert len(said) == 1, round
        await work.witness(Voided(id=new_id(), parcel=result.id, at=now(), voids=fact.id, why="Nhầm"), TAKEN_BACK)


async def test_the_link_and_the_door_answered_at_the_same_moment_leave_one_answer(work, citizen, result, code):
    issued = await work.issue(result)
    await citizen.open(issued.link)
    phone = Phone(citizen.client, code)
    await work.deliver(result, door_code=code)
    token = (await citizen.look()).text.split('name="csrf" value="')[1].split('"')[0]
    by_link = [citizen.client.post("/c/confirmation", data={"csrf": token}) for _ in range(3)]
    pages = await asyncio.gather(*by_link, phone.confirm(), phone.confirm())
    assert {page.status_code for page in pages} <= {200, 303}
    assert await answers(work) == [(issued.receipt_id, "confirmed")]
