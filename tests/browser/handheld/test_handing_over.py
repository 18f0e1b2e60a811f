"""At an agency's desk: expected against scanned, what is not there in words, the officer's signature or code."""

import asyncio
import io
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Page, Route, expect

from backend.base.database import province_transaction
from backend.custody.officer_codes import CODES_A_DAY, DeskCodes
from mobile_sync.codes import parse_officer_token, token_groups
from tests.browser.handheld.clips import View, write_clip
from tests.browser.handheld.conftest import Phone, carried, enrol, facts_of, go_offline, unlock
from tests.browser.handheld.doors import brought_to, codes_of, sign, type_code
from tests.browser.handheld.inner import lend, run
from tests.browser.handheld.test_accessible import AXE

pytestmark = pytest.mark.anyio
WATCH_CODES = """
globalThis.codesShown = [];
const code = document.querySelector("main > .code");
new MutationObserver(() => codesShown.push(code.querySelector("h2")?.textContent))
  .observe(code, { childList: true, subtree: true });
"""

EARLIER = """
await handheld.capture([{
  kind: "handed_over", id: newId(), parcel: newId(), at: nowText(), office: "OFFICE", officer_code: "TOKEN",
  shown: "0".repeat(64),
}]);
"""


@pytest.fixture
async def desk(pool, world, tour: str):
    """Give the acts of the courier's first handing over, everything before it done."""
    return await brought_to(pool, world, tour, "hand_over")


async def test_dossiers_are_handed_over_offline_and_sent_later(phone: Phone, pool, world, tour: str, desk) -> None:
    await enrol(phone, pool, world, tour)
    page, context = phone.page, phone.context
    await go_offline(page)
    await page.get_by_role("button", name="Quét để nộp").click()
    for code in await codes_of(pool, world, desk):
        await type_code(page, code)
    await page.locator("input[name=officer]").fill("Trần Văn An")
    await page.get_by_role("button", name="Xong cán bộ").click()
    await expect(page.locator(".shown")).to_contain_text("Đủ, không chênh lệch.")
    await sign(page)
    await page.get_by_role("button", name="Chữ ký xong").click()
    await page.get_by_role("button", name=f"Nộp {len(desk)} hồ sơ").click()
    await expect(page.locator(".badge")).to_contain_text("chưa gửi")
    await context.set_offline(False)
    await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)
    assert [fact["verdict"] for fact in await facts_of(pool, world, "handed_over")] == ["ok"] * len(desk)


async def test_a_signature_does_not_stand_under_other_words(phone: Phone, pool, world, tour: str, desk) -> None:
    await enrol(phone, pool, world, tour)
    page = phone.page
    await page.get_by_role("button", name="Quét để nộp").click()
    for code in await codes_of(pool, world, desk):
        await type_code(page, code)
    await page.locator("input[name=officer]").fill("Trần Văn An")
    await page.get_by_role("button", name="Xong cán bộ").click()
    await sign(page)
    await page.get_by_role("button", name="Chữ ký xong").click()
    await expect(page.locator(".button.yes")).to_be_visible()
    await page.locator(".step", has_text="Cán bộ nhận").get_by_role("button", name="Sửa").click()
    await page.locator("input[name=officer]").fill("Lê Thị Bình")
    await expect(page.locator(".button.yes")).to_have_count(0)
    await page.get_by_role("button", name="Xong cán bộ").click()
    await expect(page.get_by_role("button", name="Chữ ký xong")).to_be_disabled()


def officer_at(world, office: UUID) -> str:
    """Return the login of the officer at a desk."""
    return next(
        person.username
        for person in world.corner.people
        if person.office_id == office and person.role == "agency_officer"
    )


async def open_desk(page: Page, world, login: str, lang: str = "vi") -> None:
    """Sign an officer in on the way to their page."""
    await page.goto(f"/desk/code?lang={lang}")
    await page.fill("#login", login)
    await page.fill("#password", world.password)
    await page.click("button.primary")
    await expect(page.locator("[data-draw]")).to_be_visible()


