"""Taking parcels: counted by the published list with a citizen, by the number with an officer; sealed, signed, sent."""

import asyncio
import hashlib

import msgspec
import pytest
from asyncpg import Pool
from msgspec import Struct
from playwright.async_api import Page, expect

from backend.base.database import province_transaction
from backend.dispatch.running_store import RunningTask
from tests.backend.dispatch.days import MORNING, commit, key_of, make_plan
from tests.backend.dispatch.underway import do, running
from tests.browser.handheld.conftest import Phone, enrol, go_offline, unlock
from tests.browser.handheld.doors import codes_of, confirm, file_at_doors, press, seal, sign, type_code
from tests.corner import World

pytestmark = pytest.mark.anyio

EXTRACT = "2.000635"
"""A procedure with two papers that it insists on, one of them only shown at a counter; its fee is known: 8,000 đồng."""
NO_LIST = "1.010736"
"""A procedure of which nobody knows the papers."""


class Visit(Struct, frozen=True, kw_only=True):
    """What one courier takes at the first such stop; everything before it has happened."""

    login: str
    tasks: list[RunningTask]


async def visit(pool: Pool, world: World, *, is_desk: bool) -> Visit:
    """Commit a day's plan and let one courier come to a citizen's door, or to a desk with several parcels."""
    await commit(pool, world, await make_plan(pool, world, at=MORNING))
    for tour in (await running(pool, world, MORNING)).tours:
        for stop in sorted({task.stop for task in tour.own}):
            here = [task for task in tour.own if task.stop == stop and task.act == "collect"]
            if not here or (here[0].office is not None) != is_desk or (is_desk and len(here) < 2):
                continue
            for task in tour.own:
                if task.stop < stop or (task.stop == stop and task.act != "collect"):
                    await do(pool, world, tour, task, MORNING)
            login = next(person.username for person in world.corner.people if person.id == tour.tour.courier)
            return Visit(login=login, tasks=here)
    raise AssertionError("No tour has such a stop.")


async def told(pool: Pool, world: World, kind: str) -> list[tuple[str, dict]]:
    """Return the verdict on each fact of a kind that a handheld told, and the fact as the server keeps it."""
    async with province_transaction(pool, world.province) as conn:
        key = await key_of(conn, world)
        rows = await conn.fetch(
            "SELECT id, verdict, body FROM fact WHERE province_id = $1 AND kind = $2 AND device_id IS NOT NULL"
            " ORDER BY seq",
            world.province,
            kind,
        )
    return [(row["verdict"], msgspec.json.decode(key.open("fact", "body", row["id"], row["body"]))) for row in rows]


async def arrive(phone: Phone, pool: Pool, world: World, visit: Visit) -> list[str]:
    """Enrol, lose the network and go to the camera; return the item codes of what is to be taken."""
    await enrol(phone, pool, world, visit.login)
    page = phone.page
    await go_offline(page)
    await page.get_by_role("button", name="Quét để nhận").click()
    return await codes_of(pool, world, visit.tasks)


async def is_there(page: Page, *rows: int) -> None:
    """Tap papers of the list that the citizen has as asked."""
    for row in rows:
        await page.locator(".papers .row-button").nth(row).click()


async def pay(page: Page, receipt: str) -> None:
    """Take the fee against a receipt, if there is one to take."""
    await page.get_by_role("radio", name="Đã thu").click()
    await expect(page.get_by_role("button", name="Xong lệ phí")).to_be_disabled()
    await page.get_by_label("Số biên lai").fill(receipt)
    await press(page, "Xong lệ phí")


HAS_STROKES = """new Promise((tell) => {
  const request = indexedDB.open("trao");
  request.onsuccess = () => {
    const drafts = request.result.transaction("drafts").objectStore("drafts").getAll();
    drafts.onsuccess = () => {
      request.result.close();
      tell(drafts.result.some(({ draft }) => draft.signed?.strokes.length > 0));
    };
  };
})"""


