"""A store that the browser throws away comes back from its twin, unsent work and key and all."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.handheld.conftest import Phone, carried, enrol, facts_of, unlock
from tests.browser.handheld.inner import lend, run

pytestmark = pytest.mark.anyio
DISK = "Default/IndexedDB/*.leveldb/*.log"
TWIN = "Default/WebStorage/*/IndexedDB/*.leveldb/*.log"
WHAT_IS_LEFT = """new Promise((tell) => {
  const request = indexedDB.open("trao");
  request.onupgradeneeded = ({ dataLoss }) => { request.transaction.abort(); tell(dataLoss); };
  request.onsuccess = () => { request.result.close(); tell("kept"); };
})"""
NO_BUCKETS = "Object.defineProperty(navigator, 'storageBuckets', { value: undefined });"
# Whoever captures does not wait for the twin; whoever comes next does.
TWIN_FOLLOWED = "navigator.locks.request('trao-handheld', () => 0)"
UNSENT = 3


async def test_a_disk_that_chromium_threw_away_comes_back(
    chromium: str, service: str, pool, world, tour: str, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    async with carried(chromium, service, profile) as phone:
        await enrol(phone, pool, world, tour)
        await capture_unsent(phone)
    tear(profile, DISK)
    async with carried(chromium, service, profile) as phone:
        await phone.page.goto("/health")
        assert await phone.page.evaluate(WHAT_IS_LEFT) == "total"
        await phone.page.goto("/h/")
        await unlock(phone.page)
        await expect(phone.page.locator("article.stop")).to_be_visible()
        await expect(phone.page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=30_000)
    assert len(await facts_of(pool, world, "missing")) == UNSENT


async def test_a_twin_that_was_lost_is_made_anew(
    chromium: str, service: str, pool, world, tour: str, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    async with carried(chromium, service, profile) as phone:
        await enrol(phone, pool, world, tour)
        await capture_unsent(phone)
    tear(profile, TWIN)
    async with carried(chromium, service, profile) as phone:
        # Opened without the app: its service worker would have sent everything at once.
        await lend(phone.context)
        await phone.page.goto("/health")
        await run(phone.page, "")
    tear(profile, DISK)
    async with carried(chromium, service, profile) as phone:
        await phone.page.goto("/h/")
        await unlock(phone.page)
        await expect(phone.page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=30_000)
    assert len(await facts_of(pool, world, "missing")) == UNSENT


async def test_what_a_page_without_a_twin_wrote_is_not_missing_in_the_twin(
    chromium: str, service: str, pool, world, tour: str, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    async with carried(chromium, service, profile) as phone:
        await enrol(phone, pool, world, tour)
        await capture_unsent(phone)
        other = await phone.context.new_page()
        await other.add_init_script(NO_BUCKETS)
        await other.goto("/health")
        # The one with a twin is open all the while: it may not take the later write without the earlier one.
        await asyncio.gather(
            run(phone.page, "await new Promise((go) => setTimeout(go, 1500)); await handheld.capture([missing()]);"),
            run(other, "await handheld.capture([missing()]);"),
        )
        await phone.page.evaluate(TWIN_FOLLOWED)
    tear(profile, DISK)
    async with carried(chromium, service, profile) as phone:
        await phone.page.goto("/h/")
        await unlock(phone.page)
        await expect(phone.page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=30_000)
    assert len(await facts_of(pool, world, "missing")) == UNSENT + 2


async def test_a_handheld_signed_out_in_one_tab_is_gone_in_the_others_and_in_the_twin(
    phone: Phone, pool, world, tour: str
) -> None:
    await enrol(phone, pool, world, tour)
    await lend(phone.context)
    other = await phone.context.new_page()
    await other.goto("/health")
    stale = asyncio.ensure_future(
        run(
            other,
            "await new Promise((go) => setTimeout(go, 3000));"
            "return await handheld.capture([missing()]).then(() => 'kept', (error) => error.message);",
        )
    )
    await asyncio.sleep(1)
    await run(phone.page, "await handheld.leave();")
    # The app's own page had not been told that it was to end: it begins anew by itself.
    await expect(phone.page.get_by_role("heading", name="Nối máy với Anh/Chị")).to_be_visible()
    assert await stale == "GONE"
    await phone.page.reload()
    await expect(phone.page.get_by_role("heading", name="Nối máy với Anh/Chị")).to_be_visible()
    assert await phone.page.evaluate(STATES) == [["generation"], ["generation"]]


STATES = """(async () => {
  const twin = await navigator.storageBuckets.open("trao-twin");
  const found = [];
  for (const factory of [indexedDB, twin.indexedDB]) {
    const database = await new Promise((tell) => {
      const request = factory.open("trao");
      request.onsuccess = () => tell(request.result);
    });
    const keys = database.transaction("state").objectStore("state").getAllKeys();
    await new Promise((done) => keys.onsuccess = done);
    found.push(keys.result);
    database.close();
  }
  return found;
})()"""


async def capture_unsent(phone: Phone) -> None:
    """Record on a page of the same origin that is not the app, so that nobody sends."""
    await lend(phone.context)
    await phone.page.goto("/health")
    await run(phone.page, f"for (let n = 0; n < {UNSENT}; n++) await handheld.capture([missing()]);")
    await phone.page.evaluate(TWIN_FOLLOWED)


def tear(profile: Path, pattern: str) -> None:
    """Spoil the middle of a store's log, as a browser does that writes on after a torn record."""
    for log in profile.glob(pattern):
        written = bytearray(log.read_bytes())
        middle = len(written) // 2
        written[middle : middle + 8] = b"\0" * 8
        log.write_bytes(written)