async def test_the_officers_own_code_confirms_offline_and_the_server_agrees(
    chromium: str, service: str, pool, world, tour: str, desk, tmp_path: Path
) -> None:
    async with carried(chromium, service, tmp_path / "desk") as officer:
        screen = officer.page
        await open_desk(screen, world, officer_at(world, desk[0].office))
        await screen.locator("[data-draw]").focus()
        await screen.keyboard.press("Enter")
        picture = screen.locator("svg.qr")
        await expect(picture).to_be_visible()
        film = Image.open(io.BytesIO(await picture.screenshot())).convert("RGB")
        clip = write_clip(tmp_path / "desk.y4m", [film], View(share=0.5), size=(1280, 720))

        async with carried(chromium, service, tmp_path / "phone", clip=clip) as phone:
            page, context = phone.page, phone.context
            await enrol(phone, pool, world, tour)
            await go_offline(page)
            await page.get_by_role("button", name="Quét để nộp").click()
            for code in await codes_of(pool, world, desk):
                await type_code(page, code)
            await page.get_by_role("radio", name="Quét mã của cán bộ").click()
            await expect(page.locator(".step.done", has_text="Mã của cán bộ hợp lệ")).to_be_visible(timeout=20_000)
            await page.reload()
            await unlock(page)
            await expect(page.locator(".step.done", has_text="Mã của cán bộ hợp lệ")).to_be_visible()
            await expect(page.locator("input[name=officer]")).to_have_count(0)
            await page.get_by_role("button", name=f"Nộp {len(desk)} hồ sơ").click()
            await expect(page.locator(".badge")).to_contain_text("chưa gửi")
            assert await facts_of(pool, world, "handed_over") == []
            await expect(screen.locator(".today")).to_contain_text("chưa nhận được tin đã dùng")
            await context.set_offline(False)
            await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)
            await page.get_by_role("button", name="Đã làm").click()
            await expect(page.locator(".deed .tags").first).to_contain_text("Mã cán bộ")

        assert [fact["verdict"] for fact in await facts_of(pool, world, "handed_over")] == ["ok"] * len(desk)
        await expect(screen.locator(".today")).to_contain_text(f"đã xác nhận {len(desk)} hồ sơ", timeout=15_000)
        await expect(screen.locator("svg.qr")).to_have_count(0)
        await screen.get_by_role("button", name="Lấy mã tiếp theo").click()
        await expect(screen.locator(".code h2")).to_contain_text("Mã 2")


async def test_a_poll_that_is_answered_after_a_draw_does_not_put_the_older_code_back(
    chromium: str, service: str, world, desk, tmp_path: Path
) -> None:
    begun, released, answered = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        if route.request.method != "GET":
            await route.continue_()
            return
        is_fresh = released.is_set()
        answer = await route.fetch()
        begun.set()
        await released.wait()
        await route.fulfill(response=answer)
        if is_fresh:
            answered.set()

    async with carried(chromium, service, tmp_path / "desk") as officer:
        page = officer.page
        await open_desk(page, world, officer_at(world, desk[0].office))
        await page.locator("[data-draw]").click()
        await expect(page.locator(".code h2")).to_contain_text("Mã 1")
        await officer.context.route("**/desk/code?*", hold)
        await asyncio.wait_for(begun.wait(), 20)
        await page.locator("[data-draw]").click()
        await expect(page.locator(".code h2")).to_contain_text("Mã 2")
        await page.evaluate(WATCH_CODES)
        released.set()
        await asyncio.wait_for(answered.wait(), 20)
        await expect(page.locator(".code h2")).to_contain_text("Mã 2")
        assert await page.evaluate("codesShown") == []


