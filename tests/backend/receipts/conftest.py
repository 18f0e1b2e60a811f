"""One parcel of each direction, a courier who works it with a real handheld, and a citizen with a link."""

import io
import os
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import httpx
import msgspec
import pytest
from litestar import Litestar
from msgspec import Struct
from PIL import Image

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.custody.ledger import Ledger, say
from backend.demo.line import Line, enrol
from backend.people.devices import invite
from backend.receipts.issue import Issued, issue_receipt
from mobile_sync.codes import door_code
from mobile_sync.custody import Actor
from mobile_sync.facts import AnyFact, Collected, Delivered, HandedOver, ReceiptConfirmed, ReceiptDisputed
from mobile_sync.wire import Clock


def clock() -> Clock:
    """Return what a handheld with a right clock shows."""
    return Clock(wall_ms=int(datetime.now(UTC).timestamp() * 1000), monotonic_ms=1, boot="b")


WORD = msgspec.json.Decoder(ReceiptConfirmed | ReceiptDisputed)
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
Leg = Literal["INBOUND", "OUTBOUND_RESULT", "RETURN_PAPERS"]


class Parcel(Struct, frozen=True, kw_only=True):
    """What a test needs to know of a parcel of the corner."""

    id: UUID
    dossier_id: UUID
    office_id: UUID
    centre_id: UUID


class Work:
    """What people do to the corner's parcels, through the doors that they would use."""

    def __init__(self, client: httpx.AsyncClient, pool: Any, world: Any) -> None:
        self.client, self.pool, self.world = client, pool, world
        self.line: Line | None = None

    async def parcel(self, leg: Leg) -> Parcel:
        async with province_transaction(self.pool, self.world.province) as conn:
            record = await conn.fetchrow(
                """
                SELECT p.id, p.dossier_id, p.office_id, d.office_id AS centre_id
                  FROM parcel p JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
                 WHERE p.leg = $1 ORDER BY p.item_code LIMIT 1
                """,
                leg,
            )
        return Parcel(**record)

    async def issue(self, parcel: Parcel, direction: Leg = "OUTBOUND_RESULT") -> Issued:
        async with province_transaction(self.pool, self.world.province) as conn:
            return await issue_receipt(
                conn, self.world.province, parcel.id, parcel.dossier_id, direction, now(), "http://trao.test"
            )

    async def collect(self, parcel: Parcel) -> None:
        await self.witness(
            Collected(
                id=new_id(), parcel=parcel.id, at=now(), seal="0092 4171", papers=5, giver="Ý", shown="0" * 64,
                signature=await self.photo(120),
            )
        )  # fmt: skip

    async def deliver(self, parcel: Parcel, code: str = "", **said: str) -> Delivered:
        """Collect and deliver; ``said`` is what the receiver's word adds, ``code`` the flag that it leads to."""
        await self.collect(parcel)
        fact = await self.delivered(parcel, **said)
        await self.witness(fact, code)
        return fact

    async def delivered(self, parcel: Parcel, **said: str) -> Delivered:
        """Give the fact that a parcel was delivered."""
        return Delivered(
            id=new_id(), parcel=parcel.id, at=now(), receiver="Lâm Thị Sà Phia", relationship="owner",
            identity_kind="citizen_id", identity_last4="0217", identity_match=True,
            signature=await self.photo(10), photo=await self.photo(20), **{"shown": "0" * 64, **said},
        )  # fmt: skip

    async def hand_over(self, parcel: Parcel) -> None:
        await self.witness(
            HandedOver(
                id=new_id(), parcel=parcel.id, at=now(), office=parcel.centre_id, officer="Bà Yến", shown="0" * 64,
                signature=await self.photo(30),
            )
        )  # fmt: skip

    async def say(self, role: str, fact: AnyFact) -> None:
        """Record a fact of the staff."""
        async with province_transaction(self.pool, self.world.province) as conn:
            key = await province_key(conn, self.world.keyring, self.world.province)
            ledger = Ledger(conn=conn, province=self.world.province, key=key, now=now())
            person = next(person for person in self.world.corner.people if person.role == role)
            await say(ledger, Actor("staff", person.id, role), [fact])

    async def handheld(self) -> Line:
        if self.line is None:
            courier = next(person for person in self.world.corner.people if person.role == "courier")
            async with province_transaction(self.pool, self.world.province) as conn:
                code = await invite(conn, self.world.province, courier.id, now())
            self.line = Line(self.client, await enrol(self.client, code))
        return self.line

    async def photo(self, shade: int) -> str:
        out = io.BytesIO()
        Image.new("RGB", (640, 480), (shade, 90, 60)).save(out, "JPEG")
        return (await self.handheld()).handheld.keep_media(out.getvalue())

    async def witness(self, fact: AnyFact, code: str = "") -> None:
        """Let the courier's handheld record a fact and send it; it is applied, with a flag where ``code`` says so."""
        line = await self.handheld()
        line.handheld.capture(fact)
        reply = await line.exchange(clock())
        assert reply
        assert [(verdict.status, verdict.code) for verdict in reply.verdicts] == [("flag" if code else "ok", code)]

    async def send(self, *facts: AnyFact) -> list[str]:
        """Let the courier's handheld record facts and send them, whatever becomes of them; give the verdicts' codes."""
        line = await self.handheld()
        for fact in facts:
            line.handheld.capture(fact)
        reply = await line.exchange(clock())
        assert reply
        return [verdict.code for verdict in reply.verdicts]

    async def fetch(self, query: str, *values: Any) -> list[Any]:
        async with province_transaction(self.pool, self.world.province) as conn:
            return await conn.fetch(query, *values)


