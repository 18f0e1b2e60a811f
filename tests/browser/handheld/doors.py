"""At a door or a desk: how a day is brought to it, and what a finger does there."""

import io

from PIL import Image, ImageDraw
from playwright.async_api import Page, expect

from backend.base.database import province_transaction
from backend.dispatch.running_store import RunningTask
from tests.backend.dispatch.days import MORNING
from tests.backend.dispatch.underway import do, running

SENT_MS = 30_000


async def brought_to(pool, world, login: str, act: str) -> list[RunningTask]:
    """Let everything before a courier's first act of a kind have happened, and give the acts of that kind there."""
    courier = next(person.id for person in world.corner.people if person.username == login)
    item = next(each for each in (await running(pool, world, MORNING)).tours if each.tour.courier == courier)
    first = next(task for task in item.own if task.act == act)
    for task in item.own:
        if task.position < first.position:
            await do(pool, world, item, task, MORNING)
    return [task for task in item.own if task.stop == first.stop and task.act == act]


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


async def file_at_doors(pool, world, procedure: str) -> None:
    """Let all that citizens hand over be for one procedure."""
    async with province_transaction(pool, world.province) as conn:
        await conn.execute(
            "UPDATE dossier SET procedure_code = $2 WHERE province_id = $1 AND id IN"
            " (SELECT dossier_id FROM parcel WHERE province_id = $1 AND leg IN ('INBOUND', 'SUPPLEMENT'))",
            world.province,
            procedure,
        )


async def press(page: Page, name: str) -> None:
    """Press the button of that name."""
    await page.get_by_role("button", name=name, exact=True).click()


async def seal(page: Page, number: str) -> None:
    """Seal what was counted."""
    await page.get_by_role("textbox", name="Số niêm phong").fill(number)
    await press(page, "Niêm phong xong")


async def confirm(page: Page) -> str:
    """Sign below what is shown, and return it."""
    shown = await page.locator(".shown").text_content()
    await page.locator(".pad canvas").scroll_into_view_if_needed()
    await sign(page)
    await press(page, "Chữ ký xong")
    assert shown
    return shown


async def fail_first_stop(page: Page) -> None:
    """Record on the screen that nobody was there."""
    await expect(page.locator("article.stop")).to_be_visible()
    await page.get_by_role("button", name="Báo không thành").click()
    await page.locator(".choice").first.click()
    await page.get_by_role("button", name="Ghi không thành").click()


async def expect_sent(page: Page) -> None:
    await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=SENT_MS)
