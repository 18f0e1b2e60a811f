"""At the door: every parcel scanned, who receives, a signature, a photo; offline, turned, reloaded, and sent later."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Page, expect

from tests.backend.dispatch.days import MORNING
from tests.backend.dispatch.underway import do, running
from tests.browser.handheld.conftest import Phone, enrol, facts_of, unlock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def door(pool, world, tour: str):
    """Let everything before the courier's first delivery have happened, and give that delivery's acts."""
    courier = next(person.id for person in world.corner.people if person.username == tour)
    item = next(each for each in (await running(pool, world, MORNING)).tours if each.tour.courier == courier)
    first = next(task for task in item.own if task.act == "deliver")
    for task in item.own:
        if task.position < first.position:
            await do(pool, world, item, task, MORNING)
    return [task for task in item.own if task.stop == first.stop and task.act == "deliver"]


def envelope() -> bytes:
    """Return a photo of an envelope before a green door."""
    image = Image.new("RGB", (1200, 900), (96, 120, 104))
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((700, 0, 1200, 900), fill=(46, 98, 70))
    drawing.polygon(((220, 380), (760, 300), (800, 620), (260, 700)), fill=(205, 170, 120))
    drawing.rectangle((360, 430, 560, 560), fill=(244, 240, 230))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


async def codes_of(pool, world, door) -> list[str]:
    from backend.base.database import province_transaction

    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchval(
            "SELECT array_agg(item_code) FROM parcel WHERE province_id = $1 AND id = ANY($2)",
            world.province,
            [task.parcel for task in door],
        )


async def type_code(page: Page, code: str) -> None:
    """Enter a code by hand."""
    if await page.locator("input[name=label]").count() == 0:
        await page.get_by_role("button", name="Nhập mã bằng tay").click()
    await page.locator("input[name=label]").fill(code)
    await page.get_by_role("button", name="Xong", exact=True).click()


async def sign(page: Page) -> None:
    """Draw a signature with the finger."""
    box = await page.locator(".pad canvas").bounding_box()
    assert box
    await page.mouse.move(box["x"] + 60, box["y"] + 60)
    await page.mouse.down()
    for step in range(12):
        await page.mouse.move(box["x"] + 60 + step * 16, box["y"] + 60 + (step % 3) * 18)
    await page.mouse.up()


async def test_a_result_is_delivered_offline_and_sent_later(phone: Phone, pool, world, tour: str, door) -> None:
    await enrol(phone, pool, world, tour)
    page, context = phone.page, phone.context
    await page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    await context.set_offline(True)
    await page.get_by_role("button", name="Quét để giao").click()
    for code in await codes_of(pool, world, door):
        await type_code(page, code)
    shots = Path("/tmp/lab/shots")
    await expect(page.get_by_label("4 số cuối")).to_be_visible()
    await page.screenshot(path=shots / "who.png", full_page=True)
    await page.get_by_label("4 số cuối").fill("0417")
    await page.get_by_role("radio", name="Khớp người nhận").click()
    await page.get_by_role("button", name="Xong người nhận").click()
    await sign(page)
    await page.screenshot(path=shots / "sign.png")

    await page.set_viewport_size({"width": 844, "height": 390})
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.reload()
    await unlock(page)
    await page.get_by_role("button", name="Chữ ký xong").click()
    files = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": envelope()}
    await page.locator("input[type=file]").set_input_files(files)
    await expect(page.locator(".step.done .thumb-photo")).to_be_visible()
    await page.screenshot(path=shots / "door.png")
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
    await page.screenshot(path=shots / "sent.png")