async def sent(phone: Phone) -> None:
    """Find the network again and wait until the server has everything."""
    await phone.context.set_offline(False)
    await expect(phone.page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)


def sha256(shown: str) -> str:
    return hashlib.sha256(shown.encode()).hexdigest()


async def test_a_citizens_papers_are_counted_by_the_list_sealed_paid_and_signed_offline(
    phone: Phone, pool, world
) -> None:
    await file_at_doors(pool, world, EXTRACT)
    door = await visit(pool, world, is_desk=False)
    codes = await arrive(phone, pool, world, door)
    page = phone.page
    for code in codes:
        await type_code(page, code)
    await is_there(page, 0, 1)
    await press(page, "Đếm xong")
    await page.get_by_role("textbox", name="Số niêm phong").fill(codes[0])
    await expect(page.get_by_role("alert")).to_contain_text("niêm phong có số riêng", ignore_case=True)
    await expect(page.get_by_role("button", name="Niêm phong xong")).to_be_disabled()
    await seal(page, "NP 0012345")
    await pay(page, "BL 0007")
    await page.get_by_label("Họ tên người giao").fill("Lâm Thị Sà Phia")
    await press(page, "Xong người giao")
    await sign(page)
    # What is drawn is written at once; a reload within those milliseconds would come before it.
    while not await page.evaluate(HAS_STROKES):
        await asyncio.sleep(0.05)

    await page.reload()
    await unlock(page)
    shown = await page.locator(".shown").text_content()
    for words in ("1 bản chứng thực", "1 bản chính", "Cộng 2 giấy", "NP 0012345", "8.000 ₫: đã thu, biên lai BL 0007"):
        assert words in shown
    await press(page, "Chữ ký xong")
    await page.locator(".button.yes").click()
    await expect(page.locator(".badge")).to_contain_text("chưa gửi")
    assert await told(pool, world, "collected") == []

    await sent(phone)
    ((verdict, fact),) = await told(pool, world, "collected")
    assert verdict == "ok"
    assert fact["seal"] == "NP 0012345"
    assert fact["papers"] == 2
    assert fact["giver"] == "Lâm Thị Sà Phia"
    assert fact["shown"] == sha256(shown)
    assert fact["place"]["accuracy_m"] == 12
    assert (fact["fee_vnd"], fact["fee_receipt"]) == (8_000, "BL 0007")


async def test_words_that_change_after_the_signature_ask_for_another_one(phone: Phone, pool, world) -> None:
    await file_at_doors(pool, world, EXTRACT)
    door = await visit(pool, world, is_desk=False)
    page = phone.page
    for code in await arrive(phone, pool, world, door):
        await type_code(page, code)
    await is_there(page, 0, 1)
    await press(page, "Đếm xong")
    await seal(page, "NP 0012345")
    await pay(page, "BL 0007")
    await press(page, "Xong người giao")
    await confirm(page)
    await expect(page.locator(".button.yes")).to_be_visible()
    await page.locator(".step", has_text="Niêm phong").get_by_role("button", name="Sửa").click()
    await seal(page, "NP 0099999")
    await expect(page.locator(".shown")).to_contain_text("NP 0099999")
    await expect(page.get_by_role("button", name="Chữ ký xong")).to_be_disabled()
    await expect(page.locator(".button.yes")).to_have_count(0)


async def test_nothing_is_sealed_while_a_required_paper_is_missing(phone: Phone, pool, world) -> None:
    await file_at_doors(pool, world, EXTRACT)
    door = await visit(pool, world, is_desk=False)
    page = phone.page
    for code in await arrive(phone, pool, world, door):
        await type_code(page, code)
    await is_there(page, 1)
    await press(page, "Đếm xong")
    slip = page.locator(".slip")
    await expect(slip.get_by_role("listitem")).to_have_count(1)
    await expect(slip).to_contain_text("1 bản chứng thực")
    await expect(slip).to_contain_text("Chưa niêm phong, chưa thu tiền")
    await expect(page.get_by_role("textbox", name="Số niêm phong")).to_have_count(0)
    await press(page, "Hẹn lại")
    await expect(page.get_by_role("heading", name="Không thành vì sao?")).to_be_visible()
    await page.get_by_role("button", name="Thiếu giấy tờ bắt buộc theo danh mục").click()
    await press(page, "Ghi không thành")
    await sent(phone)
    assert await told(pool, world, "collected") == []
    assert [(verdict, fact["reason"]) for verdict, fact in await told(pool, world, "attempt_failed")] == [
        ("ok", "papers_missing")
    ] * len(door.tasks)


