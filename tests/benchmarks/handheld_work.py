"""What the courier's app does all day, measured: saving, looking at frames, shrinking photos, a full outbox."""

import base64
import io
import statistics
import time
from typing import Final

import numpy as np
from msgspec import Struct
from PIL import Image
from playwright.async_api import Page

from backend.handheld.files import DIST
from backend.parcels.labels import Label
from mobile_sync.item_code import ItemCode
from tests.browser.handheld.clips import ASKEW, STRAIGHT, label_pictures, seen
from tests.browser.handheld.conftest import Phone, facts_of, unlock
from tests.browser.handheld.inner import run
from tests.browser.handheld.test_instruments import lend_instruments
from tests.corner import World

ROUNDS, APPENDS, FRAMES, PHOTOS = 5, 300, 60, 7
# A courier's next act is not begun within the same milliseconds; the disk's twin follows meanwhile.
PAUSE_MS: Final = 20
OUTBOX_FACTS, OUTBOX_PHOTOS, PHOTO_BYTES = 2_000, 300, 40_000
DRAIN_S: Final = 240


class Measure(Struct, frozen=True, kw_only=True):
    """One line of the table; ``goal`` is what the issue asks for, in the same unit."""

    name: str
    unit: str
    found: float
    goal: float
    note: str = ""


async def started_ms(page: Page) -> float:
    """Open the app anew and return when its first screen could be used."""
    await page.goto("/h/")
    await page.locator("input[name=pin]").wait_for()
    return float(await page.evaluate("usable_ms"))


async def appends(phones: dict[str, Phone]) -> list[Measure]:
    """Measure a signed, strictly durable append beside a bare durable put, the phones in turns, each on a fresh page.

    A phone is named by where its files lie.
    """
    script = APPEND.replace("COUNT", str(APPENDS)).replace("PAUSE", str(PAUSE_MS))
    rounds: dict[str, list[dict[str, list[float]]]] = {where: [] for where in phones}
    for _ in range(ROUNDS):
        for where, phone in phones.items():
            await phone.page.goto("/health")
            rounds[where].append(await run(phone.page, script))
    return [append_measure(where, rounds[where], percent) for where in phones for percent in (50, 99)]


