"""What a receiver says is wrong reaches whoever is to call them back."""

from datetime import timedelta

import pytest

from backend.base.clock import VIETNAM, now
from backend.receipts.model import masked_phone
from tests.corner import hire_auditor, signed_in

pytestmark = pytest.mark.anyio


async def test_what_is_not_right_stands_on_the_board_until_somebody_could_call(
    work, citizen, result, client, pool, world
):
    """The page has promised a call."""
    await work.deliver(result)
    await citizen.open((await work.issue(result)).link)
    promise = await citizen.answer("/c/dispute", note="Thiếu một bản sao.\r\nPhong bì bị rách.")
    dispatcher = await signed_in(client, world, "dispatcher-1")
    today = now().astimezone(VIETNAM).date()
    for later in (0, 1, 2):
        day = today + timedelta(days=later)
        (line,) = (await dispatcher.get("/api/v1/board", params={"day": str(day)})).json()["exceptions"]
        assert (line["code"], line["parcel"]) == ("RECEIVER_DISAGREES", str(result.id))
        assert line["note"] == "Thiếu một bản sao.\nPhong bì bị rách."
        page = (await dispatcher.get(f"/board?day={day}")).text
        assert "Hãy gọi lại" in page
        assert "“Thiếu một bản sao." in page
        assert f'href="tel:{line["phone"]}"' in page
        assert (f"ngày {today:%d/%m}" in page) == (later > 0)
    assert masked_phone(line["phone"]) in promise.text
    await hire_auditor(pool, world)
    auditor = await signed_in(client, world, "auditor-1")
    (line,) = (await auditor.get("/api/v1/board", params={"day": str(today)})).json()["exceptions"]
    assert (line["code"], line["phone"]) == ("RECEIVER_DISAGREES", "")
    assert "tel:" not in (await auditor.get(f"/board?day={today}")).text
    after = await auditor.get("/api/v1/board", params={"day": str(today + timedelta(days=3))})
    assert after.json()["exceptions"] == []
