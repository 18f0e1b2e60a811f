import pytest, os
from tests.browser.handheld.conftest import *
from tests.browser.handheld.conftest import carried, enrol, unlock
from tests.browser.handheld.test_collecting import *
from tests.browser.handheld.test_collecting import visit, file_at_doors, EXTRACT, NO_LIST

for n in [n for n in globals() if n.startswith("test_")]:
    del globals()[n]
pytestmark = pytest.mark.anyio
SHOTS = "/tmp/lab/shots/"


async def prefer(page, **kw):
    await page.evaluate(
        """async (p) => { const db = await new Promise((r) => { const q = indexedDB.open('trao'); q.onsuccess = () => r(q.result); }); await new Promise((r)=>{const t=db.transaction('state','readwrite'); t.objectStore('state').put(p,'preferences'); t.oncomplete=r;}); db.close(); }""",
        kw,
    )


async def codes(pool, world, tasks):
    return await codes_of(pool, world, tasks)


async def typed(page, code):
    if await page.locator("input[name=label]").count() == 0:
        await page.locator(".view .bar .tap").last.click()
    await page.locator("input[name=label]").fill(code)
    await page.locator(".by-hand button").click()


async def shot(page, name):
    await page.wait_for_timeout(250)
    await page.screenshot(path=f"{SHOTS}c2_{name}.png")
    over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 0:
        print("OVERFLOW", name, over)


async def full(page, name):
    await page.wait_for_timeout(250)
    await page.screenshot(path=f"{SHOTS}c2_{name}.png", full_page=True)
    over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 0:
        print("OVERFLOW", name, over)


done = ".thumb .primary"


@pytest.mark.parametrize("lang,look,w", [("vi", "light", 390), ("en", "night", 320), ("vi", "sun", 320)])
async def test_shots(chromium, service, pool, world, tmp_path, lang, look, w):
    await file_at_doors(pool, world, EXTRACT)
    door = await visit(pool, world, is_desk=False)
    async with carried(
        chromium, service, tmp_path / "profile", viewport={"width": w, "height": 844 if w == 390 else 640}
    ) as phone:
        page = phone.page
        await enrol(phone, pool, world, door.login)
        await prefer(page, language=lang, look=look, quiet=True)
        await page.reload()
        await page.locator("input[name=pin]").fill(PIN)
        await page.locator("input[name=pin]").press("Enter")
        await page.locator(done).click()
        t = f"{lang}_{look}_{w}"
        for code in await codes(pool, world, door.tasks):
            await typed(page, code)
        await page.locator(".papers").first.wait_for()
        await full(page, f"count_{t}")
        await page.locator(".papers .row-button").nth(1).click()
        await shot(page, f"count1_{t}")
        await page.locator(done).click()
        await full(page, f"slip_{t}")
        await page.locator(".thumb .two .button").first.click()
        await page.locator(".papers .row-button").nth(0).click()
        await page.locator(done).click()
        await full(page, f"seal_{t}")
        await page.locator("input.num").fill("NP 0012345")
        await page.locator(done).click()
        await page.locator("[role=radio]").first.click()
        await page.locator("input.num").fill("BL 0007")
        await full(page, f"fee_{t}")
        await page.locator(done).click()
        await full(page, f"giver_{t}")
        await page.locator(done).click()
        await sign(page)
        await full(page, f"sign_{t}")
        await page.locator(done).click()
        await full(page, f"ready_{t}")


@pytest.mark.parametrize("lang,look,w", [("vi", "light", 390), ("en", "night", 320)])
async def test_desk(chromium, service, pool, world, tmp_path, lang, look, w):
    door = await visit(pool, world, is_desk=True)
    async with carried(
        chromium, service, tmp_path / "profile", viewport={"width": w, "height": 844 if w == 390 else 640}
    ) as phone:
        page = phone.page
        await enrol(phone, pool, world, door.login)
        await prefer(page, language=lang, look=look, quiet=True)
        await page.reload()
        await page.locator("input[name=pin]").fill(PIN)
        await page.locator("input[name=pin]").press("Enter")
        await page.locator(done).click()
        t = f"{lang}_{look}_{w}"
        cs = await codes(pool, world, door.tasks)
        for code in cs[1:]:
            await typed(page, code)
        await full(page, f"desk_scan_{t}")
        await page.locator(".rows .button").first.click()
        await full(page, f"desk_count_{t}")
        for b in await page.locator(".stepper button:last-of-type").all():
            await b.click()
        await page.locator(done).click()
        await full(page, f"desk_seal_{t}")
        await page.locator("input.num").fill("TÚI 0012345")
        await page.locator(done).click()
        await page.locator("input[name=giver]").fill("Trần Thị An")
        await page.locator(done).click()
        await full(page, f"desk_sign_{t}")
