"""`make bench-handheld`: the courier's app in a real browser, medians beside the goals of the issue.

Times are of this machine and this moment; what they are measured on is printed with them. Nothing here is a test.
"""

import asyncio
import gzip
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from backend.base.database import open_pool
from backend.base.demo_clock import ClockFile, DemoClock
from backend.base.embedded import EmbeddedPostgres
from backend.base.sealing import Keyring
from backend.commands.bench.exchange.ground import short_folder
from backend.demo.corner.corner import build_corner
from backend.handheld.files import DIST
from tests.backend.dispatch.days import MORNING
from tests.benchmarks.handheld_work import Measure, appends, decodes, full_outbox, photos, started_ms
from tests.browser.conftest import BROWSERS, served
from tests.browser.handheld.conftest import Phone, carried, enrol, unlock
from tests.browser.handheld.inner import lend
from tests.corner import DAY, KEY, PASSWORD, SEED, World, make_corner, make_migrated

THROTTLE: Final = 4
STARTS, TAPS = 7, 5
# Files that no disk holds, so that a disk shared with others does not speak for the app; Linux has it.
MEMORY: Final = Path("/dev/shm")
NOTE_PIN: Final = """
new MutationObserver((_, watching) => {
  if (!document.querySelector("input[name=pin]")) return;
  globalThis.usable_ms = performance.now();
  watching.disconnect();
}).observe(document, { childList: true, subtree: true });
"""


def first_load() -> Measure:
    """Add up page, style and scripts of the first screen, each as gzip; and, as a note, what the first tour needs."""
    index = (DIST / "index.html").read_text(encoding="utf-8")
    files = linked(re.findall(r"/h/(assets/[^\"]+\.(?:js|css))", index))
    day = linked(f"assets/{path.name}" for path in DIST.glob("assets/opening-*.js"))
    return Measure(
        name="first load before wasm",
        unit="KiB gzip",
        found=packed(files | {"index.html"}) / 1024,
        goal=25,
        note=f"{len(files) + 1} files; {packed(day - files) / 1024:.0f} KiB more to the first tour",
    )


def linked(names: Iterable[str]) -> set[str]:
    """Return files of the app with all that they cannot begin without; what is fetched later stands as import("…")."""
    waiting, found = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            text = (DIST / name).read_text(encoding="utf-8")
            waiting += re.findall(r"(?:from|import)\"/h/(assets/[^\"]+\.js)\"", text)
    return found


def packed(names: set[str]) -> int:
    """Return how many bytes files are as gzip, each by itself."""
    return sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in names)


@asynccontextmanager
async def throttled(phone: Phone) -> AsyncIterator[None]:
    """Let the phone's processor be slower; what one session asked for stays until that very session takes it back."""
    protocol = await phone.context.new_cdp_session(phone.page)
    await protocol.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    yield
    await protocol.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    await protocol.detach()


async def starts(phone: Phone) -> Measure:
    """Measure a start from what the service worker keeps."""
    async with throttled(phone):
        found = [await started_ms(phone.page) for _ in range(STARTS)]
    return Measure(
        name=f"warm start, {THROTTLE}x CPU throttle",
        unit="ms",
        found=statistics.median(found),
        goal=1000,
        note=f"median of {STARTS}, worst {max(found):.0f}",
    )


async def taps(phone: Phone) -> Measure:
    """Measure from a tap on each tab to the first picture with the new screen in it."""
    async with throttled(phone):
        found = await phone.page.evaluate(TAP, TAPS)
    return Measure(
        name=f"tap to response, {THROTTLE}x CPU throttle",
        unit="ms",
        found=statistics.median(found),
        goal=100,
        note=f"median of {len(found)}, worst {max(found):.0f}",
    )


TAP = """async (rounds) => {
  const found = [];
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < 4; place++) {
      const tab = () => document.querySelectorAll(".tabs button")[place];
      if (!tab() || tab().ariaCurrent === "page") continue;
      const began = performance.now();
      tab().click();
      while (tab()?.ariaCurrent !== "page") await new Promise((done) => requestAnimationFrame(done));
      await new Promise((done) => requestAnimationFrame(done));
      found.push(performance.now() - began);
    }
  }
  return found;
}"""


def disks(folder: Path, open_phones: AsyncExitStack) -> dict[str, Path]:
    """Return where the appending phones keep their files: on this machine's disk, and where none is waited for."""
    found = {"on disk": folder / "second"}
    if MEMORY.is_dir():
        lent = tempfile.TemporaryDirectory(dir=MEMORY, prefix="trao-", ignore_cleanup_errors=True)
        found["in memory"] = Path(open_phones.enter_context(lent))
    return found


async def measure(world: World, service: str, chromium: str, folder: Path) -> list[Measure]:
    """Measure all on one phone, and appends on phones of their own: what they save does not weigh on the first."""
    pool = await open_pool(world.url, 4)
    first, *others = [person.username for person in world.corner.people if person.role == "courier"]
    try:
        async with carried(chromium, service, folder / "first") as phone:
            await phone.context.add_init_script(NOTE_PIN)
            await lend(phone.context)
            page = phone.page
            await enrol(phone, pool, world, first, has_tour=False)
            await page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
            found = [first_load(), await starts(phone)]
            await unlock(page)
            await page.locator(".tabs").wait_for()
            found.append(await taps(phone))
            found += [*await decodes(phone), *await photos(phone)]
            # A page of the same origin without the app: two of them would read each other's changes.
            await page.goto("/health")
            found += await full_outbox(phone, pool, world)
        async with AsyncExitStack() as open_phones:
            phones = {}
            for login, (where, disk) in zip(others, disks(folder, open_phones).items(), strict=False):
                phone = await open_phones.enter_async_context(carried(chromium, service, disk))
                await lend(phone.context)
                await enrol(phone, pool, world, login, has_tour=False)
                phones[where] = phone
            return found + await appends(phones)
    finally:
        await pool.close()


def table(measures: list[Measure]) -> Table:
    """Lay the measures beside their goals."""
    grid = Table("", "found", "goal", "", "")
    for each in measures:
        digits = 1 if each.found < 100 else 0
        word = "" if each.found <= each.goal else "missed"
        grid.add_row(each.name, f"{each.found:,.{digits}f} {each.unit}", f"{each.goal:,.0f}", word, each.note)
    return grid


def main() -> int:
    """Measure, print the table, and return 1 where a goal is missed."""
    chromium = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if chromium is None:
        print("Chromium is not installed: make browsers")
        return 1
    with short_folder() as folder, EmbeddedPostgres(folder / "postgres") as server:
        asyncio.run(make_migrated(server, "bench"))
        asyncio.run(make_corner(server, "bench"))
        world = World(
            url=server.dsn("bench"), corner=build_corner(SEED), keyring=Keyring(KEY), day=DAY, password=PASSWORD
        )
        clock = ClockFile(folder / "clock.json")
        clock.write(DemoClock(real=time.time(), shown=MORNING, speed=1.0, until=MORNING.replace(hour=23)))
        with served(world, folder, TRAO_DEMO_CLOCK=str(clock.path)) as service:
            found = asyncio.run(measure(world, service, chromium, folder))
    Console(width=None if sys.stdout.isatty() else 140).print(table(found))
    return 0 if all(each.found <= each.goal for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
