import asyncio
import hashlib
from uuid import uuid4

import pytest

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.receipts.model import read_key
from backend.receipts.visits import COOKIE
from mobile_sync.facts import AcceptedAtCounter, AttemptFailed, CheckedIn, CollectedAtCounter, Voided

pytestmark = pytest.mark.anyio


async def events_of(work, parcel):
    return [row["kind"] for row in await work.fetch(
        "SELECT kind FROM custody_event WHERE parcel_id = $1 ORDER BY n", parcel.id
    )]  # fmt: skip


async def test_a_citizen_without_scripts_opens_the_link_and_confirms(work, citizen, result):
    link = (await work.issue(result)).link
    await work.deliver(result)
    page = await citizen.open(link)
    assert page.status_code == 200
    assert "Anh/Chị đã nhận đủ chưa?" in page.text
    after = await citizen.answer("/c/confirmation")
    assert after.status_code == 200
    assert "Cảm ơn Anh/Chị đã xác nhận" in after.text
    assert await events_of(work, result) == ["collected", "delivered", "receipt_confirmed"]
    answers = await work.fetch("SELECT outcome, fact_id FROM receipt_answer")
    facts = await work.fetch("SELECT id, source FROM fact WHERE kind = 'receipt_confirmed'")
    assert [(row["outcome"], row["fact_id"]) for row in answers] == [("confirmed", facts[0]["id"])]
    assert facts[0]["source"] == "citizen"


async def test_a_confirmation_repeated_is_recorded_once(work, citizen, result):
    await work.deliver(result)
    await citizen.open((await work.issue(result)).link)
    page = await citizen.look()
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    answers = await asyncio.gather(
        *(citizen.client.post("/c/confirmation", data={"csrf": token}) for _ in range(4))
    )  # fmt: skip
    assert [answer.status_code for answer in answers] == [303] * 4
    assert (await events_of(work, result)).count("receipt_confirmed") == 1
    assert len(await work.fetch("SELECT outcome FROM receipt_answer")) == 1


async def test_the_other_answer_afterwards_is_refused_kindly_and_the_first_stands(work, citizen, result):
    await work.deliver(result)
    await citizen.open((await work.issue(result)).link)
    token = (await citizen.look()).text.split('name="csrf" value="')[1].split('"')[0]
    await citizen.client.post("/c/confirmation", data={"csrf": token})
    other = await citizen.client.post("/c/dispute", data={"csrf": token})
    assert other.status_code == 409
    assert "Câu trả lời trước vẫn giữ nguyên" in other.text
    assert (await work.fetch("SELECT outcome FROM receipt_answer"))[0]["outcome"] == "confirmed"


async def test_a_dispute_keeps_the_citizens_words_sealed_in_the_ledger(work, citizen, result):
    await work.deliver(result)
    await citizen.open((await work.issue(result)).link)
    page = await citizen.answer("/c/dispute", note="Thiếu một bản sao.\r\nPhong bì bị rách.")
    assert "Bưu điện đã ghi nhận lời báo" in page.text
    assert "Anh/Chị báo chưa đúng" in page.text
    facts = await work.fetch("SELECT body FROM fact WHERE kind = 'receipt_disputed'")
    assert "Thiếu".encode() not in facts[0]["body"]


async def test_nothing_can_be_confirmed_before_the_papers_changed_hands(work, citizen, result):
    await work.collect(result)
    page = await citizen.open((await work.issue(result)).link)
    assert "csrf" not in page.text
    assert "Kết quả đang trên đường đến Anh/Chị" in page.text
    visit = citizen.client.cookies[COOKIE]
    assert visit
    early = await citizen.answer("/c/confirmation")
    assert early.status_code == 403
    assert await work.fetch("SELECT outcome FROM receipt_answer") == []


async def test_a_delivery_taken_back_is_no_longer_asked_about(work, citizen, result):
    await work.deliver(result)
    delivered = (await work.fetch("SELECT id FROM fact WHERE kind = 'delivered'"))[0]["id"]
    await work.say("supervisor", Voided(id=new_id(), parcel=result.id, at=now(), voids=delivered, why="Nhầm nhà"))
    page = await citizen.open((await work.issue(result)).link)
    assert "csrf" not in page.text
    assert "Bưu tá báo đã trao" not in page.text


