"""A courier who forgot the PIN chooses another by a code of their own; what was recorded is there, and is sent."""

import pytest
from playwright.async_api import Route, expect

from backend.base.database import province_transaction
from backend.people.refusals import CodeOfAnother
from tests.backend.handhelds import one_time_code
from tests.browser.handheld.conftest import Phone, choose_pin, enrol, facts_of, go_offline, unlock
from tests.browser.handheld.doors import expect_sent
from tests.browser.handheld.inner import lend, run

pytestmark = pytest.mark.anyio
OTHER_PIN = "97531"
HELD_BACK = "**/sync/v1/exchange"
ASKED = "**/sync/v1/pin"


async def handhelds(pool, world) -> int:
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchval("SELECT count(*) FROM device")


async def test_a_forgotten_pin_costs_a_code_and_nothing_that_was_recorded(
    phone: Phone, service: str, pool, world, tour: str
) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await lend(phone.context)
    await phone.context.route(HELD_BACK, lambda route: route.abort("connectionreset"))
    kept = await run(page, "await handheld.capture([missing(), missing()]); return handheld.outbox.facts.length;")
    await page.reload()
    await page.get_by_role("button", name="Quên mã PIN?").click()
    await expect(page.get_by_role("heading", name="Đặt lại mã PIN", exact=True)).to_be_visible()

    other = next(each.username for each in world.corner.people if each.role == "courier" and each.username != tour)
    await page.locator("input[name=code]").fill(await one_time_code(pool, world, other))
    await page.get_by_role("button", name="Đặt lại mã PIN").click()
    await expect(page.get_by_role("status").filter(has_text=CodeOfAnother.vi)).to_be_visible()
    await page.get_by_role("button", name="Quay lại").click()
    await expect(page.get_by_role("button", name="Mở máy")).to_be_visible()

    await page.get_by_role("button", name="Quên mã PIN?").click()
    await page.locator("input[name=code]").fill(f"{service}/h/#{await one_time_code(pool, world, tour)}")
    await phone.context.route(ASKED, lambda route: route.fulfill(json={}))
    await page.get_by_role("button", name="Đặt lại mã PIN").click()
    await expect(page.get_by_text("Chưa liên lạc được với máy chủ")).to_be_visible()
    await phone.context.unroute(ASKED)
    await page.get_by_role("button", name="Đặt lại mã PIN").click()
    await choose_pin(page, OTHER_PIN)
    await expect(page.locator(".badge")).to_contain_text("2 chưa gửi")
    assert kept == await run(page, "return handheld.outbox.facts.length;") == 2
    assert await handhelds(pool, world) == 1

    await phone.context.unroute(HELD_BACK)
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect_sent(page)
    assert len(await facts_of(pool, world, "missing")) == 2
    await page.reload()
    await unlock(page)
    await expect(page.get_by_role("status").filter(has_text="Sai mã PIN")).to_be_visible()
    await page.locator("input[name=pin]").fill(OTHER_PIN)
    await page.get_by_role("button", name="Mở máy").click()
    await expect(page.locator("article.stop")).to_be_visible()
    refused = ("ERR_CONNECTION_RESET", "403")
    phone.complaints[:] = [each for each in phone.complaints if not any(word in each for word in refused)]


async def test_dispatchs_link_opened_on_a_locked_handheld_asks_for_a_new_pin_needs_a_line_and_wipes_nothing(
    phone: Phone, pool, world, tour: str
) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await go_offline(page)
    await lend(phone.context)
    await run(page, "await handheld.capture([missing()]);")
    device = await run(page, "return handheld.outbox.device;")
    await page.reload()
    code = await one_time_code(pool, world, tour)
    await page.evaluate("(code) => { location.hash = code; }", code)
    await expect(page.get_by_role("heading", name="Đặt lại mã PIN", exact=True)).to_be_visible()
    await expect(page.locator("input[name=code]")).to_have_value(code)
    await expect(page.get_by_text("Đang không có mạng.")).to_be_visible()
    await page.get_by_role("button", name="Đặt lại mã PIN").click()
    await expect(page.get_by_text("việc đã ghi còn nguyên")).to_be_visible()
    await page.get_by_role("button", name="Quay lại").click()
    await expect(page.get_by_role("button", name="Mở máy")).to_be_visible()
    assert "#" not in page.url

    await phone.context.set_offline(False)
    await page.goto("about:blank")
    await page.goto(f"/h/#{code}")
    await page.get_by_role("button", name="Đặt lại mã PIN").click()
    await choose_pin(page, OTHER_PIN)
    assert "#" not in page.url
    await expect_sent(page)
    assert await run(page, "return handheld.outbox.device;") == device
    assert len(await facts_of(pool, world, "missing")) == 1
    assert await handhelds(pool, world) == 1


async def test_a_code_whose_answer_was_lost_is_asked_again_and_opens_this_handheld(
    phone: Phone, pool, world, tour: str
) -> None:
    async def lose(route: Route) -> None:
        assert (await route.fetch()).status == 200
        await route.abort("connectionreset")

    await enrol(phone, pool, world, tour)
    page = phone.page
    await page.reload()
    await page.get_by_role("button", name="Quên mã PIN?").click()
    await page.locator("input[name=code]").fill(await one_time_code(pool, world, tour))
    await phone.context.route(ASKED, lose)
    await page.get_by_role("button", name="Đặt lại mã PIN").click()
    await expect(page.get_by_text("Chưa liên lạc được với máy chủ")).to_be_visible()
    await phone.context.unroute(ASKED)
    await page.get_by_role("button", name="Đặt lại mã PIN").click()
    await choose_pin(page, OTHER_PIN)
    await expect(page.locator("article.stop")).to_be_visible()
    assert await handhelds(pool, world) == 1
    phone.complaints[:] = [each for each in phone.complaints if "ERR_CONNECTION_RESET" not in each]
