"""At the door: every parcel scanned, who receives, a signature, a photo; offline, turned, reloaded, and sent later."""

import pytest
from playwright.async_api import expect

from tests.browser.handheld.conftest import Phone, enrol, facts_of, go_offline, unlock
from tests.browser.handheld.doors import brought_to, codes_of, envelope, sign, type_code

pytestmark = pytest.mark.anyio


@pytest.fixture
async def door(pool, world, tour: str):
    """Give the acts of the courier's first delivery, everything before it done."""
    return await brought_to(pool, world, tour, "deliver")


async def test_a_result_is_delivered_offline_and_sent_later(phone: Phone, pool, world, tour: str, door) -> None:
    await enrol(phone, pool, world, tour)
    page, context = phone.page, phone.context
    await go_offline(page)
    await page.get_by_role("button", name="Quét để giao").click()
    for code in await codes_of(pool, world, door):
        await type_code(page, code)
    await expect(page.get_by_label("4 số cuối")).to_be_visible()
    await page.get_by_label("4 số cuối").fill("0417")
    await page.get_by_role("radio", name="Khớp người nhận").click()
    await page.get_by_role("button", name="Xong người nhận").click()
    await sign(page)

    await page.set_viewport_size({"width": 844, "height": 390})
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.reload()
    await unlock(page)
    await page.get_by_role("button", name="Chữ ký xong").click()
    files = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": envelope()}
    await page.locator("input[type=file]").set_input_files(files)
    await expect(page.locator(".step.done .thumb-photo")).to_be_visible()
    if await page.get_by_role("button", name="Người nhận không có mã").count():
        await page.get_by_role("button", name="Người nhận không có mã").click()
    await page.locator(".button.yes").click()
    await expect(page.locator(".badge")).to_contain_text("chưa gửi")
    assert await facts_of(pool, world, "delivered") == []

    await context.set_offline(False)
    await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)
    assert [fact["verdict"] for fact in await facts_of(pool, world, "delivered")] == ["ok"] * len(door)
    await page.get_by_role("button", name="Đã làm").click()
    await expect(page.locator(".deed")).to_have_count(len(door))
