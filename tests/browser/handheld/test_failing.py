"""A door that stays closed: a reason, a solution allowed for it, a day agreed, an invitation to leave behind."""

import pytest
from playwright.async_api import expect

from tests.browser.handheld.conftest import Phone, enrol, facts_of
from tests.browser.handheld.doors import brought_to

pytestmark = pytest.mark.anyio


@pytest.fixture
async def door(pool, world, tour: str):
    """Give the acts of the courier's first delivery, everything before it done."""
    return await brought_to(pool, world, tour, "deliver")


async def test_nobody_home_leaves_an_invitation_and_a_fact_that_the_server_takes(
    phone: Phone, pool, world, tour: str, door
) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await page.get_by_role("button", name="Báo không thành").click()
    await page.get_by_role("button", name="Người nhận vắng nhà").click()
    await expect(page.get_by_role("radio", name="Phát lại ca sau")).to_have_attribute("aria-checked", "true")
    await page.get_by_role("radio", name="Lưu tại bưu cục và phát giấy mời").click()
    await page.get_by_role("button", name="Ghi không thành").click()
    await expect(page.locator(".slip")).to_contain_text("Mời Anh/Chị")
    await page.get_by_role("button", name="Xong", exact=True).click()
    await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)
    assert [fact["verdict"] for fact in await facts_of(pool, world, "attempt_failed")] == ["ok"] * len(door)
    await page.get_by_role("button", name="Túi").click()
    await expect(page.locator(".rows li", has_text="đem về bưu cục")).to_have_count(len(door))


async def test_another_day_must_be_named(phone: Phone, pool, world, tour: str, door) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await page.get_by_role("button", name="Báo không thành").click()
    await page.get_by_role("button", name="Người nhận hẹn lại ngày khác").click()
    await expect(page.get_by_role("button", name="Ghi không thành")).to_be_disabled()
    await page.locator("input[name=day]").fill("2026-11-25")
    await page.get_by_role("button", name="Ghi không thành").click()
    await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)
    assert [fact["verdict"] for fact in await facts_of(pool, world, "attempt_failed")] == ["ok"] * len(door)
