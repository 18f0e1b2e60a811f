"""Dispatch changes the tour under a courier who stands at a desk: what is begun there stays, and can be finished."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace
from playwright.async_api import Page, expect

from backend.base.database import province_transaction
from backend.custody.model import courier_scope, put_row, remove_row
from backend.custody.store import write_feed
from backend.dispatch.tasks import task_name
from mobile_sync.rows import TaskRow
from tests.backend.dispatch.days import MORNING, key_of
from tests.backend.dispatch.insertions import tasks_told
from tests.browser.handheld.conftest import Phone, enrol, facts_of, go_offline, unlock
from tests.browser.handheld.doors import brought_to, codes_of, sign, type_code
from tests.corner import World

pytestmark = pytest.mark.anyio
NEWS_MS = 30_000
OLD_DRAFT = """async () => {
  const database = await new Promise((done) => indexedDB.open("trao").onsuccess = ({ target }) => done(target.result));
  const drafts = database.transaction("drafts", "readwrite").objectStore("drafts");
  drafts.put({ id: "old", tasks: ["yesterday"], changed_ms: 0, draft: { officer: "Trần Văn An" } });
}"""
DRAFTS = """async () => {
  const database = await new Promise((done) => indexedDB.open("trao").onsuccess = ({ target }) => done(target.result));
  const asked = database.transaction("drafts").objectStore("drafts").getAllKeys();
  return await new Promise((done) => asked.onsuccess = () => done(asked.result));
}"""


@pytest.fixture
async def desk(pool, world, tour: str):
    """Give the acts of the courier's first handing over, everything before it done."""
    return await brought_to(pool, world, tour, "hand_over")


@pytest.fixture
def courier(world: World, tour: str) -> UUID:
    """Give the courier whose tour is changed."""
    return next(person.id for person in world.corner.people if person.username == tour)


async def retell(pool, world: World, courier: UUID, gone: Sequence[TaskRow], fresh: Sequence[TaskRow] = ()) -> None:
    """Take acts off a handheld and tell it of others, as dispatch does when it plans the rest of a tour anew."""
    scope = courier_scope(courier)
    async with province_transaction(pool, world.province) as conn:
        key = await key_of(conn, world)
        rows = [remove_row(scope, "task", task_name(task.tour, task.position), "replanned") for task in gone]
        for task in fresh:
            rows.append(put_row(scope, "task", task_name(task.tour, task.position), msgspec.json.encode(task), key))
        await write_feed(conn, world.province, rows, MORNING)


def behind(told: Sequence[TaskRow], rest: Sequence[TaskRow]) -> list[TaskRow]:
    """Number acts behind all that a tour ever had."""
    position, stop = max(task.position for task in told), max(task.stop for task in told)
    return [
        replace(task, position=position + number, stop=stop + 1 + task.stop - rest[0].stop)
        for number, task in enumerate(rest, start=1)
    ]


async def hand_over_but_the_last_touch(page: Page, codes: Sequence[str]) -> None:
    await page.get_by_role("button", name="Quét để nộp").click()
    for code in codes:
        await type_code(page, code)
    await page.locator("input[name=officer]").fill("Trần Văn An")
    await page.get_by_role("button", name="Xong cán bộ").click()
    await sign(page)
    await page.get_by_role("button", name="Chữ ký xong").click()
    await expect(page.locator(".button.yes")).to_be_visible()


async def test_another_visit_of_the_office_before_this_one_leaves_all_that_was_begun(
    phone: Phone, pool, world, tour: str, courier, desk
) -> None:
    await enrol(phone, pool, world, tour)
    page, context = phone.page, phone.context
    await hand_over_but_the_last_touch(page, await codes_of(pool, world, desk))
    about = await page.locator("h1 small").inner_text()

    await go_offline(page)
    told = await tasks_told(pool, world, courier)
    rest = [task for task in told if task.position >= desk[0].position]
    brought = next(task for task in rest if task.act == "collect")
    here = replace(rest[0], act="collect", parcel=brought.parcel, item_code=brought.item_code, label=brought.label)
    later = [replace(task, stop=task.stop + 1) for task in rest if task is not brought]
    await retell(pool, world, courier, rest, behind(told, [here, *later]))
    await context.set_offline(False)
    await expect(page.locator("h1 small")).not_to_have_text(about, timeout=NEWS_MS)
    await expect(page.locator(".button.yes")).to_be_visible()

    await page.evaluate(OLD_DRAFT)
    await page.reload()
    await unlock(page)
    await page.get_by_role("button", name=f"Nộp {len(desk)} hồ sơ").click()
    await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=NEWS_MS)
    assert [fact["verdict"] for fact in await facts_of(pool, world, "handed_over")] == ["ok"] * len(desk)
    assert await page.evaluate(DRAFTS) == []


async def test_a_stop_that_was_taken_off_is_not_said_to_be_done_and_is_whole_when_it_comes_back(
    phone: Phone, pool, world, tour: str, courier, desk
) -> None:
    await enrol(phone, pool, world, tour)
    page, context = phone.page, phone.context
    await hand_over_but_the_last_touch(page, await codes_of(pool, world, desk))

    await go_offline(page)
    told = await tasks_told(pool, world, courier)
    here = [task for task in told if task.stop == desk[0].stop and task.act == "hand_over"]
    await retell(pool, world, courier, here)
    await context.set_offline(False)
    await expect(page.get_by_text("Ở điểm này không còn việc")).to_be_visible(timeout=NEWS_MS)
    await expect(page.get_by_text("Đã làm rồi")).to_have_count(0)
    await expect(page.get_by_role("button", name="Về tuyến")).to_be_visible()

    await go_offline(page)
    corrected = [replace(task, phone="0900000001") for task in behind(told, here)]
    await retell(pool, world, courier, (), corrected)
    await context.set_offline(False)
    await expect(page.locator(".button.yes")).to_be_visible(timeout=NEWS_MS)