class Citizen:
    """A person with a telephone whose browser runs no scripts."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def open(self, code: str, lang: str = "") -> httpx.Response:
        return await self.client.post(f"/c/visit{lang}", data={"code": code}, follow_redirects=True)

    async def look(self, query: str = "") -> httpx.Response:
        return await self.client.get(f"/c/dossier{query}")

    async def answer(self, path: str, **form: str) -> httpx.Response:
        page = await self.look()
        found = CSRF.search(page.text)
        form = {"csrf": found[1] if found else "none", **form}
        return await self.client.post(path, data=form, follow_redirects=True)


@pytest.fixture
async def work(client: httpx.AsyncClient, pool: Any, world: Any) -> Work:
    """Give the people who carry the papers."""
    return Work(client, pool, world)


@pytest.fixture
async def result(work: Work) -> Parcel:
    return await work.parcel("OUTBOUND_RESULT")


@pytest.fixture
async def citizen(app: Litestar) -> AsyncIterator[Citizen]:
    """Give a citizen's own browser."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://trao.test") as client:
        yield Citizen(client)


@pytest.fixture
def code() -> str:
    return door_code(os.urandom(16))


class Phone:
    """The receiver's phone at one door, its browser without scripts."""

    def __init__(self, client, code: str, province: int = 92) -> None:
        self.client, self.path = client, f"/D/{province}-{code}"

    async def look(self, query: str = ""):
        return await self.client.get(self.path + query)

    async def confirm(self):
        return await self.client.post(f"{self.path}/confirmation", follow_redirects=True)

    async def dispute(self, note: str = ""):
        return await self.client.post(f"{self.path}/dispute", data={"note": note}, follow_redirects=True)


@pytest.fixture
def phone(citizen, code) -> Phone:
    return Phone(citizen.client, code)


async def events_of(work, parcel):
    rows = await work.fetch("SELECT kind FROM custody_event WHERE parcel_id = $1 ORDER BY n", parcel.id)
    return [row["kind"] for row in rows]


async def words_of(work, parcel):
    """Return the receiver's words about a parcel, opened, each with the code of its verdict."""
    rows = await work.fetch(
        "SELECT id, body, code FROM fact WHERE parcel_id = $1 AND kind LIKE 'receipt_%' ORDER BY received_at, id",
        parcel.id,
    )
    async with province_transaction(work.pool, 92) as conn:
        key = await province_key(conn, work.world.keyring, 92)
    return [(WORD.decode(key.open("fact", "body", row["id"], row["body"])), row["code"]) for row in rows]


async def answers(work):
    return [tuple(row) for row in await work.fetch("SELECT receipt_id, outcome FROM receipt_answer")]
