"""The facts of a run, made and signed beforehand: handhelds with their requests, and bare writers with their rows."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import cycle, islice
from typing import Final
from uuid import UUID

import httpx
import msgspec
from asyncpg import Pool
from msgspec import Raw, Struct

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.base.sealing import DataKey
from backend.commands.bench.exchange.ground import EPOCH, Ground
from backend.commands.bench.exchange.keepalive import request_bytes
from backend.commands.bench.exchange.raw_rows import Rows, Standing, Writer, rows_of
from backend.commands.bench.exchange.raw_store import read_parcels
from backend.custody.held_store import Locked, lock_parcels
from backend.custody.model import courier_scope
from backend.demo.line import Line, enrol
from backend.people.devices import invite
from backend.proofs.store import Media, add_media
from mobile_sync.facts import Collected
from mobile_sync.keys import sign
from mobile_sync.outbox import Outbox
from mobile_sync.wire import MAX_ROWS, PROTOCOL, Clock, Cursor, Exchange, Push

HANDHELDS: Final = 4
SIGNATURE: Final = "5f" * 32
REPEATED: Final = 1_000
AGE: Final = timedelta(minutes=20)


class Carrier(Struct):
    """One courier with a handheld whose facts go by HTTP, or straight into the tables; ``said`` counts them.

    ``alone`` counts those that go into the table of facts only, in a chain of their own.
    """

    courier: UUID
    device: UUID
    line: Line
    outbox: Outbox
    said: int = 0
    alone: int = 0


class Crew(Struct, frozen=True, kw_only=True):
    """Four handhelds, four bare writers, and the parcels that nobody has collected yet."""

    province: int
    key: DataKey
    handhelds: list[Carrier]
    writers: list[Carrier]
    parcels: Iterator[Standing]
    repeated: Iterator[Standing]

    def requests(self, facts: int, batches: int, *, pull: bool = False) -> list[list[bytes]]:
        """Return for each handheld the whole requests of its next batches."""
        return [[self.request(one, facts, pull=pull) for _ in range(batches)] for one in self.handhelds]

    def request(self, carrier: Carrier, facts: int, *, pull: bool = False, signatures: Sequence[str] = ()) -> bytes:
        """Return the whole request of a handheld's next batch, signed."""
        outbox, first = carrier.outbox, carrier.said
        for _, signature in zip(range(facts), signatures or cycle([SIGNATURE]), strict=False):
            outbox.capture(collected(next(self.parcels), signature))
        carrier.said += facts
        push = Push(
            incarnation=1,
            base=first + 1,
            prev=outbox.heads[first].hex(),
            facts=[Raw(raw) for raw in outbox.facts[first:]],
            signature=sign(outbox.key, outbox.heads[-1]),
        )
        # Every fact is of another parcel, and so one row of the courier's own scope.
        scope = courier_scope(carrier.courier) if pull else ""
        return exchange_bytes(carrier, push=push, scope=scope, after=first)

    def rows(self, facts: int, batches: int) -> list[list[Rows]]:
        """Return for each bare writer the rows of its next batches, for all tables."""
        return [[self.next_rows(one, facts) for _ in range(batches)] for one in self.writers]

    def next_rows(self, carrier: Carrier, facts: int) -> Rows:
        """Return the rows of a bare writer's next batch."""
        standings, base = list(islice(self.parcels, facts)), carrier.said + 1
        carrier.said += facts
        return self.made(carrier, 1, standings, base)

    def lone_rows(self, facts: int, batches: int) -> list[list[Rows]]:
        """Return for each bare writer the rows of batches that go into the table of facts only."""
        return [[self.next_lone(one, facts) for _ in range(batches)] for one in self.writers]

    def next_lone(self, carrier: Carrier, facts: int) -> Rows:
        """Return the rows of a batch for the table of facts only, where a parcel may come again."""
        standings, base = list(islice(self.repeated, facts)), carrier.alone + 1
        carrier.alone += facts
        return self.made(carrier, 2, standings, base)

    def made(self, carrier: Carrier, incarnation: int, standings: Sequence[Standing], base: int) -> Rows:
        """Return the rows of one batch."""
        push = [(fact := collected(one), msgspec.json.encode(fact)) for one in standings]
        by_parcel = {one.custody.parcel: one for one in standings}
        writer = Writer(
            province=self.province,
            key=self.key,
            courier=carrier.courier,
            device=carrier.device,
            incarnation=incarnation,
        )
        return rows_of(writer, push, by_parcel, base, now())


