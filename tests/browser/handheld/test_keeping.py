"""Nothing that was saved is lost or doubled: not by a killed browser, a lost answer, two tabs or a closed page."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from tests.browser.handheld.conftest import Phone, carried, enrol, facts_of, go_offline, unlock
from tests.browser.handheld.inner import lend, run

pytestmark = pytest.mark.anyio
KILLS = 10
WHOLE = """
let head = await chainStart(handheld.outbox.device, handheld.outbox.state.incarnation);
const seqs = [];
for (const fact of handheld.outbox.facts) {
  head = await chainOn(head, fact.raw);
  if (head !== fact.head) throw new Error(`The chain breaks at ${fact.seq}.`);
  seqs.push(fact.seq);
}
return { ids: handheld.outbox.facts.map((fact) => fact.id), dense: seqs.every((seq, place) => seq === place + 1) };
"""


async def test_a_browser_killed_while_it_writes_loses_nothing_that_it_said_was_saved(
    chromium: str, service: str, pool, world, tour: str, tmp_path: Path
) -> None:
    saved: list[str] = []
    profile = tmp_path / "profile"
    async with carried(chromium, service, profile) as phone:
        await enrol(phone, pool, world, tour)
    for _ in range(KILLS):
        async with carried(chromium, service, profile) as phone:
            await phone.context.expose_function("saved", lambda id: saved.append(id))
            await lend(phone.context)
            page = phone.page
            await page.goto("/h/")
            writing = asyncio.ensure_future(
                run(page, "for (;;) { const fact = missing(); await handheld.capture([fact]); await saved(fact.id); }")
            )
            before = len(saved)
            while len(saved) < before + 5:
                assert not writing.done(), writing.exception()
                await asyncio.sleep(0.01)
            for process in browser_processes(profile):
                os.kill(process, signal.SIGKILL)
            await asyncio.gather(writing, return_exceptions=True)
    async with carried(chromium, service, profile) as phone:
        await lend(phone.context)
        await phone.page.goto("/h/")
        found = await run(phone.page, WHOLE)
        assert found["dense"]
        assert set(saved) <= set(found["ids"])
        assert len(set(found["ids"])) == len(found["ids"])
        await expect(phone.page.locator("input[name=pin]")).to_be_visible()
        await unlock(phone.page)
        await expect(phone.page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=30_000)
    assert len(saved) >= 5 * KILLS
    assert {str(fact["id"]) for fact in await facts_of(pool, world, "missing")} >= set(found["ids"])
    assert set(saved) <= {str(fact["id"]) for fact in await facts_of(pool, world, "missing")}


def browser_processes(profile: Path) -> list[int]:
    """Return the processes of the browser that runs on a profile."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if f"--user-data-dir={profile}".encode() in command:
                found.append(int(entry.name))
    return found


async def test_an_answer_lost_after_the_commit_leaves_one_fact(phone: Phone, pool, world, tour: str) -> None:
    await enrol(phone, pool, world, tour)
    lost = 0

    async def lose(route: Route) -> None:
        nonlocal lost
        lost += 1
        await route.fetch()
        await route.abort("connectionreset")

    await lend(phone.context)
    await phone.context.route("**/sync/v1/exchange", lose)
    await run(phone.page, "await handheld.capture([missing(), missing()]);")
    await phone.page.reload()
    await unlock(phone.page)
    await expect(phone.page.locator(".badge")).to_contain_text("2 chưa gửi")
    while not lost:
        await asyncio.sleep(0.05)
    await phone.context.unroute("**/sync/v1/exchange")
    await expect(phone.page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=30_000)
    assert len(await facts_of(pool, world, "missing")) == 2
    phone.complaints[:] = [each for each in phone.complaints if "ERR_CONNECTION_RESET" not in each]


async def test_two_tabs_write_one_chain(phone: Phone, pool, world, tour: str) -> None:
    await enrol(phone, pool, world, tour)
    await lend(phone.context)
    other = await phone.context.new_page()
    await other.goto("/h/")
    script = "for (let n = 0; n < 25; n++) await handheld.capture([missing()]);"
    await asyncio.gather(run(phone.page, script), run(other, script))
    found = await run(other, WHOLE)
    assert found["dense"]
    assert len(set(found["ids"])) == 50
    await expect(phone.page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=30_000)
    assert len(await facts_of(pool, world, "missing")) == 50


async def test_what_waits_is_sent_with_the_page_closed(phone: Phone, pool, world, tour: str) -> None:
    await enrol(phone, pool, world, tour)
    page, context = phone.page, phone.context
    await lend(context)
    await run(page, "return 0;")
    await go_offline(page)
    await run(page, "await handheld.capture([missing()]);")
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(page.locator(".badge .icon")).to_be_visible()
    await page.wait_for_timeout(500)
    registered = await page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.sync.getTags())")
    assert registered == ["trao-drain"]
    other = await context.new_page()
    await page.close()
    await context.set_offline(False)
    await other.goto("/health")
    for _ in range(200):
        if await facts_of(pool, world, "missing"):
            break
        await asyncio.sleep(0.1)
    assert len(await facts_of(pool, world, "missing")) == 1
