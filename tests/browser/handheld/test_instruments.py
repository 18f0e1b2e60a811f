"""Eyes and hands of the handheld in a real browser: labels read, trouble told, photos made small, signatures kept."""

import base64
import io
import subprocess
import time
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter
from playwright.async_api import Page, expect

from backend.base.database import province_transaction
from backend.parcels.labels import Label
from mobile_sync.codes import label_token
from mobile_sync.item_code import ItemCode
from tests.browser.handheld.clips import DIRTY, STRAIGHT, View, label_pictures, write_clip
from tests.browser.handheld.conftest import Phone, carried, enrol
from tests.browser.handheld.inner import APP, DENO

pytestmark = pytest.mark.anyio

CODE = ItemCode(service="RB", serial=47312482)
WAIT_MS = 15_000
MOST_BYTES = 400 * 1024
TWELVE_MEGAPIXELS = (4000, 3000)
PAD_BORDER = 2
ADDRESS = "/h/assets/instruments.js"
USE = f'const {{ advise, sample, shrink, printSignature, SignatureSheet }} = await import("{ADDRESS}");'


@cache
def bundled() -> bytes:
    """Return the instruments as one module, made by the app's own bundler."""
    entry = Path(__file__).with_name("instruments.ts")
    command = [str(DENO), "run", "--allow-all", "npm:esbuild@0.28.2", str(entry), "--bundle", "--format=esm"]
    return subprocess.run(command, cwd=APP, capture_output=True, check=True, timeout=60).stdout


async def lend_instruments(page: Page) -> None:
    """Let a page fetch the instruments from the app's own origin."""
    body = bundled()
    await page.context.route(f"**{ADDRESS}", lambda route: route.fulfill(body=body, content_type="text/javascript"))


async def own_labels(pool, world, login: str) -> list[str]:
    """Return the tokens on the parcels of a courier's tour."""
    courier = next(person.id for person in world.corner.people if person.username == login)
    async with province_transaction(pool, world.province) as conn:
        rows = await conn.fetch(
            "SELECT label FROM parcel WHERE province_id = $1 AND courier_id = $2 ORDER BY id", world.province, courier
        )
    return [row["label"] for row in rows]


def clip_of(path: Path, token: str, view: View = STRAIGHT) -> Path:
    """Film a label."""
    label = Label(item_code=CODE, token=token, leg="OUTBOUND_RESULT", commune="Ninh Kiều")
    return write_clip(path, label_pictures([label]), view)


async def open_camera(phone: Phone) -> None:
    """Go to the camera from the tour."""
    await phone.page.locator(".thumb .primary").click()


@pytest.mark.parametrize("view", [STRAIGHT, DIRTY], ids=["clean", "dirty"])
async def test_a_label_of_the_tour_is_read_through_the_viewfinder(
    chromium: str, service: str, pool, world, tour: str, tmp_path: Path, view: View, capsys
) -> None:
    token = (await own_labels(pool, world, tour))[0]
    clip = clip_of(tmp_path / "label.y4m", token, view)
    async with carried(chromium, service, tmp_path / "profile", clip=clip) as phone:
        await enrol(phone, pool, world, tour)
        began = time.perf_counter()
        await open_camera(phone)
        # Read as one of ours: it opens its stop, or tells of which stop it is.
        read = phone.page.locator(".steps, .said.wrong .button")
        await expect(read.first).to_be_visible(timeout=WAIT_MS)
        with capsys.disabled():
            print(f"\n  click to verdict: {time.perf_counter() - began:.2f} s")


async def test_a_label_of_somebody_else_is_told_as_wrong(
    chromium: str, service: str, pool, world, tour: str, tmp_path: Path
) -> None:
    clip = clip_of(tmp_path / "label.y4m", label_token(bytes(10)))
    async with carried(chromium, service, tmp_path / "profile", clip=clip) as phone:
        await enrol(phone, pool, world, tour)
        await open_camera(phone)
        said = phone.page.locator(".said.wrong")
        await expect(said).to_contain_text("Không có trong tuyến này", timeout=WAIT_MS)
        await expect(phone.page.locator(".steps")).to_have_count(0)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        ("new DOMException('', 'NotAllowedError')", "Chưa được dùng máy ảnh"),
        ("new DOMException('', 'NotFoundError')", "Máy không có máy ảnh"),
        ("new DOMException('', 'NotReadableError')", "Ứng dụng khác đang dùng máy ảnh"),
    ],
    ids=["denied", "missing", "busy"],
)
async def test_without_a_camera_the_code_is_typed(phone: Phone, pool, world, tour: str, spoil: str, told: str) -> None:
    await phone.context.add_init_script(f"navigator.mediaDevices.getUserMedia = async () => {{ throw {spoil}; }};")
    await enrol(phone, pool, world, tour)
    await open_camera(phone)
    page = phone.page
    await expect(page.get_by_role("alert")).to_contain_text(told)
    field = page.locator("input[name=label]")
    token = (await own_labels(pool, world, tour))[0]
    swapped = token[3:5][::-1] if token[3] != token[4] else token[4:6][::-1]
    wrong = token[:3] + swapped + token[5:] if token[3] != token[4] else token[:4] + swapped + token[6:]
    await field.fill(wrong)
    await page.get_by_role("button", name="Xong", exact=True).click()
    await expect(page.locator(".said-wrong")).to_contain_text("sai hoặc đảo chỗ")
    await field.fill(token)
    await page.get_by_role("button", name="Xong", exact=True).click()
    await expect(page.locator(".said-wrong")).to_have_count(0)


