"""What dispatch changes is on an idle handheld at once: the service says that it is worth asking."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from playwright.async_api import Page, expect

from backend.base.database import province_transaction
from backend.demo.corner.dossiers import dossiers
from backend.demo.load import load_dossiers
from tests.backend.dispatch.days import MORNING
from tests.backend.dispatch.insertions import LATER_DOSSIERS, offered, take
from tests.browser.handheld.conftest import Phone, carried, enrol
from tests.browser.handheld.doors import expect_sent
from tests.browser.handheld.proxy import EVENTS, Proxy, proxied
from tests.corner import World, signed_in

pytestmark = pytest.mark.anyio
EXCHANGE = "/sync/v1/exchange"
NEVER_BY_THE_MINUTE = """(() => {
  const real = globalThis.setTimeout;
  globalThis.setTimeout = (act, wait, ...rest) => wait === 60_000 ? 0 : real(act, wait, ...rest);
})()"""
"""The handheld asks by itself once a minute: without that, only a poke can bring the news."""
SILENCE_IN_A_SECOND = """(() => {
  const real = globalThis.setTimeout;
  globalThis.setTimeout = (act, wait, ...rest) => real(act, wait === 40_000 ? 1_000 : wait, ...rest);
})()"""
SHOWN_OR_NOT = """(state) => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
SOON_S = 40


@pytest.fixture
def between(service: str) -> Iterator[tuple[Proxy, str]]:
    """Give the proxy before the service, and its address."""
    with proxied(service) as given:
        yield given


@pytest.fixture
async def phone(chromium: str, between, tmp_path: Path) -> AsyncIterator[Phone]:
    """Give a phone behind the proxy that never asks by itself."""
    async with carried(chromium, between[1], tmp_path / "profile") as phone:
        await phone.context.add_init_script(NEVER_BY_THE_MINUTE)
        yield phone


async def add_stop(service: str, pool, world: World, login: str) -> None:
    """Let a dispatcher put a dossier that came in later into a courier's tour."""
    more = dossiers(world.corner.seed, world.day, LATER_DOSSIERS)
    await load_dossiers(pool, world.keyring, world.corner, more, world.day, MORNING)
    courier = next(str(person.id) for person in world.corner.people if person.username == login)
    async with httpx.AsyncClient(base_url=service, trust_env=False, timeout=60) as client:
        await signed_in(client, world, "dispatcher-1")
        plan = await committed_plan(pool, world)
        parcel, offer = await offered(client, pool, world, plan, lambda each: each["courier"] == courier)
        answer = await take(client, plan, parcel, offer)
        assert answer.is_success, answer.text


async def committed_plan(pool, world: World) -> UUID:
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetchval("SELECT plan_id FROM tour WHERE province_id = $1 LIMIT 1", world.province)


async def expect_added(page: Page) -> None:
    await expect(page.locator(".toast")).to_contain_text("Điều phối thêm", timeout=SOON_S * 1000)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON_S):
        while not holds():
            await asyncio.sleep(0.05)


async def test_a_stop_that_dispatch_adds_is_on_an_idle_handheld_without_its_asking(
    phone: Phone, between, service: str, pool, world, tour: str
) -> None:
    proxy, _ = between
    await enrol(phone, pool, world, tour)
    await expect_sent(phone.page)
    await until(lambda: len(proxy.streams) == 1)
    await add_stop(service, pool, world, tour)
    await expect_added(phone.page)


async def test_a_stream_that_was_cut_comes_back_and_asks_only_for_what_is_new(
    phone: Phone, between, service: str, pool, world, tour: str
) -> None:
    proxy, _ = between
    await enrol(phone, pool, world, tour)
    await expect_sent(phone.page)
    await until(lambda: len(proxy.streams) == 1)
    exchanges = len(proxy.times_of(EXCHANGE))
    for times in (2, 3):
        proxy.cut_streams()
        await until(lambda times=times: len(proxy.times_of(EVENTS)) == times)
    assert len(proxy.times_of(EXCHANGE)) == exchanges
    await until(lambda: len(proxy.streams) == 1)
    await add_stop(service, pool, world, tour)
    await expect_added(phone.page)


async def test_a_stream_that_says_nothing_for_too_long_is_dead(
    phone: Phone, between, service: str, pool, world, tour: str
) -> None:
    proxy, _ = between
    await phone.context.add_init_script(SILENCE_IN_A_SECOND)
    proxy.is_mute = True
    await enrol(phone, pool, world, tour)
    await until(lambda: len(proxy.times_of(EVENTS)) >= 3)
    await until(lambda: len(proxy.streams) <= 1)
    proxy.is_mute = False
    await add_stop(service, pool, world, tour)
    await expect_added(phone.page)


async def test_nothing_is_held_open_for_a_page_that_nobody_sees(phone: Phone, between, pool, world, tour: str) -> None:
    proxy, _ = between
    await enrol(phone, pool, world, tour)
    await until(lambda: len(proxy.streams) == 1)
    await phone.page.evaluate(SHOWN_OR_NOT, "hidden")
    await until(lambda: not proxy.streams)
    asked = len(proxy.times_of(EVENTS))
    await phone.page.wait_for_timeout(3_000)
    assert len(proxy.times_of(EVENTS)) == asked
    await phone.page.evaluate(SHOWN_OR_NOT, "visible")
    await until(lambda: len(proxy.streams) == 1)
