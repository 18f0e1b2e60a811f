"""A phone becomes a courier's handheld once, and is opened by a PIN from then on."""

import pytest
from playwright.async_api import expect

from tests.browser.handheld.conftest import Phone, enrol, unlock

pytestmark = pytest.mark.anyio


async def test_a_code_makes_a_handheld_once_and_the_pin_opens_it(phone: Phone, pool, world, tour: str) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    assert "#" not in page.url
    await expect(page.locator(".progress b")).to_contain_text("0/")

    await page.reload()
    await expect(page.locator("article.stop")).to_have_count(0)
    await page.locator("input[name=pin]").fill("0000")
    await page.get_by_role("button", name="Mở máy").click()
    await expect(page.get_by_role("status")).to_contain_text("Còn 4 lần")
    await unlock(page)
    await expect(page.locator("article.stop")).to_be_visible()
