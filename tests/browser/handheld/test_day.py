"""A courier's whole day without a signal, thumb by thumb; in the evening everything is sent and everything is right."""

import pytest
from playwright.async_api import Page, expect

from backend.base.database import province_transaction
from tests.browser.handheld.conftest import Phone, enrol, go_offline
from tests.browser.handheld.doors import confirm, envelope, file_at_doors, press, seal, type_code

pytestmark = pytest.mark.anyio

NO_LIST = "1.010736"
"""A procedure of which nobody knows the papers."""
LONGEST = 40
"""More acts than any tour of the corner has."""


async def at_the_stop(page: Page) -> None:
    """Scan what the next stop asks for, and do what the screen then asks for."""
    await page.locator(".thumb .primary").click()
    await expect(page.locator("main .rows b").first).to_be_visible()
    codes = await page.locator("main .rows b").all_text_contents()
    await type_code(page, codes[0])
    await expect(page.locator(".steps")).to_be_visible()
    title = await page.locator(".steps").text_content()
    assert title
    for code in codes[1:]:
        if "Quét" in (await page.locator(".step.going h2").first.text_content() or ""):
            await type_code(page, code)
    if "Ai nhận" in title:
        await deliver(page)
    elif "Cán bộ nhận" in title:
        await page.locator("input[name=officer]").fill("Trần Văn An")
        await press(page, "Xong cán bộ")
        await confirm(page)
    else:
        await collect(page)
    await page.locator(".button.yes").click()
    await expect(page.locator(".tabs")).to_be_visible()


async def deliver(page: Page) -> None:
    """Give papers to their owner."""
    await page.get_by_label("4 số cuối").fill("0417")
    await page.get_by_role("radio", name="Khớp người nhận").click()
    await press(page, "Xong người nhận")
    await confirm(page)
    await page.locator("input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": envelope()}
    )
    await expect(page.locator(".step.done .thumb-photo")).to_be_visible()
    if await page.get_by_role("button", name="Người nhận không có mã").count():
        await press(page, "Người nhận không có mã")


async def collect(page: Page) -> None:
    """Count, seal and take papers, at a door or at a desk."""
    for more in await page.get_by_role("button", name="Thêm một").all():
        await more.click()
    await press(page, "Đếm xong")
    await seal(page, "NP 0012345")
    giver = page.get_by_label("Họ tên", exact=False)
    if not await giver.input_value():
        await giver.fill("Trần Thị An")
    await press(page, "Xong người giao")
    await confirm(page)


@pytest.mark.slow
async def test_a_whole_tour_is_worked_without_a_signal_and_sent_in_the_evening(
    phone: Phone, pool, world, tour: str
) -> None:
    await file_at_doors(pool, world, NO_LIST)
    await enrol(phone, pool, world, tour)
    page, context = phone.page, phone.context
    await go_offline(page)
    for _ in range(LONGEST):
        if await page.locator("article.stop").count() == 0:
            break
        await at_the_stop(page)
    await expect(page.get_by_role("heading", name="Hết điểm rồi")).to_be_visible()
    await press(page, "Kết thúc ca")
    await expect(page.get_by_text("Túi trống, không có gì phải trả.")).to_be_visible()
    await expect(page.get_by_text("chưa gửi. Máy chưa kết thúc ca được")).to_be_visible()
    await context.set_offline(False)
    await expect(page.get_by_text("Đã xong ca")).to_be_visible(timeout=60_000)
    async with province_transaction(pool, world.province) as conn:
        told = await conn.fetch(
            "SELECT kind, verdict, code FROM fact WHERE province_id = $1 AND device_id IS NOT NULL", world.province
        )
        waiting = await conn.fetchval("SELECT count(*) FROM media_wanted WHERE province_id = $1", world.province)
    assert {(fact["verdict"], fact["code"]) for fact in told} == {("ok", "")}
    assert {"collected", "delivered", "handed_over"} <= {fact["kind"] for fact in told}
    assert waiting == 0
