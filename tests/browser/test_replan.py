"""A dispatcher plans the rest of a running day anew, in a real browser, with the keyboard alone."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from backend.base.clock import now
from backend.base.demo_clock import ClockFile, DemoClock
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import load_dossiers
from tests.backend.dispatch.days import MORNING, commit, make_plan
from tests.backend.dispatch.underway import TEN, go_on, running
from tests.browser.conftest import served
from tests.browser.test_board import sign_in

pytestmark = pytest.mark.anyio
PATIENCE_MS = 60_000


@pytest.fixture
def service(chromium: str, world, tmp_path: Path) -> Iterator[str]:
    """Give the address of a service whose day is at ten."""
    clock = ClockFile(tmp_path / "clock.json")
    clock.write(DemoClock(real=time.time(), shown=TEN, speed=1.0, until=TEN + timedelta(hours=9)))
    with served(world, tmp_path, TRAO_DEMO_CLOCK=str(clock.path)) as address:
        yield address


async def test_the_rest_of_a_day_is_planned_anew_and_taken(page: Page, pool, world) -> None:
    await commit(pool, world, await make_plan(pool, world, at=MORNING))
    await go_on(pool, world, TEN)
    await load_dossiers(pool, world.keyring, world.corner, dossiers(world.corner.seed, world.day, 36), world.day, now())
    await sign_in(page, world)
    unassigned = page.locator(".worries section", has_text="Chưa có trong tuyến nào").locator("li")
    waiting = await unassigned.count()
    assert waiting

    await page.locator("#replan-ask").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#replan-title")).to_contain_text("Đề xuất lộ trình mới", timeout=PATIENCE_MS)
    added = await page.locator(".replan .lines li", has_text="Thêm vào tuyến của").count()
    assert 0 < added <= waiting

    await page.locator("#replan-accept").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#replan-ask")).to_be_visible(timeout=PATIENCE_MS)
    await expect(unassigned).to_have_count(waiting - added)
    assert len({task.parcel for item in (await running(pool, world)).tours for task in item.own}) >= added
