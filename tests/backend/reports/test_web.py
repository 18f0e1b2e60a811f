"""Who may read the indicators, and what the sheet says."""

import httpx
import pytest

from tests.corner import World, signed_in

pytestmark = pytest.mark.anyio
SHEET = "/api/v1/indicators"
MONTH = {"from": "2026-11-01", "to": "2026-11-30"}
DISPATCHER = "dispatcher-1"


async def test_the_sheet_shows_both_parts_of_every_fraction(client: httpx.AsyncClient, world: World) -> None:
    answer = await (await signed_in(client, world, DISPATCHER)).get(SHEET, params=MONTH)
    assert answer.status_code == 200, answer.text
    sheet = answer.json()
    assert (sheet["province"], sheet["first"], sheet["last"]) == (world.province, "2026-11-01", "2026-11-30")
    assert sheet["definition"]
    found = {indicator["code"]: indicator for indicator in sheet["indicators"]}
    assert list(found) == ["K1", "K2", "K3a", "K3b", "K11"]
    assert found["K3a"]["denominator"] == found["K2"]["denominator"]
    assert found["K3a"]["en"] != found["K3b"]["en"]
    assert 0 < found["K1"]["numerator"] < found["K1"]["denominator"]
    assert found["K1"]["gap"] > 0
    assert found["K11"]["percent"] == "n/a"


async def test_a_stranger_reads_no_indicator(client: httpx.AsyncClient) -> None:
    assert (await client.get(SHEET, params=MONTH)).status_code == 401


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"from": "2026-11-30", "to": "2026-11-01"}, 400, "PERIOD_BACKWARD"),
        ({"from": "2026-11-30"}, 400, "INVALID"),
        ({"from": "hôm qua", "to": "2026-11-01"}, 400, "INVALID"),
        ({"from": "0001-01-01", "to": "2026-11-01"}, 400, "OUT_OF_RANGE"),
        ({"from": "2026-11-01", "to": "9999-12-31"}, 400, "OUT_OF_RANGE"),
    ],
)
async def test_a_period_that_cannot_be_is_refused_in_words(
    client: httpx.AsyncClient, world: World, asked: dict[str, str], status: int, code: str
) -> None:
    answer = await (await signed_in(client, world, DISPATCHER)).get(SHEET, params=asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