async def test_a_result_fetched_at_the_counter_is_confirmed_too(work, citizen, result):
    await work.collect(result)
    await work.witness(
        AttemptFailed(id=new_id(), parcel=result.id, at=now(), **await solution(work)),
    )
    await check_in(work, result)
    await work.say(
        "clerk",
        CollectedAtCounter(
            id=new_id(), parcel=result.id, at=now(), receiver="Ý", identity_kind="citizen_id", identity_last4="0217"
        ),
    )
    page = await citizen.open((await work.issue(result)).link)
    assert "Bưu cục báo đã trao kết quả" in page.text
    assert (await citizen.answer("/c/confirmation")).status_code == 200


async def test_a_held_result_tells_where_to_fetch_it(work, citizen, result):
    await work.collect(result)
    await work.witness(AttemptFailed(id=new_id(), parcel=result.id, at=now(), **await solution(work)))
    await check_in(work, result)
    page = await citizen.open((await work.issue(result)).link)
    assert "Kết quả đang chờ Anh/Chị tại bưu cục" in page.text
    assert "Đang giữ tại" in page.text


async def test_a_citizen_confirms_which_papers_the_post_took(work, citizen):
    papers = await work.parcel("INBOUND")
    await work.collect(papers)
    page = await citizen.open((await work.issue(papers, "INBOUND")).link)
    assert "5 giấy tờ" in page.text
    assert "Niêm phong số 0092 4171" in page.text
    await citizen.answer("/c/confirmation")
    await work.hand_over(papers)
    assert await events_of(work, papers) == ["collected", "receipt_confirmed", "handed_over"]


async def test_papers_taken_at_a_counter_are_shown_with_their_seal(work, citizen):
    papers = await work.parcel("INBOUND")
    fact = AcceptedAtCounter(id=new_id(), parcel=papers.id, at=now(), office=papers.office_id, seal="NP 1", papers=2)
    await work.say("clerk", fact)
    page = await citizen.open((await work.issue(papers, "INBOUND")).link)
    assert "Bưu cục báo đã nhận giấy tờ" in page.text
    assert "NP 1" in page.text


@pytest.mark.parametrize("leg", ["INBOUND", "OUTBOUND_RESULT", "RETURN_PAPERS"])
async def test_every_direction_is_told_in_five_steps_in_both_languages(work, citizen, leg):
    parcel = await work.parcel(leg)
    page = await citizen.open((await work.issue(parcel, leg)).link)
    for text in (page.text, (await citizen.look("?lang=en")).text):
        assert text.split('class="narrow"')[0].count('role="listitem"') == 5
    assert 'lang="en"' in (await citizen.look("?lang=en")).text.split("<head>")[0]


async def test_the_page_names_nobody_and_masks_the_telephone(work, citizen, result):
    await work.deliver(result)
    text = (await citizen.open((await work.issue(result)).link)).text
    dossier = (await work.fetch("SELECT code FROM dossier WHERE id = $1", result.dossier_id))[0]
    people = [person.name for person in work.world.corner.people]
    assert "••\N{NO-BREAK SPACE}•••" in text
    assert not any(secret in text for secret in ["Lâm Thị Sà Phia", dossier["code"], str(result.id), *people])


async def test_large_type_needs_no_script_and_stays_while_answering(work, citizen, result):
    await work.deliver(result)
    await citizen.open((await work.issue(result)).link)
    page = await citizen.look("?size=large&lang=en")
    assert 'class="letter large"' in page.text
    assert 'action="/c/confirmation?lang=en&amp;size=large"' in page.text


async def test_whatever_is_wrong_with_a_code_the_page_is_the_same(work, citizen, result):
    link = (await work.issue(result)).link
    key = read_key(link)
    wrong = [
        "",
        "gì đó",
        f"92.{key.receipt_id}.AAAAAAAAAAAAAAAAAAAAAA",
        f"92.{uuid4()}.{link.rpartition('.')[2]}",
        f"1.{key.receipt_id}.{link.rpartition('.')[2]}",
        f"9999.{key.receipt_id}.{link.rpartition('.')[2]}",
        f"٩٢.{key.receipt_id}.{link.rpartition('.')[2]}",
        link[:-3],
    ]
    pages = [await citizen.client.post("/c/visit", data={"code": code}) for code in wrong]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert all(COOKIE not in page.cookies for page in pages)


