"""A new version is offered, never forced: the old one goes on, whole, until the courier takes the new one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from backend.handheld.files import DIST
from tests.browser.handheld.conftest import carried, enrol, facts_of, unlock
from tests.browser.handheld.inner import lend, run
from tests.browser.handheld.proxy import Proxy, proxied

pytestmark = pytest.mark.anyio
MARK = "Trao · bản sau"
OFFER = "Có bản mới"


@pytest.fixture
def between(service: str) -> Iterator[tuple[Proxy, str]]:
    """Give the proxy before the service, and its address."""
    with proxied(service) as given:
        yield given


def later_version(folder: Path) -> Path:
    """Return an app of which every lazily loaded part has another name, and the page another title."""
    dist = folder / "dist"
    shutil.copytree(DIST, dist)
    texts = [file for file in dist.rglob("*") if file.suffix in (".js", ".html")]
    names = [file.name for file in (dist / "assets").glob("*.js")]
    for file in texts:
        text = file.read_text(encoding="utf-8").replace("<title>Trao · Bưu tá", f"<title>{MARK}")
        text = text.replace("trao-shell-", "trao-shell-later-")
        for name in names:
            text = text.replace(name, f"later-{name}")
        file.write_text(text, encoding="utf-8")
    for name in names:
        (dist / "assets" / name).rename(dist / "assets" / f"later-{name}")
    return dist


async def look_for_a_new_version(page: Page) -> None:
    await page.evaluate("navigator.serviceWorker.ready.then(async (worker) => { await worker.update(); })")


async def test_a_new_version_waits_for_the_courier_and_takes_nothing_with_it(
    chromium: str, between, pool, world, tour: str, tmp_path: Path
) -> None:
    proxy, address = between
    async with carried(chromium, address, tmp_path / "profile") as phone:
        await lend(phone.context)
        page = phone.page
        await enrol(phone, pool, world, tour)
        await page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
        await page.reload()
        await unlock(page)
        await page.get_by_role("button", name="Báo không thành").click()
        await page.locator(".choice").first.click()

        proxy.dist = later_version(tmp_path)
        await look_for_a_new_version(page)
        await page.evaluate(WAITING)
        await expect(page.get_by_text(OFFER)).to_have_count(0)
        await expect(page.get_by_role("button", name="Ghi không thành")).to_be_visible()
        proxy.status = 500
        await page.get_by_role("button", name="Ghi không thành").click()
        await expect(page.get_by_text(OFFER)).to_be_visible()
        assert await page.title() != MARK

        for tab, seen in (("Đã làm", ".deed"), ("Thêm", "[role=radiogroup]")):
            await page.get_by_role("button", name=tab).click()
            await expect(page.locator(seen).first).to_be_visible()
        await page.get_by_role("button", name="Tuyến").click()
        await page.get_by_role("button", name="Cập nhật").click()
        await expect(page.locator("input[name=pin]")).to_be_visible()
        await expect(page).to_have_title(MARK)
        await unlock(page)
        await expect(page.locator(".badge")).to_contain_text("chưa gửi")
        await expect(page.get_by_text(OFFER)).to_have_count(0)
        proxy.status = None
        await page.get_by_role("button", name="Đã làm").click()
        await page.get_by_role("button", name="Gửi ngay").click()
        await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=30_000)
        kept = await run(page, "return handheld.outbox.facts.map((fact) => fact.id);")
        assert {str(fact["id"]) for fact in await facts_of(pool, world, "attempt_failed")} == set(kept) != set()


async def test_another_page_of_the_old_version_stays_as_it_is_and_still_finds_all_its_parts(
    chromium: str, between, pool, world, tour: str, tmp_path: Path
) -> None:
    proxy, address = between
    async with carried(chromium, address, tmp_path / "profile") as phone:
        page = phone.page
        await enrol(phone, pool, world, tour)
        await page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
        await page.reload()
        await unlock(page)
        other = await phone.context.new_page()
        await other.goto("/h/")
        await unlock(other)
        await other.get_by_role("button", name="Báo không thành").click()
        proxy.dist = later_version(tmp_path)
        await look_for_a_new_version(page)
        await page.get_by_role("button", name="Cập nhật").click()
        await expect(page).to_have_title(MARK)

        await expect(other.locator(".choice").first).to_be_visible()
        await other.go_back()
        await other.get_by_role("button", name="Thêm").click()
        await expect(other.locator("[role=radiogroup]").first).to_be_visible()


WAITING = """
(async () => {
  const registration = await navigator.serviceWorker.ready;
  while (!registration.waiting) await new Promise((done) => setTimeout(done, 50));
})()
"""
