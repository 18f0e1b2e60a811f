"""Whom a handheld may show: its own courier, while it hears of the server; and what becomes of a lost one."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from playwright.async_api import BrowserContext, Page, expect

from backend.base.clock import real_now
from backend.base.database import province_transaction
from backend.custody.durability import begin_backup, finish_backup
from backend.people.store import revoke_device
from tests.backend.dispatch.days import MORNING
from tests.browser.handheld.conftest import Phone, enrol, facts_of, go_offline, unlock
from tests.browser.handheld.doors import expect_sent, fail_first_stop
from tests.browser.handheld.inner import STORES, lend, run

pytestmark = pytest.mark.anyio
COVERED = "(đang che)"
WIPED_MS = 30_000


async def set_clock(context: BrowserContext, shown: datetime) -> None:
    """Let every page that is opened from now on live at another time; it asks no demo for the time."""
    off_ms = int((shown - real_now()).total_seconds() * 1000)
    await context.add_init_script(f"""(() => {{
      const Real = globalThis.RealDate ??= Date;
      globalThis.Date = class extends Real {{
        constructor(...parts) {{ parts.length ? super(...parts) : super(Real.now() + {off_ms}); }}
        static now() {{ return Real.now() + {off_ms}; }}
      }};
    }})()""")
    # The service worker has the machine's own clock, and may not send in the page's place.
    await context.clear_permissions()
    await context.grant_permissions(["camera", "geolocation"])
    await context.unroute("**/h/clock")
    await context.route("**/h/clock", lambda route: route.fulfill(status=204))


def shown_by(service: str) -> datetime:
    """Return the time that a service lives in."""
    told = httpx.get(f"{service}/h/clock", trust_env=False).json()
    return datetime.fromtimestamp(told["shown_ms"] / 1000, UTC)


@pytest.mark.parametrize("off", [timedelta(days=2), timedelta(days=-2)], ids=["ahead", "back"])
async def test_what_is_recorded_under_a_wrong_clock_is_kept_and_flagged(
    phone: Phone, service: str, pool, world, tour: str, off: timedelta
) -> None:
    await set_clock(phone.context, MORNING + off)
    page = phone.page
    await enrol(phone, pool, world, tour)
    notice = page.locator(".notice")
    await expect(notice).to_contain_text(
        re.compile("nhanh (2 ngày|47 giờ)" if off > timedelta(0) else "chậm (2 ngày|47 giờ)")
    )
    await expect(notice).to_contain_text("Việc đã ghi vẫn được giữ")
    assert COVERED not in await page.locator("main").inner_text()
    await page.get_by_role("button", name="Thêm").click()
    await expect(notice.filter(has_text="Đồng hồ máy")).to_be_visible()
    await page.get_by_role("button", name="Tuyến").click()
    await fail_first_stop(page)
    await expect_sent(page)
    facts = await facts_of(pool, world, "attempt_failed")
    assert {(fact["verdict"], fact["code"]) for fact in facts} == {("flag", "CLOCK_SUSPECT")}
    await page.get_by_role("button", name="Đã làm").click()
    await expect(page.locator(".deed p.needs")).to_have_count(len(facts))

    await set_clock(phone.context, shown_by(service))
    await page.reload()
    await unlock(page)
    await page.get_by_role("button", name="Tuyến").click()
    await expect(page.locator(".tabs")).to_be_visible()
    await expect(notice).to_have_count(0)


async def names_are_covered(page: Page) -> bool:
    """Look through the whole tour, and come back."""
    await page.locator(".then").click()
    await expect(page.locator(".rows li").first).to_be_visible()
    covered = COVERED in await page.locator(".rows").inner_text()
    await page.go_back()
    await expect(page.locator(".then")).to_be_visible()
    return covered


@pytest.mark.parametrize(
    ("off", "is_covered"),
    [(timedelta(hours=71), False), (timedelta(hours=73), True), (timedelta(days=-2), True)],
    ids=["71 hours on", "73 hours on", "two days back"],
)
async def test_names_are_covered_after_three_days_or_where_the_clock_proves_nothing_and_work_goes_on(
    phone: Phone, pool, world, tour: str, off: timedelta, is_covered: bool
) -> None:
    await set_clock(phone.context, MORNING)
    page = phone.page
    await enrol(phone, pool, world, tour)
    await expect_sent(page)
    assert not await names_are_covered(page)
    await go_offline(page)
    await set_clock(phone.context, MORNING + off)
    await page.reload()
    await unlock(page)
    assert await names_are_covered(page) == is_covered
    if not is_covered:
        return
    await expect(page.locator(".notice")).to_contain_text("72 giờ")
    await page.get_by_role("button", name="Quét để nhận").click()
    await expect(page.get_by_role("button", name="Nhập mã bằng tay")).to_be_visible()
    await page.go_back()
    await fail_first_stop(page)
    await expect(page.locator(".badge")).to_contain_text("chưa gửi")

    await phone.context.set_offline(False)
    await expect_sent(page)
    await expect(page.locator(".notice")).to_have_count(1)
    await expect(page.locator(".notice")).to_contain_text("Đồng hồ máy")
    assert not await names_are_covered(page)
    assert await facts_of(pool, world, "attempt_failed") != []


async def test_a_lost_handheld_still_sends_is_told_so_and_is_wiped_once_all_is_safe(
    phone: Phone, pool, world, tour: str
) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await lend(phone.context)
    device = UUID(str(await run(page, "return handheld.outbox.device;")))
    async with province_transaction(pool, world.province) as conn:
        await revoke_device(conn, world.province, device, real_now())
    await fail_first_stop(page)
    await expect_sent(page)
    await expect(page.locator(".notice")).to_contain_text("Máy này đã bị khóa")
    await expect(page.locator(".notice")).to_contain_text("Đưa máy về bưu cục")
    facts = await facts_of(pool, world, "attempt_failed")
    assert {(fact["verdict"], fact["code"]) for fact in facts} == {("quarantine", "DEVICE_REVOKED")}
    assert (await run(page, STORES))["facts"] == len(facts)

    async with province_transaction(pool, world.province) as conn:
        mark = real_now()
        await begin_backup(conn, world.province, mark)
        await finish_backup(conn, world.province, mark)
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(page.locator(".notice")).to_contain_text("đã được xóa theo lệnh", timeout=WIPED_MS)
    left = await run(page, STORES)
    assert {name: count for name, count in left.items() if count} == {"state": left["state"]}
    async with asyncio.timeout(WIPED_MS / 1000):
        while await wiped_at(pool, world, device) is None:
            await asyncio.sleep(0.1)
    # A browser complains of what is not found; a stream of pokes is no longer there for a handheld that is locked.
    phone.complaints[:] = [each for each in phone.complaints if "404 (Not Found)" not in each]


async def wiped_at(pool, world, device: UUID) -> datetime | None:
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchval("SELECT wiped_at FROM device WHERE id = $1", device)