def append_measure(where: str, rounds: list[dict[str, list[float]]], percent: int) -> Measure:
    """Return one percentile of ours as a median of the rounds, with that of the bare put as a note."""
    ours, bare = (sorted(sorted(found[who])[APPENDS * percent // 100] for found in rounds) for who in ("ours", "bare"))
    middle = ROUNDS // 2
    ratio = ours[middle] / bare[middle]
    return Measure(
        name=f"append of a fact {where}, p{percent}",
        unit="ms",
        found=ours[middle],
        goal=10,
        note=f"{ours[0]:.1f} to {ours[-1]:.1f}; {ratio:.1f}x a bare durable put ({bare[middle]:.1f}) in turns",
    )


APPEND = """
const bare = await new Promise((done, failed) => {
  const asked = indexedDB.open("bare", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("facts", { autoIncrement: true });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});
const put = (fact) => new Promise((done, failed) => {
  const transaction = bare.transaction("facts", "readwrite", { durability: "strict" });
  transaction.objectStore("facts").add(fact);
  transaction.oncomplete = done;
  transaction.onabort = () => failed(transaction.error);
});
const timed = async (act) => {
  const began = performance.now();
  await act();
  return performance.now() - began;
};
const pause = () => new Promise((done) => setTimeout(done, PAUSE));
const found = { ours: [], bare: [] };
for (let n = 0; n < COUNT; n++) {
  found.ours.push(await timed(() => handheld.capture([missing()])));
  await pause();
  found.bare.push(await timed(() => put(missing())));
  await pause();
}
return found;
"""


async def decodes(phone: Phone) -> list[Measure]:
    """Measure how long the app's own worker looks at a camera's frame with a label in it."""
    label = Label(
        item_code=ItemCode(service="RB", serial=47312482),
        token="HS19JTPK2M",
        leg="OUTBOUND_RESULT",
        commune="Ninh Kiều",
    )
    (picture,) = label_pictures([label])
    frames = [seen(picture, view, seed=seed) for seed in range(4) for view in (STRAIGHT, ASKEW)]
    worker = next((DIST / "assets").glob("decode-*.js")).name
    found = await phone.page.evaluate(
        DECODE, [f"/h/assets/{worker}", [base64_of(each, "PNG") for each in frames], FRAMES]
    )
    times = sorted(each["ms"] for each in found)
    read = sum(bool(each["texts"]) for each in found)
    return [
        Measure(
            name="decode of a frame, p50",
            unit="ms",
            found=times[len(times) // 2],
            goal=15,
            note=f"640x480, {read} of {len(found)} read",
        ),
        Measure(name="decode of a frame, p95", unit="ms", found=times[len(times) * 95 // 100], goal=15),
    ]


DECODE = """async ([address, pictures, count]) => {
  const worker = new Worker(address, { type: "module" });
  const found = [];
  for (let id = 0; id < count + 5; id++) {
    const bytes = Uint8Array.from(atob(pictures[id % pictures.length]), (each) => each.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const answer = new Promise((done) => worker.addEventListener("message", ({ data }) => done(data), { once: true }));
    worker.postMessage({ id, bitmap, clean: false }, [bitmap]);
    found.push(await answer);
  }
  worker.terminate();
  return found.slice(5);
}"""


async def photos(phone: Phone) -> list[Measure]:
    """Measure what becomes of a 12-megapixel photo full of detail."""
    random = np.random.default_rng(7)
    coarse = Image.fromarray(random.integers(0, 255, (375, 500, 3), dtype=np.uint8)).resize((4000, 3000))
    grain = random.integers(-12, 12, (3000, 4000, 3))
    image = Image.fromarray((np.asarray(coarse, dtype=int) + grain).clip(0, 255).astype(np.uint8))
    await lend_instruments(phone.page)
    found = await phone.page.evaluate(SHRINK, [base64_of(image, "JPEG"), PHOTOS])
    times = [each["ms"] for each in found]
    return [
        Measure(name="12 MP photo", unit="KB", found=found[0]["size"] / 1000, goal=400),
        Measure(
            name="12 MP photo",
            unit="ms",
            found=statistics.median(times),
            goal=1000,
            note=f"median of {PHOTOS}, worst {max(times):.0f}",
        ),
    ]


SHRINK = """async ([text, count]) => {
  const { shrink } = await import("/h/assets/instruments.js");
  const blob = new Blob([Uint8Array.from(atob(text), (each) => each.charCodeAt(0))], { type: "image/jpeg" });
  const found = [];
  for (let n = 0; n < count; n++) {
    const began = performance.now();
    const { bytes } = await shrink(blob);
    found.push({ ms: performance.now() - began, size: bytes.byteLength });
  }
  return found;
}"""


def base64_of(image: Image.Image, format: str) -> str:
    """Return a picture as text."""
    out = io.BytesIO()
    image.save(out, format)
    return base64.b64encode(out.getvalue()).decode()


async def full_outbox(phone: Phone, pool, world: World) -> list[Measure]:
    """Fill the outbox offline, start with it, go online, and wait until the service has everything."""
    page = phone.page
    await phone.context.set_offline(True)
    await run(page, FILL.replace("FACTS", str(OUTBOX_FACTS)).replace("PHOTOS", str(OUTBOX_PHOTOS)))
    found = [await started_ms(page) for _ in range(5)]
    await unlock(page)
    await phone.context.set_offline(False)
    began = time.monotonic()
    await page.locator(".badge.sent").wait_for(timeout=DRAIN_S * 1000)
    drained_s = time.monotonic() - began
    seqs = [fact["seq"] for kind in ("missing", "damaged") for fact in await facts_of(pool, world, kind)]
    dense = (
        "in order" if sorted(seqs) == [*range(1, OUTBOX_FACTS + 1)] else f"NOT IN ORDER: {len(seqs)} of {OUTBOX_FACTS}"
    )
    return [
        Measure(
            name=f"start with {OUTBOX_FACTS:,} facts and {OUTBOX_PHOTOS} photos waiting",
            unit="ms",
            found=statistics.median(found),
            goal=1500,
            note=f"median of 5, worst {max(found):.0f}",
        ),
        Measure(name="the same, sent to the service", unit="s", found=drained_s, goal=DRAIN_S, note=dense),
    ]


FILL = f"""
const noise = () => {{
  const bytes = new Uint8Array({PHOTO_BYTES});
  crypto.getRandomValues(bytes);
  return mediaOf(bytes.buffer, "image/jpeg");
}};
for (let n = 0; n < FACTS; n += 20) {{
  const photos = await Promise.all(Array.from({{ length: PHOTOS * 20 / FACTS }}, noise));
  const damaged = photos.map(({{ sha256 }}) => ({{ ...missing(), kind: "damaged", photo: sha256 }}));
  await handheld.capture([...damaged, ...Array.from({{ length: 20 - damaged.length }}, missing)], photos);
}}
"""
