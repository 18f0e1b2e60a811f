"""What goes wrong around a handheld: a service that is ill or refuses, a full disk, a wrong clock, a lost handheld."""

import asyncio
import gzip
from collections.abc import Iterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import expect

from backend.custody.refusals import ProtocolUnknown
from backend.proofs.refusals import MediaNotNamed
from tests.browser.handheld.conftest import Phone, carried, enrol, facts_of, unlock
from tests.browser.handheld.doors import expect_sent, fail_first_stop
from tests.browser.handheld.inner import lend, run
from tests.browser.handheld.proxy import Proxy, proxied

pytestmark = pytest.mark.anyio
UNLUCKY = "Math.random = () => 0.99;"
FAILURES = 4
SENT_MS = 30_000


@pytest.fixture
def between(service: str) -> Iterator[tuple[Proxy, str]]:
    """Give the proxy before the service, and its address."""
    with proxied(service) as given:
        yield given


@asynccontextmanager
async def phone_behind(chromium: str, between: tuple[Proxy, str], profile: Path):
    """Give a phone that reaches the service through the proxy only."""
    async with carried(chromium, between[1], profile) as phone:
        await lend(phone.context)
        yield phone


async def test_a_service_that_is_ill_loses_nothing_and_is_asked_less_and_less_often(
    chromium: str, between, pool, world, tour: str, tmp_path: Path
) -> None:
    proxy, _ = between
    async with phone_behind(chromium, between, tmp_path / "profile") as phone:
        await phone.context.add_init_script(UNLUCKY)
        page = phone.page
        await enrol(phone, pool, world, tour)
        await expect_sent(page)
        proxy.status = 500
        proxy.asked.clear()
        await fail_first_stop(page)
        await expect(page.locator(".badge")).to_contain_text("chưa gửi")
        while len(proxy.times_of("/sync/v1/exchange")) < FAILURES:
            await asyncio.sleep(0.1)
        times = proxy.times_of("/sync/v1/exchange")
        waits = [later - earlier for earlier, later in pairwise(times)]
        assert all(wait >= 1.9 * 2**number for number, wait in enumerate(waits)), waits
        await expect(page.locator(".badge")).to_contain_text("chưa gửi")
        assert await facts_of(pool, world, "attempt_failed") == []

        proxy.status = None
        await page.get_by_role("button", name="Đã làm").click()
        await page.get_by_role("button", name="Gửi ngay").click()
        await expect_sent(page)
        assert {fact["verdict"] for fact in await facts_of(pool, world, "attempt_failed")} == {"ok"}


async def test_the_login_page_of_a_wi_fi_is_no_answer_and_is_not_asked_in_haste(
    chromium: str, between, pool, world, tour: str, tmp_path: Path
) -> None:
    proxy, _ = between
    async with phone_behind(chromium, between, tmp_path / "profile") as phone:
        await phone.context.add_init_script(UNLUCKY)
        page = phone.page
        await enrol(phone, pool, world, tour)
        await expect_sent(page)
        proxy.status = 200
        proxy.asked.clear()
        await fail_first_stop(page)
        while len(proxy.times_of("/sync/v1/exchange")) < 3:
            await asyncio.sleep(0.1)
        await expect(page.locator(".badge")).to_contain_text("chưa gửi")
        proxy.status = None
        await expect_sent(page)
        assert await facts_of(pool, world, "attempt_failed") != []
        assert phone.complaints == []


async def test_a_photo_that_is_refused_is_put_aside_and_the_others_go_on(
    chromium: str, between, pool, world, tour: str, tmp_path: Path
) -> None:
    proxy, _ = between
    async with phone_behind(chromium, between, tmp_path / "profile") as phone:
        page = phone.page
        await enrol(phone, pool, world, tour)
        stray = await run(page, CAPTURE_STRAY)
        await page.get_by_role("button", name="Đã làm").click()
        notice = page.locator(".notice")
        await expect(notice).to_contain_text("Cần xử lý", timeout=SENT_MS)
        await expect(notice).to_contain_text(MediaNotNamed.code)
        async with asyncio.timeout(SENT_MS / 1000):
            while await run(page, WAITING_MEDIA) != [stray]:
                await asyncio.sleep(0.2)
        path = f"/sync/v1/media/{stray}"
        assert len(proxy.times_of(path)) == 1

        await page.get_by_role("button", name="Gửi ngay").click()
        while len(proxy.times_of(path)) < 2:
            await asyncio.sleep(0.05)
        await expect(notice).to_contain_text("Cần xử lý")
        await run(page, f'await handheld.capture([{{ ...missing(), kind: "damaged", photo: "{stray}" }}]);')
        # The server asks for what a fact names: it goes at once, with nobody's help.
        await expect_sent(page)
        assert len(proxy.times_of(path)) == 3


