"""What a receiver says is wrong reaches whoever is to call them back."""

from datetime import timedelta

import pytest

from backend.base.clock import VIETNAM, now
from backend.receipts.model import masked_phone
from tests.backend.handhelds import assert_problem
from tests.corner import hire_auditor, signed_in

pytestmark = pytest.mark.anyio


async def test_what_is_not_right_stands_on_the_board_until_somebody_says_what_came_of_it(
    work, citizen, result, client, pool, world
):
    """The page has promised a call."""
    await work.deliver(result)
    await citizen.open((await work.issue(result)).link)
    promise = await citizen.answer("/c/dispute", note="Thiếu một bản sao.\r\nPhong bì bị rách.")
    dispatcher = await signed_in(client, world, "dispatcher-1")
    today = now().astimezone(VIETNAM).date()
    for later in (0, 1, 40):
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
    assert (await auditor.post(line["closes"], json={"resolution": "Đã gọi."})).status_code == 403

    await signed_in(client, world, "dispatcher-1")
    assert (await client.post(line["closes"], json={"resolution": ""})).status_code == 400
    assert (await client.post(line["closes"], json={"resolution": "Đã gọi; sẽ mang bản sao đến."})).status_code == 201
    assert (await client.get("/api/v1/board", params={"day": str(today)})).json()["exceptions"] == []
    assert_problem(await client.post(line["closes"], json={"resolution": "Lại."}), 409, "COMPLAINT_CLOSED")
    kept = await work.fetch("SELECT fact_id::text, resolution FROM complaint_answer")
    assert [tuple(row) for row in kept] == [(line["fact"], "Đã gọi; sẽ mang bản sao đến.")]


async def test_only_a_receivers_complaint_is_closed_as_one(work, citizen, result, client, world):
    await work.deliver(result)
    await citizen.open((await work.issue(result)).link)
    await citizen.answer("/c/confirmation")
    await signed_in(client, world, "dispatcher-1")
    for row in await work.fetch("SELECT id FROM fact"):
        path = f"/api/v1/complaints/{row['id']}/resolution"
        assert_problem(await client.post(path, json={"resolution": "x"}), 404, "COMPLAINT_NOT_FOUND")
    assert await work.fetch("SELECT FROM complaint_answer") == []
