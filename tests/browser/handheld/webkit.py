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

    def __init__(self, session: httpx.AsyncClient, log: Path) -> None:
        self.session = session
        self.log = log

    async def go(self, address: str) -> None:
        await self.tell("/url", {"url": address})

    async def reload(self) -> None:
        await self.tell("/refresh", {})

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

    def complaints(self) -> list[str]:
        """Return what pages complained of on the console."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line for line in lines if "CONSOLE" in line and ("ERROR" in line or "WARN" in line)]


@asynccontextmanager
async def opened(programs: Installed, folder: Path) -> AsyncIterator[WebKit]:
    """Give a window of a browser that keeps what it keeps below a folder."""
    log, port = folder / "webkit.log", free_port()
    homes = {
        name: str(folder / name.lower()) for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    }
    with log.open("wb") as out, screen(programs.screen) as display:
        environ = {**os.environ, **homes, "DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1"}
        driver = subprocess.Popen([programs.driver, f"--port={port}"], env=environ, stdout=out, stderr=out)
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S) as client:
                session = f"http://127.0.0.1:{port}/session"
                client.base_url = httpx.URL(f"{session}/{await begin(client, session, programs.browser)}")
                try:
                    yield WebKit(client, log)
                finally:
                    await client.delete("")
        finally:
            driver.terminate()
            driver.wait(PATIENCE_S)


async def begin(client: httpx.AsyncClient, address: str, browser: str) -> str:
    """Start the browser and return the session's id."""
    options = {"binary": browser, "args": ["--automation", "--enable-write-console-messages-to-stdout=true"]}
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