async def test_guessing_one_receipt_is_stopped_and_the_next_receipt_still_opens(work, citizen, result):
    link = (await work.issue(result)).link
    other = (await work.issue(await work.parcel("RETURN_PAPERS"), "RETURN_PAPERS")).link
    wrong = link[:-22] + "A" * 22
    statuses = [(await citizen.client.post("/c/visit", data={"code": wrong})).status_code for _ in range(11)]
    assert statuses == [404] * 10 + [429]
    assert (await citizen.open(link)).status_code == 429
    assert (await citizen.open(other)).status_code == 200


async def test_a_new_link_closes_the_old_one_and_its_open_pages(work, citizen, result):
    old = (await work.issue(result)).link
    await citizen.open(old)
    await work.issue(result)
    assert (await citizen.look()).status_code == 401
    assert (await citizen.open(old)).status_code == 404


async def test_the_server_keeps_hashes_and_never_a_secret(work, result):
    issued = await work.issue(result)
    key = read_key(issued.link)
    row = (await work.fetch("SELECT link_hash, commitment FROM receipt WHERE id = $1", issued.receipt_id))[0]
    assert row["link_hash"] == hashlib.sha256(key.secret).digest()
    assert key.secret not in row["commitment"]


async def test_a_visit_ends_after_its_quarter_of_an_hour(work, citizen, result):
    await citizen.open((await work.issue(result)).link)
    visit = (await work.fetch("SELECT id, secret_hash, receipt_id FROM receipt_visit"))[0]
    async with province_transaction(work.pool, work.world.province) as conn:
        await conn.execute("DELETE FROM receipt_visit WHERE id = $1", visit["id"])
        await conn.execute(
            """
            INSERT INTO receipt_visit (province_id, id, secret_hash, receipt_id, expires_at)
            VALUES (92, $1, $2, $3, $4)
            """,
            *visit,
            now(),
        )
    page = await citizen.look()
    assert page.status_code == 401
    assert "Xin mở lại đường dẫn" in page.text


async def test_without_a_visit_the_page_says_how_to_come_in(citizen):
    for answer in (
        await citizen.look(),
        await citizen.client.post("/c/confirmation", data={"csrf": "x"}),
        await citizen.client.get("/c/dossier", headers={"cookie": f"{COOKIE}=92.nonsense.x"}),
        await citizen.client.get("/c/dossier", headers={"cookie": f"{COOKIE}=92.{uuid4()}.x"}),
    ):
        assert answer.status_code == 401
        assert "Xin mở lại đường dẫn" in answer.text


async def test_an_answer_from_another_page_is_refused(work, citizen, result):
    await work.deliver(result)
    await citizen.open((await work.issue(result)).link)
    for form in ({"csrf": "0" * 32}, {"csrf": "khác"}, {}, {"csrf": "x", "more": "y"}):
        answer = await citizen.client.post("/c/confirmation", data=form)
        assert answer.status_code in (400, 403)
        assert answer.headers["content-type"].startswith("text/html")
    assert await work.fetch("SELECT outcome FROM receipt_answer") == []


async def test_reading_the_page_changes_nothing(work, citizen, result):
    await work.deliver(result)
    await citizen.open((await work.issue(result)).link)
    tables = ("fact", "custody_event", "receipt", "receipt_answer", "receipt_visit", "outbox", "data_key")
    counts = {}
    for _ in range(2):
        before = dict(counts)
        counts = {table: (await work.fetch(f"SELECT count(*) AS n FROM {table}"))[0]["n"] for table in tables}
        await citizen.client.get("/c")
        await citizen.look("?lang=en")
        await citizen.client.get("/c/confirmation")
    assert counts == before


async def test_pages_allow_nothing_inline_and_are_never_kept(work, citizen, result):
    await work.deliver(result)
    await citizen.open((await work.issue(result)).link)
    for page in (await citizen.client.get("/c"), await citizen.look(), await citizen.client.post("/c/visit")):
        policy = page.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "<style" not in page.text
        assert " style=" not in page.text
        assert "onclick" not in page.text


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(work, citizen, result):
    answer = await citizen.client.post("/c/visit", data={"code": (await work.issue(result)).link})
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    assert all(word in cookie for word in ("httponly", "samesite=strict", "path=/c", "max-age=900"))


async def solution(work):
    rows = await work.fetch(
        "SELECT reason, solution FROM failure_solution WHERE counts_as_attempt ORDER BY reason, solution LIMIT 1"
    )
    return dict(rows[0])


async def check_in(work, parcel):
    await work.witness(CheckedIn(id=new_id(), parcel=parcel.id, at=now(), office=parcel.office_id, clerk="Tiên"))
