"""The app in WebKit: enrolled, opened by its PIN, a fact captured, kept through a reload, and sent."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.backend.handhelds import one_time_code
from tests.browser.handheld.conftest import PIN, facts_of, served_in_the_morning
from tests.browser.handheld.webkit import Installed, WebKit, installed, opened

pytestmark = pytest.mark.anyio
PIN_FIELD = "//input[@name='pin']"
FAILED = "attempt_failed"


@pytest.fixture(scope="module")
def programs() -> Installed:
    """Give WebKit's programs, or skip."""
    found = installed()
    if found is None:
        pytest.skip("WebKitGTK is not installed (apt-get install webkit2gtk-driver xvfb): its smoke test is skipped.")
    return found


@pytest.fixture
def service(programs: Installed, world, tmp_path: Path) -> Iterator[str]:
    with served_in_the_morning(world, tmp_path) as address:
        yield address


@pytest.fixture
async def webkit(programs: Installed, tmp_path: Path) -> AsyncIterator[WebKit]:
    async with opened(programs, tmp_path) as window:
        yield window


async def test_a_fact_is_captured_kept_through_a_reload_and_sent(
    webkit: WebKit, service: str, pool, world, tour: str
) -> None:
    await webkit.go(f"{service}/h/#{await one_time_code(pool, world, tour)}")
    await webkit.press("Nối máy")
    for _ in range(2):
        await webkit.type(PIN_FIELD, PIN)
        await webkit.press("Tiếp tục")
    await webkit.find("//article[@class='stop']")
    await webkit.press("Báo không thành")
    await webkit.click("//button[contains(@class, 'choice')]")
    await webkit.press("Ghi không thành")
    await webkit.find("//*[@class='toast']")
    assert await webkit.complaints() == []
    await webkit.reload()
    await webkit.type(PIN_FIELD, PIN)
    await webkit.press("Mở máy")
    await webkit.find("//button[contains(@class, 'badge')][contains(., 'Đã gửi hết')]")
    assert {fact["verdict"] for fact in await facts_of(pool, world, FAILED)} == {"ok"}
    assert await webkit.complaints() == []
    await webkit.run("console.error('heard');")
    assert await webkit.complaints() == ["heard"]