def collected(standing: Standing, signature: str = SIGNATURE) -> Collected:
    """Return the fact that a courier took a parcel that stands there."""
    return collected_of(standing.custody.parcel, signature)


def collected_of(parcel: UUID, signature: str = SIGNATURE) -> Collected:
    """Return the fact that a courier took a parcel."""
    return Collected(
        id=new_id(),
        parcel=parcel,
        at=now(),
        seal="N1",
        papers=3,
        giver="Lâm Thị Sà Phia",
        signature=signature,
        shown="0" * 64,
    )


def exchange_bytes(carrier: Carrier, *, push: Push | None = None, scope: str = "", after: int = 0) -> bytes:
    """Return the whole request of one exchange, which pulls where a scope is named."""
    asked = Exchange(
        protocol=PROTOCOL,
        device=carrier.device,
        app="bench",
        clock=Clock(wall_ms=int(now().timestamp() * 1000), monotonic_ms=1, boot="b"),
        push=push,
        pull=[Cursor(scope=scope, epoch=EPOCH, version=after)] if scope else [],
        max_rows=MAX_ROWS,
    )
    headers = {"Authorization": f"Bearer {carrier.line.token}", "Content-Type": "application/json"}
    return request_bytes("POST", "/sync/v1/exchange", headers, msgspec.json.encode(asked))


async def gather_crew(ground: Ground, pool: Pool, port: int) -> Crew:
    """Enrol eight couriers' handhelds through the service's own doors, and read what they may collect."""
    couriers = [person.id for person in ground.corner.people if person.role == "courier"][: 2 * HANDHELDS]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        carriers = [await enrolled(ground, pool, client, courier) for courier in couriers]
    async with province_transaction(pool, ground.province) as conn:
        key = await province_key(conn, ground.keyring, ground.province)
        parcels = await read_parcels(conn, ground.province)
        standings = standings_of(await lock_parcels(conn, ground.province, parcels, parcels), parcels)
        # The signature itself is with the server already: nothing is asked for again.
        await add_media(conn, ground.province, held(bytes.fromhex(SIGNATURE)), [])
    return Crew(
        province=ground.province,
        key=key,
        handhelds=carriers[:HANDHELDS],
        writers=carriers[HANDHELDS:],
        parcels=iter(standings),
        repeated=cycle(standings[:REPEATED]),
    )


async def enrolled(ground: Ground, pool: Pool, client: httpx.AsyncClient, courier: UUID) -> Carrier:
    """Return a courier with an enrolled handheld and a fresh token."""
    async with province_transaction(pool, ground.province) as conn:
        code = await invite(conn, ground.province, courier, now())
    line = Line(client, await enrol(client, code))
    await line.renew()
    device = line.handheld.identity.device
    return Carrier(courier=courier, device=device, line=line, outbox=Outbox(device, line.handheld.key))


async def renew(crew: Crew, port: int) -> None:
    """Give every handheld a fresh token: a long run outlives one."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        for carrier in crew.handhelds:
            carrier.line.client = client
            await carrier.line.renew()


def standings_of(locked: Locked, parcels: Sequence[UUID]) -> list[Standing]:
    """Return parcels and their dossiers, in the order asked for."""
    custodies, moving = locked.by_parcel(), {one.parcel: one for one in locked.standings}
    return [
        Standing(
            custody=custodies[parcel],
            dossier=moving[parcel].dossier,
            national_status=moving[parcel].national_status,
        )
        for parcel in parcels
    ]


def held(sha256: bytes) -> Media:
    """Return word of a picture that is with the server already."""
    return Media(sha256=sha256, size=1, format="png", width=1, height=1, fault="", stored_at=now())
