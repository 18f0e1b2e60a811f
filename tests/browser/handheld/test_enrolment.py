"""A phone becomes a courier's handheld once, and is opened by a PIN from then on."""

import pytest
from playwright.async_api import expect

from tests.browser.handheld.conftest import Phone, enrol, facts_of, unlock
from tests.browser.handheld.inner import lend, run

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


async def test_a_handheld_is_given_up_only_when_everything_is_sent(phone: Phone, pool, world, tour: str) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await lend(phone.context)
    await phone.context.route("**/sync/v1/exchange", lambda route: route.abort("connectionreset"))
    await run(page, "await handheld.capture([missing()]);")
    await page.get_by_role("button", name="Thêm").click()
    await expect(page.get_by_text("Còn 1 việc chưa gửi: chưa gỡ máy được.")).to_be_visible()
    await phone.context.unroute("**/sync/v1/exchange")
    await page.get_by_role("button", name="Gỡ máy khỏi Anh/Chị").click(timeout=30_000)
    await page.get_by_role("button", name="Gỡ máy và xóa dữ liệu").click()
    await expect(page.get_by_role("heading", name="Nối máy với Anh/Chị")).to_be_visible()
    assert len(await facts_of(pool, world, "missing")) == 1
    phone.complaints[:] = [each for each in phone.complaints if "ERR_CONNECTION_RESET" not in each]
