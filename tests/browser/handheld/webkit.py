"""WebKitGTK driven by the W3C WebDriver protocol over plain HTTP: as near as Linux comes to the engine of iPhones."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
from msgspec import Struct

from tests.browser.conftest import free_port

BROWSERS = ("/usr/lib/*/webkit*gtk-*/MiniBrowser", "/usr/libexec/webkit*gtk-*/MiniBrowser")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""Under this name the protocol hands out an element (W3C WebDriver, 12.1)."""
LISTEN = """
globalThis.complaints = [];
for (const level of ["error", "warn"]) {
  const say = console[level];
  console[level] = (...words) => { complaints.push(words.map(String).join(" ")); say.apply(console, words); };
}
addEventListener("error", (event) => complaints.push(event.message));
addEventListener("unhandledrejection", (event) => complaints.push(`${event.reason}`));
"""
"""The protocol does not tell what a page says on its console; what it says before it has loaded is not heard."""
PATIENCE_S = 60.0
LOOK_AGAIN_S = 0.1


class Installed(Struct, frozen=True, kw_only=True):
    """The programs: the driver, the browser that it starts, and the screen that nobody sees."""

    driver: str
    browser: str
    screen: str


def installed() -> Installed | None:
    """Return the programs, or None where one is missing."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browsers = sorted(str(path) for pattern in BROWSERS for path in Path("/").glob(pattern.lstrip("/")))
    if not driver or not screen or not browsers:
        return None
    return Installed(driver=driver, browser=browsers[-1], screen=screen)


class WebKit:
    """One window. Elements are named by XPath, and waited for."""

    def __init__(self, session: httpx.AsyncClient) -> None:
        self.session = session

    async def go(self, address: str) -> None:
        await self.tell("/url", {"url": address})
        await self.run(LISTEN)

    async def reload(self) -> None:
        await self.tell("/refresh", {})
        await self.run(LISTEN)

    async def click(self, path: str) -> None:
        await self.tell(f"/element/{await self.find(path)}/click", {})

    async def type(self, path: str, text: str) -> None:
        await self.tell(f"/element/{await self.find(path)}/value", {"text": text})

    async def press(self, name: str) -> None:
        """Press the button of that name."""
        await self.click(f"//button[normalize-space()='{name}']")

    async def find(self, path: str) -> str:
        """Wait for an element."""
        async with asyncio.timeout(PATIENCE_S):
            while not (found := await self.tell("/elements", {"using": "xpath", "value": path})):
                await asyncio.sleep(LOOK_AGAIN_S)
        return str(found[0][ELEMENT])

    async def run(self, script: str) -> Any:
        """Run a script and return what its promise comes to."""
        wrapped = (
            f"const done = arguments[0]; (async () => {{ {script} }})().then(done, (error) => done(`${{error}}`));"
        )
        return await self.tell("/execute/async", {"script": wrapped, "args": []})

    async def tell(self, path: str, said: dict[str, Any]) -> Any:
        """Give a command and return its value."""
        answer = await self.session.post(path, json=said)
        assert answer.is_success, answer.text
        return answer.json()["value"]

    async def complaints(self) -> list[str]:
        """Return what the page complained of since it was opened."""
        return list(await self.run("return globalThis.complaints ?? ['nobody listens'];"))


@asynccontextmanager
async def opened(programs: Installed, folder: Path) -> AsyncIterator[WebKit]:
    """Give a window of a browser that keeps what it keeps below a folder."""
    port = free_port()
    homes = {
        name: str(folder / name.lower()) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    }
    with (folder / "webkit.log").open("wb") as out, screen(programs.screen) as display:
        environ = {**os.environ, **homes, "DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}
        driver = subprocess.Popen([programs.driver, f"--port={port}"], env=environ, stdout=out, stderr=out)
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S) as client:
                session = f"http://127.0.0.1:{port}/session"
                client.base_url = httpx.URL(f"{session}/{await begin(client, session, programs.browser)}")
                try:
                    yield WebKit(client)
                finally:
                    await client.delete("")
        finally:
            driver.terminate()
            driver.wait(PATIENCE_S)


async def begin(client: httpx.AsyncClient, address: str, browser: str) -> str:
    """Start the browser and return the session's id."""
    options = {"binary": browser, "args": ["--automation"]}
    wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                answer = await client.post(address, json=wanted)
                break
            except httpx.ConnectError:
                await asyncio.sleep(LOOK_AGAIN_S)
    assert answer.is_success, answer.text
    return str(answer.json()["value"]["sessionId"])


@contextmanager
def screen(program: str) -> Iterator[str]:
    """Run a screen that nobody sees, and give its name."""
    read, write = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(write), "-screen", "0", "800x1000x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(PATIENCE_S)
