"""The receiver's own word at the door: their code before the camera, or the courier's screen before their phone."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import zxingcpp
from axe_playwright_python.async_playwright import Axe
from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from backend.base.clock import now
from backend.base.database import province_transaction
from backend.dispatch.jobs import tell_courier
from backend.receipts.issue import issue_receipt
from tests.browser.conftest import FLAGS
from tests.browser.handheld.clips import code_picture, write_clip
from tests.browser.handheld.conftest import Phone, carried, enrol, facts_of, go_offline, unlock
from tests.browser.handheld.doors import brought_to, codes_of, envelope, expect_sent, press, sign, type_code

pytestmark = pytest.mark.anyio
AXE = Axe()
SHOW, SCANNED = "Người nhận quét mã trên máy này", "Người nhận đã quét"


@pytest.fixture
async def door(pool, world, tour: str):
    """Give the acts of the courier's first delivery, everything before it done."""
    return await brought_to(pool, world, tour, "deliver")


@asynccontextmanager
async def citizen(chromium: str, *, script: bool = True) -> AsyncIterator[Page]:
    """Give the browser of a receiver's own phone, which knows nothing of the courier's."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        context = await browser.new_context(
            viewport={"width": 390, "height": 844}, java_script_enabled=script, locale="vi-VN", has_touch=True
        )
        try:
            yield await context.new_page()
        finally:
            await browser.close()


async def up_to_the_code(page: Page, pool, world, door) -> None:
    """Do everything at the door but the receiver's code."""
    await press(page, "Quét để giao")
    for code in await codes_of(pool, world, door):
        await type_code(page, code)
    await page.get_by_label("4 số cuối").fill("0417")
    await page.get_by_role("radio", name="Khớp người nhận").click()
    await press(page, "Xong người nhận")
    await sign(page)
    await press(page, "Chữ ký xong")
    files = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": envelope()}
    await page.locator("input[type=file]").set_input_files(files)
    await expect(page.locator(".step.done .thumb-photo")).to_be_visible()


async def scanned(page: Page) -> str:
    """Return what a phone's camera reads from the courier's screen."""
    await expect(page.locator(".qr")).to_be_visible()
    picture = Image.open(io.BytesIO(await page.locator(".qr").screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
    return found.text


async def words_of(pool, world, door) -> dict[str, int]:
    """Return how many of the citizens' facts there are about the parcels of a door, by kind."""
    async with province_transaction(pool, world.province) as conn:
        rows = await conn.fetch(
            "SELECT kind, count(*) AS n FROM fact WHERE province_id = $1 AND source = 'citizen'"
            " AND parcel_id = ANY($2) GROUP BY kind",
            world.province,
            [task.parcel for task in door],
        )
    return {row["kind"]: row["n"] for row in rows}


async def test_a_receiver_answers_from_the_screen_of_a_courier_without_a_signal(
    phone: Phone, chromium: str, pool, world, tour: str, door
) -> None:
    await enrol(phone, pool, world, tour)
    page, context = phone.page, phone.context
    await go_offline(page)
    await up_to_the_code(page, pool, world, door)
    await press(page, "Cho quét mã")
    await press(page, SHOW)
    url = await scanned(page)
    assert url == url.upper()
    assert f"/D/{world.province}-" in url

    await page.set_viewport_size({"width": 844, "height": 390})
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.reload()
    await unlock(page)
    await press(page, "Cho quét mã")
    assert await scanned(page) == url
    async with citizen(chromium, script=False) as own:
        await own.goto(url)
        await press(own, "Tôi đã nhận đủ giấy tờ")
        await expect(own.get_by_role("heading", name="Cảm ơn Anh/Chị đã xác nhận")).to_be_visible()
        await expect(own.get_by_text("Khi máy của bưu tá gửi tin về")).to_be_visible()
        assert await words_of(pool, world, door) == {}

        await press(page, SCANNED)
        await page.locator(".button.yes").click()
        await context.set_offline(False)
        await expect_sent(page)
        assert [fact["code"] for fact in await facts_of(pool, world, "delivered")] == [""] * len(door)
        assert await words_of(pool, world, door) == {"receipt_confirmed": len(door)}
        await own.reload()
        await expect(own.get_by_text("gắn với lần giao mà bưu tá báo")).to_be_visible()
    await press(page, "Đã làm")
    await expect(page.locator(".deed .tags").first).to_contain_text("Mã")


async def test_a_receiver_who_misses_a_paper_says_so_after_the_courier_went_on(
    phone: Phone, chromium: str, pool, world, tour: str, door
) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await up_to_the_code(page, pool, world, door)
    await press(page, "Cho quét mã")
    await press(page, SHOW)
    url = await scanned(page)
    # The courier does not wait, and need not say that it was scanned.
    await press(page, "Bỏ qua")
    await page.locator(".button.yes").click()
    await expect_sent(page)
    async with citizen(chromium) as own:
        await own.goto(url.lower())
        assert (await AXE.run(own)).response["violations"] == []
        await own.get_by_role("link", name="English").click()
        await own.get_by_text("Not received, or not right").click()
        await own.get_by_label("What is not right?").fill("Một bản sao chưa có.")
        assert (await AXE.run(own)).response["violations"] == []
        await press(own, "Send")
        await expect(own.get_by_role("heading", name="The post has noted what you told us")).to_be_visible()
        assert (await AXE.run(own)).response["violations"] == []
    assert await words_of(pool, world, door) == {"receipt_disputed": len(door)}


async def test_a_receivers_own_code_is_scanned_offline_and_used_up_by_the_server(
    chromium: str, service: str, tmp_path, pool, world, tour: str, door
) -> None:
    pictures, receipts = [], []
    for task in door:
        async with province_transaction(pool, world.province) as conn:
            record = await conn.fetchrow("SELECT dossier_id, leg FROM parcel WHERE id = $1", task.parcel)
            issued = await issue_receipt(
                conn, world.province, task.parcel, record["dossier_id"], record["leg"], now(), service
            )
        await tell_courier(pool, world.keyring, world.province, task.parcel)
        pictures.append(code_picture(issued.token))
        receipts.append(issued.receipt_id)
    clip = write_clip(tmp_path / "receipt.y4m", pictures[:1])
    async with carried(chromium, service, tmp_path / "profile", clip=clip) as phone:
        await enrol(phone, pool, world, tour)
        page = phone.page
        await go_offline(page)
        await up_to_the_code(page, pool, world, door)
        await expect(page.locator(".step.done", has_text="Khớp, kiểm ngay trên máy")).to_be_visible(timeout=20_000)
        await page.locator(".button.yes").click()
        await phone.context.set_offline(False)
        await expect_sent(page)
    async with province_transaction(pool, world.province) as conn:
        used = await conn.fetch("SELECT receipt_id FROM receipt_use WHERE province_id = $1", world.province)
    assert [row["receipt_id"] for row in used] == receipts[:1]
    assert [fact["code"] for fact in await facts_of(pool, world, "delivered")] == [""] * len(door)