async def test_papers_without_a_known_list_are_counted_plainly_and_no_fee_is_made_up(phone: Phone, pool, world) -> None:
    await file_at_doors(pool, world, NO_LIST)
    door = await visit(pool, world, is_desk=False)
    page = phone.page
    for code in await arrive(phone, pool, world, door):
        await type_code(page, code)
    await expect(page.get_by_role("status").filter(has_text="danh mục")).to_be_visible()
    for _ in range(3):
        await page.get_by_role("button", name="Thêm một").click()
    await press(page, "Đếm xong")
    await seal(page, "NP 0012345")
    await expect(page.get_by_role("radio", name="Đã thu")).to_have_count(0)
    await press(page, "Xong người giao")
    assert "₫" not in await confirm(page)
    await page.locator(".button.yes").click()
    await sent(phone)
    assert [(verdict, fact["papers"]) for verdict, fact in await told(pool, world, "collected")] == [("ok", 3)]


async def test_an_officers_results_go_into_one_sealed_bag_and_what_is_not_there_is_left_out(
    phone: Phone, pool, world
) -> None:
    desk = await visit(pool, world, is_desk=True)
    page = phone.page
    codes = await arrive(phone, pool, world, desk)
    for code in codes[1:]:
        await type_code(page, code)
    await press(page, "Không có")
    for stepper in await page.get_by_role("button", name="Thêm một").all():
        await stepper.click()
    await press(page, "Đếm xong")
    await expect(page.get_by_role("radio", name="Một số cho cả túi")).to_be_checked()
    await seal(page, "TÚI 00012345")
    await page.get_by_label("Họ tên công chức").fill("Trần Thị An")
    await press(page, "Xong người giao")
    shown = await confirm(page)
    assert "Không có để giao: RB" in shown
    assert "Cả túi niêm phong số TÚI 00012345." in shown
    await page.locator(".button.yes").click()
    await expect(page.locator(".badge")).to_contain_text(f"{len(codes)} chưa gửi")
    await sent(phone)
    collected = await told(pool, world, "collected")
    assert [verdict for verdict, _ in collected] == ["ok"] * (len(codes) - 1)
    assert {(fact["seal"], fact["giver"], fact["shown"]) for _, fact in collected} == {
        ("TÚI 00012345", "Trần Thị An", sha256(shown))
    }
    ((verdict, declined),) = await told(pool, world, "declined")
    assert verdict == "ok"
    assert declined["parcel"] not in {fact["parcel"] for _, fact in collected}


async def test_a_door_without_camera_and_place_is_done_by_hand(phone: Phone, pool, world) -> None:
    await file_at_doors(pool, world, NO_LIST)
    door = await visit(pool, world, is_desk=False)
    page = phone.page
    await phone.context.clear_permissions()
    for code in await arrive(phone, pool, world, door):
        await type_code(page, code)
    await expect(page.get_by_text("Chưa được dùng vị trí; vẫn nhận được")).to_be_visible()
    await page.get_by_role("button", name="Thêm một").click()
    await press(page, "Đếm xong")
    await seal(page, "NP 0012345")
    await press(page, "Xong người giao")
    await confirm(page)
    await page.locator(".button.yes").click()
    await sent(phone)
    ((verdict, fact),) = await told(pool, world, "collected")
    assert verdict == "ok"
    assert "place" not in fact
