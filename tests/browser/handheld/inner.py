"""The app's own modules in a page: what only code can do a thousand times a minute is done through them."""

import subprocess
import sys
from functools import cache
from pathlib import Path

from playwright.async_api import BrowserContext, Page

HERE = Path(__file__).parent
APP = HERE.parents[2] / "mobile_sync" / "handheld"
DENO = Path(sys.executable).parent / "deno"
ADDRESS = "/h/assets/inner.js"
OPEN = f"""
const {{ openDatabase, Handheld, mediaOf, newId, nowText, chainOn, chainStart }} = await import("{ADDRESS}");
const database = await openDatabase();
const handheld = await Handheld.open(database);
const missing = () => ({{ kind: "missing", id: newId(), parcel: newId(), at: nowText(), note: "không thấy" }});
"""

STORES = """
const found = {};
for (const name of database.main.objectStoreNames) found[name] = await database.main.count(name);
return found;
"""


@cache
def bundled() -> bytes:
    """Return the modules as one, made by the app's own bundler."""
    command = [
        str(DENO),
        "run",
        "--allow-all",
        "npm:esbuild@0.28.2",
        str(HERE / "inner.ts"),
        "--bundle",
        "--format=esm",
    ]
    return subprocess.run(command, cwd=APP, capture_output=True, check=True, timeout=60).stdout


async def lend(context: BrowserContext) -> None:
    """Let every page of a context fetch the modules from the app's own origin."""
    body = bundled()
    await context.route(f"**{ADDRESS}", lambda route: route.fulfill(body=body, content_type="text/javascript"))


async def run(page: Page, script: str) -> object:
    """Run a script with the handheld open, and return what it returns."""
    return await page.evaluate(f"(async () => {{ {OPEN} {script} }})()")
