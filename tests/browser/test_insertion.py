"""A dispatcher puts one more parcel into a tour, with nothing but the keyboard."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from backend.base.demo_clock import ClockFile, DemoClock
from tests.backend.dispatch.insertions import under_way_with_more
from tests.backend.dispatch.underway import TEN, running
from tests.browser.conftest import served
from tests.browser.test_board import sign_in

pytestmark = pytest.mark.anyio


@pytest.fixture
def service(chromium: str, world, tmp_path: Path) -> Iterator[str]:
    """Give the address of a service for which it is ten on the corner's day."""
    clock = tmp_path / "clock"
    ClockFile(clock).write(DemoClock(real=time.time(), shown=TEN, speed=1, until=TEN + timedelta(hours=9)))
    with served(world, tmp_path, TRAO_DEMO_CLOCK=str(clock)) as address:
        yield address


async def test_a_later_parcel_is_offered_and_inserted_by_keyboard(page: Page, pool, world) -> None:
    await under_way_with_more(pool, world)
    await sign_in(page, world)
    buttons = page.get_by_role("button", name="Chèn vào tuyến")
    waiting = await buttons.count()
    assert waiting > 0
    parcel = await buttons.first.get_attribute("data-parcel")

    await buttons.first.focus()
    await page.keyboard.press("Enter")
    offers = page.locator("#offers ol > li")
    await expect(offers.first).to_contain_text("Thêm")
    assert 1 <= await offers.count() <= 3
    await expect(offers.first.get_by_role("button")).to_be_focused()
    await page.keyboard.press("/")
    await expect(page.locator("#offers")).to_be_visible()
    await expect(offers.first.get_by_role("button")).to_be_focused()

    await page.keyboard.press("Enter")
    await expect(page.locator("#offers")).to_be_hidden()
    await expect(buttons).to_have_count(waiting - 1)
    day = await running(pool, world)
    assert sum(str(task.parcel) == parcel for item in day.tours for task in item.own) == 2


async def test_escape_leaves_everything_as_it_was(page: Page, pool, world) -> None:
    await under_way_with_more(pool, world)
    await sign_in(page, world)
    buttons = page.get_by_role("button", name="Chèn vào tuyến")
    waiting = await buttons.count()
    await buttons.first.click()
    await expect(page.locator("#offers ol > li").first).to_be_visible()
    await page.keyboard.press("Escape")

    await expect(page.locator("#offers")).to_be_hidden()
    await expect(buttons).to_have_count(waiting)
