"""Every screen for everybody: axe finds nothing, on a narrow phone and in large type nothing is out of reach."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.handheld.conftest import Phone, enrol
from tests.browser.handheld.doors import brought_to, codes_of, envelope, sign, type_code

pytestmark = pytest.mark.anyio
LOOKS = ("light", "night", "sun")
NARROW = {"width": 320, "height": 640}
AXE = Axe()
OUT_OF_REACH = """
(() => {
  const page = document.documentElement;
  const wide = page.scrollWidth > innerWidth ? [`the page is ${page.scrollWidth} px wide`] : [];
  const bad = [...document.querySelectorAll("button, a, input, select")].filter((each) => {
    if (each.closest(".sr") || !each.checkVisibility()) return false;
    each.scrollIntoView({ block: "center" });
    const box = each.getBoundingClientRect();
    if (box.left < -1 || box.right > innerWidth + 1) return true;
    const seen = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return !each.disabled && !(seen && (each.contains(seen) || seen.contains(each)));
  });
  return [...wide, ...bad.map((each) => each.outerHTML.slice(0, 160))];
})()
"""


async def faults_of(page: Page) -> list[str]:
    """Return what axe finds on the screen in each look, and what a narrow phone in large type puts out of reach."""
    faults: list[str] = []
    before = await page.evaluate("document.documentElement.dataset.theme")
    for look in LOOKS:
        await page.evaluate(f'document.documentElement.dataset.theme = "{look}"')
        found = (await AXE.run(page)).response["violations"]
        faults += [f"{look}: {each['id']}: {node['html'][:140]}" for each in found for node in each["nodes"]]
    await page.evaluate(f'document.documentElement.dataset.theme = "{before}"')
    size = page.viewport_size
    await page.set_viewport_size(NARROW)
    faults += [f"320 px: {each}" for each in await page.evaluate(OUT_OF_REACH)]
    await page.evaluate('document.documentElement.style.fontSize = "200%"')
    faults += [f"200 %: {each}" for each in await page.evaluate(OUT_OF_REACH)]
    await page.evaluate('document.documentElement.style.fontSize = ""')
    await page.set_viewport_size(size)
    return faults


async def test_the_screens_before_the_day(phone: Phone, pool, world, tour: str) -> None:
    page, faults = phone.page, {}
    await page.goto("/h/")
    await expect(page.get_by_role("button", name="Nối máy", exact=True)).to_be_visible()
    faults["enrol"] = await faults_of(page)
    await enrol(phone, pool, world, tour)
    await page.reload()
    await expect(page.locator("input[name=pin]")).to_be_visible()
    faults["pin"] = await faults_of(page)
    assert {name: found for name, found in faults.items() if found} == {}


async def test_the_screens_of_the_day(phone: Phone, pool, world, tour: str) -> None:
    await enrol(phone, pool, world, tour)
    page, faults = phone.page, {}
    faults["tour"] = await faults_of(page)
    await page.locator(".then").click()
    await expect(page.locator(".rows li").first).to_be_visible()
    faults["stops"] = await faults_of(page)
    await page.go_back()
    await page.get_by_role("button", name="Báo không thành").click()
    faults["fail: reason"] = await faults_of(page)
    await page.locator(".choice").first.click()
    faults["fail: solution"] = await faults_of(page)
    await page.get_by_role("button", name="Ghi không thành").click()
    await expect(page.locator(".badge")).to_contain_text("Đã gửi hết", timeout=20_000)
    await page.get_by_role("button", name="Quét để").click()
    await expect(page.get_by_role("button", name="Nhập mã bằng tay")).to_be_visible()
    faults["scan"] = await faults_of(page)
    await page.get_by_role("button", name="Nhập mã bằng tay").click()
    faults["scan by hand"] = await faults_of(page)
    await page.go_back()
    # What was just said lies over the page for some seconds.
    await expect(page.locator(".toast")).to_have_count(0, timeout=15_000)
    for name, tab in (("bag", "Túi"), ("sent", "Đã làm"), ("more", "Thêm")):
        await page.get_by_role("button", name=tab).click()
        await expect(page.locator(".tabs [aria-current]")).to_contain_text(tab)
        await expect(page.locator("main h1, header h1")).to_be_visible()
        faults[name] = await faults_of(page)
    await page.get_by_role("button", name="Kết thúc ca").click()
    await expect(page.get_by_role("heading", name="Cuối ca")).to_be_visible()
    faults["end"] = await faults_of(page)
    assert {name: found for name, found in faults.items() if found} == {}


async def test_the_screens_at_the_door(phone: Phone, pool, world, tour: str) -> None:
    door = await brought_to(pool, world, tour, "deliver")
    await enrol(phone, pool, world, tour)
    page, faults = phone.page, {}
    faults["bag"] = await faults_of(page)
    await page.get_by_role("button", name="Quét để giao").click()
    for code in await codes_of(pool, world, door):
        await type_code(page, code)
    await expect(page.get_by_label("4 số cuối")).to_be_visible()
    faults["who receives"] = await faults_of(page)
    await page.get_by_label("4 số cuối").fill("0417")
    await page.get_by_role("radio", name="Khớp người nhận").click()
    await page.get_by_role("button", name="Xong người nhận").click()
    await expect(page.locator(".pad canvas")).to_be_visible()
    faults["signature"] = await faults_of(page)
    await sign(page)
    await page.get_by_role("button", name="Chữ ký xong").click()
    await expect(page.locator("input[type=file]")).to_have_count(1)
    faults["photo"] = await faults_of(page)
    files = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": envelope()}
    await page.locator("input[type=file]").set_input_files(files)
    await expect(page.locator(".step.done .thumb-photo")).to_be_visible()
    await page.get_by_role("button", name="Cho quét mã").click()
    faults["the receiver's word"] = await faults_of(page)
    await page.get_by_role("button", name="Người nhận quét mã trên máy này").click()
    await expect(page.locator(".qr")).to_be_visible()
    faults["a code on the screen"] = await faults_of(page)
    assert {name: found for name, found in faults.items() if found} == {}


async def test_the_screens_at_a_desk(phone: Phone, pool, world, tour: str) -> None:
    desk = await brought_to(pool, world, tour, "hand_over")
    await enrol(phone, pool, world, tour)
    page, faults = phone.page, {}
    await page.get_by_role("button", name="Quét để nộp").click()
    for code in await codes_of(pool, world, desk):
        await type_code(page, code)
    await expect(page.locator("input[name=officer]")).to_be_visible()
    faults["who confirms"] = await faults_of(page)
    await page.get_by_role("radio", name="Quét mã của cán bộ").click()
    await expect(page.locator(".shown")).to_be_visible()
    faults["the officer's code"] = await faults_of(page)
    await page.get_by_role("button", name="Nhập mã bằng tay").click()
    faults["the officer's code by hand"] = await faults_of(page)
    assert {name: found for name, found in faults.items() if found} == {}
