"""The real service and worker on a corner of the country, and a real browser in front of them."""

import base64
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, async_playwright

from tests.corner import KEY

READY_S = 90.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the browser's path, or skip."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium is not installed (apt-get install chromium): the browser tests are skipped.")
    return found


@pytest.fixture
def service(chromium: str, world, tmp_path: Path) -> Iterator[str]:
    """Give the address of the running service; a worker tells its boards what happens."""
    with served(world, tmp_path) as address:
        yield address


@contextmanager
def served(world, state: Path, **settings: str) -> Iterator[str]:
    """Run service and worker on a corner, and give the service's address."""
    port = free_port()
    told = {
        "DATABASE_URL": world.url,
        "TRAO_STATE": str(state),
        "TRAO_KEY": base64.b64encode(KEY).decode(),
        "TRAO_PORT": str(port),
    }
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TRAO_")} | told | settings
    command = [sys.executable, "-m", "backend"]
    with (state / "log").open("wb") as log:
        subprocess.run([*command, "migrate"], env=environ, stdout=log, stderr=log, check=True)
        started = [
            subprocess.Popen([*command, name], env=environ, stdout=log, stderr=log) for name in ("serve", "worker")
        ]
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", state / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(60)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str, log: Path) -> None:
    """Wait until the service answers."""
    give_up = time.monotonic() + READY_S
    while time.monotonic() < give_up:
        try:
            if httpx.get(f"{url}/health", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))


@pytest.fixture
def complaints() -> list[str]:
    """Gather what the page's console complains of; a test takes out what it brought about on purpose."""
    return []


@pytest.fixture
async def page(chromium: str, service: str, complaints: list[str]) -> AsyncIterator[Page]:
    """Give a fresh page; whatever its console complains of fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        page = await browser.new_page(base_url=service, viewport={"width": 1440, "height": 900})
        page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        await browser.close()
    assert complaints == []
