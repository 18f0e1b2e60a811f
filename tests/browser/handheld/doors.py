"""At a door or a desk: how a day is brought to it, and what a finger does there."""

import io

from PIL import Image, ImageDraw
from playwright.async_api import Page

from backend.base.database import province_transaction
from backend.dispatch.running_store import RunningTask
from tests.backend.dispatch.days import MORNING
from tests.backend.dispatch.underway import do, running


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
