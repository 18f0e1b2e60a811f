"""A courier's handheld in a real browser: enrolled by a real code, with a committed tour, a fake camera and no luck."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from asyncpg import Record
from msgspec import Struct
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from backend.base.database import province_transaction
from backend.base.demo_clock import ClockFile, DemoClock
from tests.backend.dispatch.days import MORNING, commit, make_plan
from tests.backend.dispatch.underway import running
from tests.backend.handhelds import one_time_code
from tests.browser.conftest import FLAGS, served
from tests.corner import World

PIN = "2468"
PHONE = {"width": 390, "height": 844}
PERMISSIONS = ["camera", "geolocation", "background-sync"]
CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
KEPT = """
new Promise((kept) => {
  const { serviceWorker } = navigator;
  if (serviceWorker.controller) kept(0);
  else serviceWorker.addEventListener("controllerchange", () => kept(0), { once: true });
})
"""
HERE = {"latitude": 10.0342, "longitude": 105.7876, "accuracy": 12}


class Phone(Struct, frozen=True, kw_only=True):
    """A browser with the app in it, the context that its network hangs on, and what its console complained of."""

    page: Page
    context: BrowserContext
    complaints: list[str]


@pytest.fixture
def service(chromium: str, world, tmp_path: Path) -> Iterator[str]:
    """Give the address of a service at the morning of the corner's day."""
    with served_in_the_morning(world, tmp_path) as address:
        yield address


@contextmanager
def served_in_the_morning(world: World, state: Path) -> Iterator[str]:
    """Run a service that lives in the morning of the corner's day."""
    clock = ClockFile(state / "clock.json")
    clock.write(DemoClock(real=time.time(), shown=MORNING, speed=1.0, until=MORNING.replace(hour=23)))
    with served(world, state, TRAO_DEMO_CLOCK=str(clock.path)) as address:
        yield address


@pytest.fixture
async def tour(pool, world: World) -> str:
    """Commit a day's plan and give the login of the courier with the most to do."""
    await commit(pool, world, await make_plan(pool, world, at=MORNING))
    tours = (await running(pool, world, MORNING)).tours
    busiest = max(tours, key=lambda item: len(item.tasks)).tour.courier
    return next(person.username for person in world.corner.people if person.id == busiest)


@asynccontextmanager
async def carried(
    chromium: str, service: str, profile: Path, *, clip: Path | None = None, viewport: dict[str, int] | None = None
) -> AsyncIterator[Phone]:
    """Give a phone whose disk is ``profile``: what is kept there is there again the next time."""
    camera = (*CAMERA, f"--use-file-for-fake-video-capture={clip}") if clip else CAMERA
    complaints: list[str] = []
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=chromium,
            args=[*FLAGS, *camera],
            base_url=service,
            viewport=viewport or PHONE,
            device_scale_factor=2,
            has_touch=True,
            permissions=PERMISSIONS,
            geolocation=HERE,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        page = context.pages[0]
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            yield Phone(page=page, context=context, complaints=complaints)
        finally:
            await context.close()


@pytest.fixture
async def phone(chromium: str, service: str, tmp_path: Path) -> AsyncIterator[Phone]:
    """Give a fresh phone; whatever its console complains of fails the test."""
    async with carried(chromium, service, tmp_path / "profile") as phone:
        yield phone
    # A browser complains of each request that found no network; that is what a phone in the hills does all day.
    assert [each for each in phone.complaints if "ERR_INTERNET_DISCONNECTED" not in each] == []


async def enrol(phone: Phone, pool, world: World, login: str, *, has_tour: bool = True) -> None:
    """Open dispatch's link on a phone, choose a PIN, and wait for the tour where there is one."""
    page = phone.page
    code = await one_time_code(pool, world, login)
    await page.goto(f"/h/#{code}")
    await page.get_by_role("button", name="Nối máy", exact=True).click()
    await choose_pin(page)
    await expect(page.locator("article.stop" if has_tour else ".tabs")).to_be_visible()


async def choose_pin(page: Page, pin: str = PIN) -> None:
    """Choose a PIN, and enter it once more."""
    await expect(page.get_by_role("heading", name="Đặt mã PIN")).to_be_visible()
    for _ in range(2):
        await page.locator("input[name=pin]").fill(pin)
        await page.get_by_role("button", name="Tiếp tục").click()


async def go_offline(page: Page) -> None:
    """Take a phone's network away once the app is kept on it; before that it needs a line, like any page."""
    await page.evaluate(KEPT)
    await page.context.set_offline(True)


async def unlock(page: Page) -> None:
    """Enter the PIN."""
    await page.locator("input[name=pin]").fill(PIN)
    await page.get_by_role("button", name="Mở máy").click()


async def facts_of(pool, world: World, kind: str) -> list[Record]:
    """Return the facts of one kind that the server holds from handhelds."""
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetch(
            "SELECT id, seq, verdict, code FROM fact WHERE province_id = $1 AND kind = $2 AND device_id IS NOT NULL"
            " ORDER BY seq",
            world.province,
            kind,
        )
