"""A dispatcher looks into what was kept and not applied, and says on the page what came of it."""

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from mobile_sync.facts import Missing
from tests.backend.handhelds import clock, new_line
from tests.backend.receipts.conftest import Citizen, Work
from tests.browser.test_board import sign_in

pytestmark = pytest.mark.anyio
FOUND = "Quét nhầm tem của tỉnh bên; đã gọi bưu tá."


async def keep_unknown(service: str, pool, world, count: int) -> None:
    """Let a handheld tell of parcels that are not here."""
    async with httpx.AsyncClient(base_url=service) as client:
        line = await new_line(client, pool, world)
        for _ in range(count):
            line.handheld.capture(Missing(id=new_id(), parcel=new_id(), at=now(), note="Không thấy"))
        await line.exchange(clock())


async def closed(pool, world) -> list[str]:
    async with province_transaction(pool, world.province) as conn:
        rows = await conn.fetch("SELECT resolution FROM quarantine WHERE closed_at IS NOT NULL ORDER BY closed_at")
    return [row["resolution"] for row in rows]


async def test_what_was_looked_into_is_closed_on_the_board(page: Page, service: str, pool, world) -> None:
    await keep_unknown(service, pool, world, 2)
    await sign_in(page, world)
    buttons = page.get_by_role("button", name="Đã xem xong")
    await expect(buttons).to_have_count(2)
    await buttons.first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Không tìm thấy bưu gửi này trong tỉnh")
    assert (await Axe().run(page)).response["violations"] == []
    await dialog.get_by_role("button", name="Ghi lại và đóng").click()
    await expect(dialog).to_be_visible()
    assert await closed(pool, world) == []

    await dialog.get_by_label("Đã tìm hiểu và xử lý thế nào?").fill(FOUND)
    await dialog.get_by_role("button", name="Để sau").click()
    await expect(dialog).to_be_hidden()
    await buttons.first.click()
    await expect(dialog.get_by_label("Đã tìm hiểu và xử lý thế nào?")).to_have_value(FOUND)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(buttons).to_have_count(1)
    assert await closed(pool, world) == [FOUND]


async def test_what_somebody_else_closed_meanwhile_is_told_so(
    page: Page, complaints: list[str], service: str, pool, world
) -> None:
    await keep_unknown(service, pool, world, 1)
    await sign_in(page, world)
    await page.get_by_role("button", name="Đã xem xong").click()
    async with province_transaction(pool, world.province) as conn:
        await conn.execute(
            """
            UPDATE quarantine SET closed_at = now(), resolution = 'Đã xong.',
                   closed_by = (SELECT id FROM staff WHERE login = 'supervisor-1')
            """
        )
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Đã tìm hiểu và xử lý thế nào?").fill(FOUND)
    await dialog.get_by_role("button", name="Ghi lại và đóng").click()
    await expect(dialog.get_by_role("alert")).not_to_be_empty()
    assert await closed(pool, world) == ["Đã xong."]
    assert "409" in complaints.pop()


async def test_a_receivers_complaint_is_closed_with_what_came_of_it(page: Page, service: str, pool, world) -> None:
    said = "Thiếu một bản sao; phong bì bị rách."
    async with httpx.AsyncClient(base_url=service) as client, httpx.AsyncClient(base_url=service) as telephone:
        work, citizen = Work(client, pool, world), Citizen(telephone)
        result = await work.parcel("OUTBOUND_RESULT")
        await work.deliver(result)
        await citizen.open((await work.issue(result)).link)
        await citizen.answer("/c/dispute", note=said)
    await sign_in(page, world)
    await page.goto("/board")
    await page.get_by_role("button", name="Đã xem xong").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(said)
    await dialog.get_by_label("Đã tìm hiểu và xử lý thế nào?").fill("Đã gọi; mai mang bản sao đến.")
    await dialog.get_by_role("button", name="Ghi lại và đóng").click()
    await expect(dialog).to_be_hidden()
    await expect(page.locator(".lines").get_by_text(said)).to_have_count(0)
    async with province_transaction(pool, world.province) as conn:
        assert await conn.fetchval("SELECT resolution FROM complaint_answer") == "Đã gọi; mai mang bản sao đến."
