"""At an agency's desk: expected against scanned, what is not there in words, the officer's signature under them."""

import pytest
from playwright.async_api import expect

from tests.browser.handheld.conftest import Phone, enrol, facts_of
from tests.browser.handheld.doors import brought_to, codes_of, sign, type_code

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(pool, world, tour: str):
    """Give the acts of the courier's first handing over, everything before it done."""
    return await brought_to(pool, world, tour, "hand_over")


async def test_dossiers_are_handed_over_offline_and_sent_later(phone: Phone, pool, world, tour: str, desk) -> None:
    await enrol(phone, pool, world, tour)
    page, context = phone.page, phone.context
    await page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    await context.set_offline(True)
    await page.get_by_role("button", name="Quét để nộp").click()
    for code in await codes_of(pool, world, desk):
        await type_code(page, code)
    await page.locator("input[name=officer]").fill("Trần Văn An")
    await page.get_by_role("button", name="Xong cán bộ").click()
    await expect(page.locator(".shown")).to_contain_text("Đủ, không chênh lệch.")
    await sign(page)
    await page.get_by_role("button", name="Chữ ký xong").click()
    await page.get_by_role("button", name=f"Nộp {len(desk)} hồ sơ").click()
    await expect(page.locator(".badge")).to_contain_text("chưa gửi")
    await context.set_offline(False)
    await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)
    assert [fact["verdict"] for fact in await facts_of(pool, world, "handed_over")] == ["ok"] * len(desk)


async def test_a_signature_does_not_stand_under_other_words(phone: Phone, pool, world, tour: str, desk) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await page.get_by_role("button", name="Quét để nộp").click()
    for code in await codes_of(pool, world, desk):
        await type_code(page, code)
    await page.locator("input[name=officer]").fill("Trần Văn An")
    await page.get_by_role("button", name="Xong cán bộ").click()
    await sign(page)
    await page.get_by_role("button", name="Chữ ký xong").click()
    await expect(page.locator(".button.yes")).to_be_visible()
    await page.locator(".step", has_text="Cán bộ nhận").get_by_role("button", name="Sửa").click()
    await page.locator("input[name=officer]").fill("Lê Thị Bình")
    await expect(page.locator(".button.yes")).to_have_count(0)
    await page.get_by_role("button", name="Xong cán bộ").click()
    await expect(page.get_by_role("button", name="Chữ ký xong")).to_be_disabled()