async def test_a_code_is_typed_and_judged_and_stands_under_its_own_words_only(
    phone: Phone, pool, world, tour: str, desk
) -> None:
    codes = DeskCodes(world.keyring.officer_key, world.province)
    office = desk[0].office
    right, yesterdays = (codes.token(office, world.day - timedelta(days=days), 1) for days in (0, 1))
    async with province_transaction(pool, world.province) as conn:
        elsewhere = await conn.fetchval(
            """
            SELECT k.office_id FROM tour_task k JOIN tour t ON t.id = k.tour_id
              JOIN staff s ON s.id = t.courier_id
             WHERE k.act = 'hand_over' AND s.login = $1 AND k.office_id <> $2
             LIMIT 1
            """,
            tour,
            office,
        )
    await enrol(phone, pool, world, tour)
    page = phone.page
    await page.get_by_role("button", name="Quét để nộp").click()
    for code in await codes_of(pool, world, desk):
        await type_code(page, code)
    await page.get_by_role("radio", name="Quét mã của cán bộ").click()
    said = page.locator(".said")
    await type_code(page, right[:-1] + ("0" if right[-1] != "0" else "1"))
    await expect(page.get_by_role("alert")).to_contain_text("So lại từng nhóm với màn hình.")
    await type_code(page, yesterdays)
    await expect(said).to_contain_text("Không phải mã hôm nay của bàn này")
    await type_code(page, codes.token(elsewhere, world.day, CODES_A_DAY))
    await expect(said).to_contain_text("Mã của bàn khác")
    await type_code(page, " ".join(token_groups(right)).lower())
    await expect(page.locator(".step.done", has_text="Mã của cán bộ hợp lệ")).to_be_visible()
    await expect(page.locator(".button.yes")).to_be_visible()

    await page.locator(".step", has_text="Quét từng hồ sơ").get_by_role("button", name="Sửa").click()
    await page.locator("input[name=remark]").fill("Thiếu một bản sao")
    await expect(page.locator(".button.yes")).to_have_count(0)
    await page.get_by_role("button", name="Xong phần quét").click()
    await expect(page.locator(".shown")).to_contain_text("Thiếu một bản sao")
    await page.get_by_role("radio", name="Ký trên máy này").click()
    await expect(page.locator("input[name=officer]")).to_be_visible()


async def test_a_code_that_confirmed_an_earlier_handing_over_is_not_taken_again(
    phone: Phone, pool, world, tour: str, desk
) -> None:
    tokens = [DeskCodes(world.keyring.officer_key, world.province).token(desk[0].office, world.day, n) for n in (1, 2)]
    await lend(phone.context)
    await enrol(phone, pool, world, tour)
    page, other = phone.page, await phone.context.new_page()
    await other.goto("/health")
    await go_offline(page)
    await run(other, EARLIER.replace("OFFICE", str(desk[0].office)).replace("TOKEN", tokens[0]))
    await page.get_by_role("button", name="Quét để nộp").click()
    for code in await codes_of(pool, world, desk):
        await type_code(page, code)
    await page.get_by_role("radio", name="Quét mã của cán bộ").click()
    await type_code(page, tokens[0])
    await expect(page.locator(".said")).to_contain_text("Mã này đã dùng cho lần nộp trước")
    await expect(page.locator(".said")).to_contain_text("Xin cán bộ lấy mã tiếp theo.")
    await type_code(page, tokens[1])
    await expect(page.locator(".step.done", has_text="Mã của cán bộ hợp lệ")).to_be_visible()


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("width", [320, 390, 1440])
async def test_the_officers_page_fits_and_its_code_can_be_read(
    chromium: str, service: str, world, tmp_path: Path, desk, width: int, lang: str
) -> None:
    size = {"width": width, "height": 844}
    async with carried(chromium, service, tmp_path / "desk", viewport=size) as officer:
        page = officer.page
        await open_desk(page, world, officer_at(world, desk[0].office), lang)
        await page.locator("[data-draw]").click()
        await expect(page.locator("svg.qr")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        (seen,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(await page.locator("svg.qr").screenshot())))
        typed = await page.locator(".typed code").inner_text()
        assert parse_officer_token(seen.text) == parse_officer_token("".join(typed.split()))
        assert (await AXE.run(page)).response["violations"] == []
        assert officer.complaints == []
