"""Taking parcels: counted by the published list with a citizen, by the number with an officer; sealed, signed, sent."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

import pytest
from asyncpg import Pool
from msgspec import Struct
from playwright.async_api import Page, expect

from backend.base.database import province_transaction
from backend.dispatch.running_store import RunningTask
from tests.backend.dispatch.days import MORNING, commit, make_plan
from tests.backend.dispatch.underway import do, running
from tests.browser.handheld.conftest import Phone, enrol, facts_of, unlock
from tests.browser.handheld.test_delivering import codes_of, sign, type_code
from tests.corner import World

pytestmark = pytest.mark.anyio

EXTRACT = "2.000635"
"""A procedure with two papers that it insists on, one of them only shown at a counter; its fee is known: 8,000 đồng."""
NO_LIST = "1.010736"
"""A procedure of which nobody knows the papers."""


class Visit(Struct, frozen=True, kw_only=True):
    """What one courier takes at the first such stop; everything before it has happened."""

    login: str
    tasks: list[RunningTask]


async def visit(pool: Pool, world: World, *, is_desk: bool) -> Visit:
    """Commit a day's plan and let one courier come to a citizen's door, or to a desk with several parcels."""
    await commit(pool, world, await make_plan(pool, world, at=MORNING))
    for tour in (await running(pool, world, MORNING)).tours:
        for stop in sorted({task.stop for task in tour.own}):
            here = [task for task in tour.own if task.stop == stop and task.act == "collect"]
            if not here or (here[0].office is not None) != is_desk or (is_desk and len(here) < 2):
                continue
            for task in tour.own:
                if task.stop < stop or (task.stop == stop and task.act != "collect"):
                    await do(pool, world, tour, task, MORNING)
            login = next(person.username for person in world.corner.people if person.id == tour.tour.courier)
            return Visit(login=login, tasks=here)
    raise AssertionError("No tour has such a stop.")


async def file_at_doors(pool: Pool, world: World, procedure: str) -> None:
    """Let all that citizens hand over be for one procedure."""
    async with province_transaction(pool, world.province) as conn:
        await conn.execute(
            "UPDATE dossier SET procedure_code = $2 WHERE province_id = $1 AND id IN"
            " (SELECT dossier_id FROM parcel WHERE province_id = $1 AND leg IN ('INBOUND', 'SUPPLEMENT'))",
            world.province,
            procedure,
        )


async def raws_of(pool: Pool, world: World, parcels: Sequence[UUID], kind: str) -> list[dict]:
    """Return what the server keeps of the facts about parcels."""
    async with province_transaction(pool, world.province) as conn:
        rows = await conn.fetch(
            "SELECT parcel_id, state, holder_kind FROM parcel_state WHERE province_id = $1", world.province
        )
    return [dict(row) for row in rows]


async def arrive(phone: Phone, pool: Pool, world: World, visit: Visit) -> list[str]:
    """Enrol, lose the network, and scan every label that is there; return the item codes in the tour's order."""
    await enrol(phone, pool, world, visit.login)
    page = phone.page
    await page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    await phone.context.set_offline(True)
    await page.get_by_role("button", name="Quét để lấy").click()
    return await codes_of(pool, world, visit.tasks)


async def count(page: Page, rows: Sequence[int]) -> None:
    """Tap papers of the list that are there as asked."""
    for row in rows:
        await page.locator(".papers .row-button").nth(row).click()


async def confirm(page: Page) -> str:
    """Sign below what is shown, and return it."""
    shown = await page.locator(".shown").text_content()
    await sign(page)
    await page.get_by_role("button", name="Chữ ký xong").click()
    assert shown
    return shown


async def sent(phone: Phone) -> None:
    """Find the network again and wait until the server has everything."""
    await phone.context.set_offline(False)
    await expect(phone.page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)