def noise(size: tuple[int, int]) -> Image.Image:
    """Return a picture as full of detail as a photo ever is."""
    columns, rows = size
    random = np.random.default_rng(1)
    coarse = Image.fromarray(random.integers(0, 255, (60, 80, 3), dtype=np.uint8))
    smooth = np.asarray(coarse.resize(size, Image.Resampling.BICUBIC)).astype(np.int16)
    grain = smooth + random.normal(0, 60, (rows, columns, 3)).astype(np.int16)
    return Image.fromarray(grain.clip(0, 255).astype(np.uint8))


def as_jpeg(image: Image.Image, exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, **({"exif": exif} if exif else {}))
    return out.getvalue()


async def test_a_photo_of_12_megapixels_becomes_small_upright_and_silent_about_where_it_was_taken(
    phone: Phone, pool, world, tour: str
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Ấp Mỹ Ái, trước nhà bà Phia"
    page = phone.page
    await lend_instruments(page)
    await page.goto("/h/")
    shrunk = await page.evaluate(
        f"""async (text) => {{ {USE}
          const photo = await shrink(new Blob([Uint8Array.from(atob(text), (each) => each.charCodeAt(0))]));
          return btoa(Array.from(new Uint8Array(photo.bytes), (each) => String.fromCharCode(each)).join("")); }}""",
        base64.b64encode(as_jpeg(noise(TWELVE_MEGAPIXELS), exif)).decode(),
    )
    photo = base64.b64decode(shrunk)
    image = Image.open(io.BytesIO(photo))
    assert len(photo) <= MOST_BYTES
    assert image.size == (1200, 1600)
    assert dict(image.getexif()) == {}
    assert b"Exif" not in photo


def at_door() -> Image.Image:
    """Draw an envelope before a door."""
    image = Image.new("RGB", (1600, 1200), (150, 168, 152))
    draw = ImageDraw.Draw(image)
    draw.rectangle((1000, 0, 1600, 1200), fill=(46, 98, 70))
    draw.polygon(((260, 460), (1010, 380), (1060, 820), (320, 900)), fill=(205, 170, 120))
    draw.rectangle((460, 560, 760, 740), fill=(244, 240, 230))
    return image


def in_the_dark() -> Image.Image:
    return at_door().point(lambda value: value // 8)


def out_of_focus() -> Image.Image:
    return at_door().filter(ImageFilter.GaussianBlur(14))


def with_papers() -> Image.Image:
    """Draw a sheet full of lines of words before the door."""
    image, random = at_door(), np.random.default_rng(3)
    draw = ImageDraw.Draw(image)
    draw.rectangle((300, 60, 1300, 1160), fill=(250, 249, 246))
    for line in range(24):
        left = 380
        while left < 1200:
            right = left + int(random.integers(30, 110))
            for stem in range(left, right, 9):
                height = int(random.integers(12, 22))
                draw.rectangle((stem, 130 + 42 * line + 22 - height, stem + 4, 152 + 42 * line), fill=(30, 30, 34))
            left = right + 18
    return image


async def test_the_coach_says_what_is_wrong_with_a_photo(phone: Phone) -> None:
    page = phone.page
    await lend_instruments(page)
    await page.goto("/h/")
    for draw, advice in ((at_door, None), (in_the_dark, "dark"), (out_of_focus, "blurred"), (with_papers, "document")):
        said = await page.evaluate(
            f"""async (text) => {{ {USE}
              const photo = await shrink(new Blob([Uint8Array.from(atob(text), (each) => each.charCodeAt(0))]));
              return advise(await sample(photo)); }}""",
            base64.b64encode(as_jpeg(draw())).decode(),
        )
        assert said == advice, draw.__name__


async def test_a_signature_is_the_same_picture_after_the_phone_was_turned(phone: Phone) -> None:
    page = phone.page
    await lend_instruments(page)
    await page.goto("/h/")
    await page.evaluate(
        f"""async () => {{ {USE}
          const canvas = document.createElement("canvas");
          const pad = Object.assign(document.createElement("div"), {{ className: "pad" }});
          pad.append(canvas);
          document.body.prepend(pad);
          const sheet = new SignatureSheet(canvas, () => {{}});
          globalThis.sheet = sheet;
          globalThis.printed = async () => {{
            const bytes = new Uint8Array(await printSignature(sheet.save()));
            return btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
          }}; }}"""
    )
    box = await page.locator("canvas").bounding_box()
    assert box
    await page.mouse.move(box["x"] + 40, box["y"] + 60)
    await page.mouse.down()
    for step in range(1, 14):
        await page.mouse.move(box["x"] + 40 + 18 * step, box["y"] + 60 + (step % 3) * 20)
    await page.mouse.up()
    before = await page.evaluate("printed()")
    assert Image.open(io.BytesIO(base64.b64decode(before))).convert("L").getextrema()[0] < 80
    for width, height in ((844, 390), (320, 640), (390, 844)):
        await page.set_viewport_size({"width": width, "height": height})
        await expect(page.locator("canvas")).to_have_js_property("width", 2 * (width - 2 * PAD_BORDER))
    assert await page.evaluate("printed()") == before
