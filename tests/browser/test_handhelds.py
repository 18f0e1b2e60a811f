"""A dispatcher adds a courier's handheld and locks it again, in a real browser."""

import io

import httpx
import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Page, expect

from backend.demo.line import enrol
from tests.browser.test_board import sign_in

pytestmark = pytest.mark.anyio


async def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return await page.evaluate("document.documentElement.scrollWidth - innerWidth")


async def test_a_code_is_read_off_the_screen_used_once_and_the_handheld_locked(page: Page, service: str, world) -> None:
    await sign_in(page, world)
    await page.get_by_role("link", name="Máy bưu tá").click()
    person = next(person for person in world.corner.people if person.username == "courier-2")
    section = page.get_by_role("region", name=person.name)
    await section.get_by_role("button", name="Thêm máy").click()
    dialog = page.get_by_role("dialog", name=f"Thêm máy cho {person.name}")
    await expect(dialog).to_contain_text("Còn 30 phút")

    picture = Image.open(io.BytesIO(await dialog.locator(".qr").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text.startswith(f"{service}/h/#HE1.{world.province}.")
    async with httpx.AsyncClient(base_url=service, trust_env=False) as phone:
        handheld = await enrol(phone, code.text.partition("#")[2])

    await expect(dialog).to_contain_text("Máy đã được thêm.", timeout=15_000)
    await page.keyboard.press("Escape")
    row = page.locator(f"#handheld-{handheld.identity.device}")
    await expect(row).to_contain_text("Chưa dùng")
    await row.get_by_text("Khóa máy", exact=True).click()
    await expect(row).to_contain_text("7 ngày")
    await row.get_by_role("button", name="Khóa máy này").click()
    await expect(row).to_contain_text("Khóa lúc")
    await expect(row.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_nothing_is_wider_than_the_narrowest_screen(page: Page, world, lang: str) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})
    await sign_in(page, world)
    await page.goto(f"/handhelds?lang={lang}")
    assert await overflow(page) <= 0
    await page.locator("[data-courier]").first.click()
    dialog = page.locator("dialog")
    await expect(dialog.locator(".qr")).to_be_visible()
    box = await dialog.bounding_box()
    assert box
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 320
    assert await dialog.evaluate("each => each.scrollWidth - each.clientWidth") <= 0
