"""Handhelds on the running service, what they witness, and how a refusal must look."""

import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
from PIL import Image

from backend.app import create_app
from backend.base.clock import new_id, now, real_now
from backend.base.database import province_transaction
from backend.base.place import Place
from backend.base.sealing import Keyring
from backend.base.settings import Settings
from backend.demo.corner.corner import build_corner
from backend.demo.line import Line, enrol
from backend.people.devices import invite
from mobile_sync.facts import Collected
from mobile_sync.wire import Clock
from tests.corner import DAY, KEY, PASSWORD, SEED, World, copy_database, drop_database


def clock() -> Clock:
    """Return what a handheld with a right clock shows."""
    return Clock(wall_ms=int(datetime.now(UTC).timestamp() * 1000), monotonic_ms=1, boot="b")


@asynccontextmanager
async def one_corner(postgres, template: str, name: str) -> AsyncIterator[World]:
    """Give a corner that many tests share."""
    url = await copy_database(postgres, template, f"trao_{name}_{os.getpid()}")
    yield World(url=url, corner=build_corner(SEED), keyring=Keyring(KEY), day=DAY, password=PASSWORD)
    await drop_database(postgres, f"trao_{name}_{os.getpid()}")


@asynccontextmanager
async def served(world: World, state: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Give a stranger's client on a service of the corner."""
    app = create_app(Place(database_url=world.url, state=state, key=KEY, settings=Settings()))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://trao.test") as client:
        yield client


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
