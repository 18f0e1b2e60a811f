"""A dispatcher's day in a real browser."""

from datetime import timedelta
from itertools import groupby

import pytest
from playwright.async_api import Page, expect

from backend.base.clock import new_id
from backend.base.database import province_transaction
from backend.dispatch.board_reading import read_board
from backend.dispatch.board_store import read_tasks
from mobile_sync.facts import Collected
from tests.backend.dispatch.days import MORNING, commit, courier, make_plan, tell_facts

pytestmark = pytest.mark.anyio
LATER = MORNING + timedelta(hours=2)
HASH = "0" * 64


async def sign_in(page: Page, world) -> None:
    """Go to the board as a stranger, and sign in on the way."""
    await page.goto(f"/board?day={world.day}")
    await page.fill("#login", "dispatcher-1")
    await page.fill("#password", world.password)
    await page.click("button.primary")
    await expect(page).to_have_url(f"{page.url.split('/sign-in')[0].split('/board')[0]}/board?day={world.day}")
    await expect(page.locator("#live")).to_have_text("Trực tiếp")  # its script has run: it hears keys


async def collect_somewhere(pool, world) -> None:
    """Let a courier collect at the first stop of a tour that begins so."""
    async with province_transaction(pool, world.province) as conn:
        board = await read_board(conn, world.keyring, world.province, world.day)
        tasks = await read_tasks(conn, world.province, [tour.id for tour in board.tours])
    for tour in board.tours:
        _, group = next(groupby((task for task in tasks if task.tour_id == tour.id), key=lambda task: task.stop))
        acts = list(group)
        if all(task.act == "collect" for task in acts):
            facts = [
                Collected(
                    id=new_id(), parcel=t.parcel_id, at=LATER, seal="S1", papers=3, giver="Lê Ý", signature=HASH,
                    shown=HASH,
                )
                for t in acts
            ]  # fmt: skip
            return await tell_facts(pool, world, courier(tour.courier), facts, LATER)
    raise AssertionError("no tour begins with a collection")


async def test_the_counts_follow_what_couriers_do(page: Page, pool, world) -> None:
    await commit(pool, world, await make_plan(pool, world))
    await sign_in(page, world)
    assert await page.locator(".lanes li").count() > 0
    await expect(page.locator("[data-count=done]")).to_have_text("0")

    await collect_somewhere(pool, world)

    await expect(page.locator("[data-count=done]")).to_have_text("1")
    await expect(page.locator("[data-count=going]")).to_have_text("1")


async def test_the_keyboard_chooses_tours_and_searches(page: Page, pool, world) -> None:
    await commit(pool, world, await make_plan(pool, world))
    await sign_in(page, world)
    await page.keyboard.press("ArrowDown")
    await expect(page.locator(".lanes li").nth(1)).to_have_attribute("aria-current", "true")
    await expect(page.locator(".stops h2")).to_have_text("Các điểm của tuyến 2")

    name = await page.locator(".lanes li .name").first.inner_text()
    await page.keyboard.press("/")
    await page.keyboard.type(name)
    await expect(page.locator(".lanes li:visible")).to_have_count(1)
    await page.keyboard.press("Escape")
    assert await page.locator(".lanes li:visible").count() > 1

    await page.keyboard.press("?")
    await expect(page.locator("#help")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#help")).to_be_hidden()


async def test_a_day_is_planned_and_accepted_on_the_page(page: Page, world) -> None:
    await sign_in(page, world)
    await page.get_by_role("button", name="Tính tuyến ngày").click()
    await page.get_by_role("button", name="Nhận tuyến").click(timeout=60_000)
    await expect(page.locator("[data-count=waiting]")).not_to_have_text("0")
    assert await page.locator(".lanes li").count() > 0


async def test_a_proposed_tour_that_was_opened_stays_open_while_the_board_follows(page: Page, pool, world) -> None:
    await make_plan(pool, world)
    await sign_in(page, world)
    tours = page.locator(".proposed details")
    await tours.nth(1).locator("summary").click()
    await expect(tours.nth(1).locator("tbody tr").first).to_contain_text("dư")

    await page.evaluate("document.querySelector('.proposed').dataset.old = true")
    await page.evaluate("document.dispatchEvent(new Event('changed'))")
    await expect(page.locator(".proposed[data-old]")).to_have_count(0)
    await expect(tours.nth(1).locator("tbody tr").first).to_be_visible()
    await expect(tours.first.locator("tbody tr").first).to_be_hidden()


async def test_whoever_signs_out_is_a_stranger_again(page: Page, world) -> None:
    await sign_in(page, world)
    await page.get_by_role("button", name="Đăng xuất").click()
    await expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    await page.goto("/board")
    await expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
