"""Two couriers, no network on either side: one shows a code, the other answers with a code, and the server agrees."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.backend.dispatch.days import MORNING
from tests.backend.dispatch.underway import do, running
from tests.browser.handheld.clips import View, write_clip
from tests.browser.handheld.conftest import carried, enrol, facts_of, go_offline, unlock

pytestmark = pytest.mark.anyio


async def shown_code(page: Page, path: Path) -> Path:
    """Film the QR code that a phone shows."""
    picture = Image.open(io.BytesIO(await page.locator("svg.qr").screenshot())).convert("RGB")
    return write_clip(path, [picture], View(share=0.5), size=(1280, 720))


async def test_parcels_go_from_hand_to_hand_and_the_server_hears_it_from_both(
    chromium: str, service: str, pool, world, tour: str, tmp_path: Path
) -> None:
    courier = next(person.id for person in world.corner.people if person.username == tour)
    item = next(each for each in (await running(pool, world, MORNING)).tours if each.tour.courier == courier)
    taken = next(task for task in item.own if task.act == "collect")
    await do(pool, world, item, taken, MORNING)
    other = next(person.username for person in world.corner.people if person.role == "courier" and person.id != courier)
    giver, taker = tmp_path / "giver", tmp_path / "taker"

    async with carried(chromium, service, taker) as phone:
        await phone.page.goto("/h/")
        await enrol(phone, pool, world, other, has_tour=False)
    async with carried(chromium, service, giver) as phone:
        page = phone.page
        await enrol(phone, pool, world, tour)
        await go_offline(page)
        await page.get_by_role("button", name="Túi").click()
        await page.get_by_role("button", name="Chuyển cho bưu tá khác").click()
        await page.get_by_role("checkbox").first.click()
        await page.get_by_role("button", name="Đưa 1 bưu gửi").click()
        offer = await shown_code(page, tmp_path / "offer.y4m")
    async with carried(chromium, service, taker, clip=offer) as phone:
        page = phone.page
        await page.goto("/h/")
        await go_offline(page)
        await unlock(page)
        await page.get_by_role("button", name="Túi").click()
        await page.get_by_role("button", name="Nhận của bưu tá khác").click()
        await page.get_by_role("button", name="Nhận 1 bưu gửi", exact=True).click(timeout=20_000)
        answer = await shown_code(page, tmp_path / "answer.y4m")
        await page.get_by_role("button", name="Xong", exact=True).click()
        await page.get_by_role("button", name="Túi").click()
        await expect(page.locator(".rows li")).to_have_count(1)
    async with carried(chromium, service, giver, clip=answer) as phone:
        page = phone.page
        await page.goto("/h/")
        await unlock(page)
        await page.get_by_role("button", name="Túi").click()
        await page.get_by_role("button", name="Chuyển cho bưu tá khác").click()
        await page.get_by_role("button", name="2. Quét mã trả lời").click()
        await expect(page.get_by_text("Đã chuyển 1 bưu gửi.")).to_be_visible(timeout=20_000)
        await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)
        assert [fact["verdict"] for fact in await facts_of(pool, world, "given_over")] == ["ok"]
    async with carried(chromium, service, taker) as phone:
        await phone.page.goto("/h/")
        await unlock(phone.page)
        await expect(phone.page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)
        assert [fact["verdict"] for fact in await facts_of(pool, world, "taken_over")] == ["ok"]
