"""Handhelds on the running service, what they witness, and how a refusal must look."""

import io
from datetime import UTC, datetime

import httpx
from PIL import Image

from backend.base.clock import new_id, now, real_now
from backend.base.database import province_transaction
from backend.demo.line import Line, enrol
from backend.people.devices import invite
from mobile_sync.facts import Collected
from mobile_sync.wire import Clock

CLOCK = Clock(wall_ms=int(datetime.now(UTC).timestamp() * 1000), monotonic_ms=1, boot="b")


async def one_time_code(pool, world, login: str, at=None) -> str:
    """Return an enrolment code for a courier."""
    courier = next(person for person in world.corner.people if person.username == login)
    async with province_transaction(pool, world.province) as conn:
        return await invite(conn, world.province, courier.id, at or real_now())


async def new_line(client, pool, world, login: str = "courier-1") -> Line:
    """Return a fresh handheld of a courier and its way to the service."""
    return Line(client, await enrol(client, await one_time_code(pool, world, login)))


async def some_parcels(pool, world, count: int):
    """Return the ids of parcels that nobody has taken yet, results first."""
    async with province_transaction(pool, world.province) as conn:
        records = await conn.fetch(
            "SELECT id FROM parcel WHERE state = 'registered' ORDER BY leg <> 'OUTBOUND_RESULT', item_code LIMIT $1",
            count,
        )
    return [record["id"] for record in records]


def photo(shade: int = 120, format: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB") -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 90, 60)).convert(mode).save(out, format)
    return out.getvalue()


def collected(parcel, signature: str, **change) -> Collected:
    """Return the fact that a parcel was taken."""
    values = {"seal": "N1", "papers": 3, "giver": "Ý", "shown": "0" * 64, **change}
    return Collected(id=new_id(), parcel=parcel, at=now(), signature=signature, **values)


async def facts_of(pool, world, line: Line):
    """Return what the ledger holds of one handheld, in its order."""
    async with province_transaction(pool, world.province) as conn:
        return await conn.fetch(
            "SELECT id, kind, body, verdict, code FROM fact WHERE device_id = $1 ORDER BY seq",
            line.handheld.identity.device,
        )


def assert_problem(answer: httpx.Response, status: int, code: str | None = None) -> dict:
    """Hold that an answer is a problem of ours: its code, and words in both languages."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].partition(";")[0] == "application/problem+json"
    told = answer.json()
    assert code is None or told["code"] == code, told
    assert told["status"] == status
    assert told["type"] == f"/problems/{told['code']}"
    assert told["vi"]
    assert told["en"]
    assert told["vi"] != told["en"]
    return told
