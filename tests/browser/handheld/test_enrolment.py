"""A phone becomes a courier's handheld once, and is opened by a PIN from then on."""

import pytest
from playwright.async_api import Route, expect

from backend.base.database import province_transaction
from tests.backend.handhelds import one_time_code
from tests.browser.handheld.conftest import Phone, choose_pin, enrol, facts_of, unlock
from tests.browser.handheld.inner import lend, run

pytestmark = pytest.mark.anyio
ENROL = "**/sync/v1/enroll"


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


async def test_an_enrolment_whose_answer_was_lost_is_asked_again_even_by_a_page_opened_anew(
    phone: Phone, pool, world, tour: str
) -> None:
    async def lose(route: Route) -> None:
        assert (await route.fetch()).status == 201
        await route.abort("connectionreset")

    page, code = phone.page, await one_time_code(pool, world, tour)
    await phone.context.route(ENROL, lose)
    await page.goto(f"/h/#{code}")
    await page.get_by_role("button", name="Nối máy", exact=True).click()
    await expect(page.get_by_text("mã vẫn còn dùng được")).to_be_visible()
    await phone.context.unroute(ENROL)
    await page.reload()
    await page.get_by_role("button", name="Nối máy", exact=True).click()
    await choose_pin(page)
    await expect(page.locator("article.stop")).to_be_visible()
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT count(*) FROM device") == 1
    phone.complaints[:] = [each for each in phone.complaints if "ERR_CONNECTION_RESET" not in each]


async def test_what_a_proxy_refuses_without_words_is_told_as_no_network(phone: Phone, pool, world, tour: str) -> None:
    await phone.context.route(ENROL, lambda route: route.fulfill(status=404, body="Not found"))
    await phone.page.goto(f"/h/#{await one_time_code(pool, world, tour)}")
    await phone.page.get_by_role("button", name="Nối máy", exact=True).click()
    await expect(phone.page.get_by_text("mã vẫn còn dùng được")).to_be_visible()
    phone.complaints[:] = [each for each in phone.complaints if "404" not in each]


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