WAITING_MEDIA = """
return [...handheld.uploads.values()].filter((each) => each.taken_ms === undefined).map((each) => each.sha256);
"""
CAPTURE_STRAY = """
const photos = await Promise.all([1, 2, 3].map((n) => mediaOf(new Uint8Array(2000).fill(n).buffer, "image/jpeg")));
const damaged = photos.slice(1).map(({ sha256 }) => ({ ...missing(), kind: "damaged", photo: sha256 }));
await handheld.capture([missing(), ...damaged], photos);
return photos[0].sha256;
"""


async def test_an_exchange_that_is_refused_is_told_in_the_refusals_words_and_not_repeated_in_haste(
    chromium: str, between, pool, world, tour: str, tmp_path: Path
) -> None:
    proxy, _ = between

    def spoil(path: str, body: bytes) -> bytes:
        if path != "/sync/v1/exchange":
            return body
        return gzip.compress(msgspec.json.encode({**msgspec.json.decode(gzip.decompress(body)), "protocol": 99}))

    async with phone_behind(chromium, between, tmp_path / "profile") as phone:
        page = phone.page
        await enrol(phone, pool, world, tour)
        await expect_sent(page)
        await page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
        proxy.spoil = spoil
        proxy.asked.clear()
        await fail_first_stop(page)
        await page.get_by_role("button", name="Đã làm").click()
        await expect(page.locator(".notice")).to_contain_text(ProtocolUnknown.vi)
        await expect(page.locator(".deed").first).to_be_visible()
        asked = len(proxy.times_of("/sync/v1/exchange"))
        assert asked <= 2
        await page.wait_for_timeout(3_000)
        assert len(proxy.times_of("/sync/v1/exchange")) == asked

        proxy.spoil = lambda path, body: body
        await page.get_by_role("button", name="Gửi ngay").click()
        await expect_sent(page)
        assert await facts_of(pool, world, "attempt_failed") != []


async def test_a_full_disk_is_said_nothing_is_half_saved_and_with_room_again_it_is_saved(
    chromium: str, service: str, pool, world, tour: str, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    async with carried(chromium, service, profile) as phone:
        await enrol(phone, pool, world, tour)
        await phone.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    async with carried(chromium, service, profile) as phone:
        await lend(phone.context)
        await phone.context.set_offline(True)
        page = phone.page
        # Chromium asks for the quota when a page first writes, and keeps what it heard for a while.
        protocol = await phone.context.new_cdp_session(page)
        await protocol.send("Storage.overrideQuotaForOrigin", {"origin": service, "quotaSize": 1})
        await page.goto("/h/")
        await unlock(page)
        await fail_first_stop(page)
        await expect(page.get_by_text("CHƯA được lưu")).to_be_visible()
        await expect(page.get_by_role("button", name="Ghi không thành")).to_be_enabled()
        await protocol.send("Storage.overrideQuotaForOrigin", {"origin": service})
        async with asyncio.timeout(60):
            while await page.get_by_role("button", name="Ghi không thành").count():
                await page.get_by_role("button", name="Ghi không thành").click()
                await page.wait_for_timeout(500)
        await expect(page.locator(".badge")).to_contain_text("chưa gửi")
        await phone.context.set_offline(False)
        await expect_sent(page)
        found = [fact["seq"] for fact in await facts_of(pool, world, "attempt_failed")]
        assert found == [*range(1, len(found) + 1)] != []


async def test_the_page_for_more_says_whether_the_browser_keeps_the_data(
    phone: Phone, service: str, pool, world, tour: str
) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await page.get_by_role("button", name="Thêm").click()
    await expect(page.get_by_text("Trình duyệt có thể xóa dữ liệu", exact=False).last).to_be_visible()
    await expect(page.get_by_text("Dữ liệu được giữ bền")).to_have_count(0)
    protocol = await phone.context.new_cdp_session(page)
    granted = {"origin": service, "permissions": ["durableStorage"]}
    await protocol.send("Browser.grantPermissions", granted)
    assert await page.evaluate("navigator.storage.persist()")
    await page.reload()
    await unlock(page)
    await expect(page.get_by_text("Dữ liệu được giữ bền")).to_be_visible()


async def test_a_browser_that_refuses_its_disk_says_what_to_do_and_begins_nothing(
    phone: Phone, pool, world, tour: str
) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };")
    await page.reload()
    await expect(page.get_by_role("heading", name="Máy chưa mở được bộ nhớ")).to_be_visible()
    await expect(page.get_by_role("button", name="Thử lại")).to_be_visible()
    await expect(page.get_by_text("Nối máy", exact=True)).to_have_count(0)
    phone.complaints[:] = [each for each in phone.complaints if "SecurityError" not in each]
