"""The facts of a run, made and signed beforehand: handhelds with their requests, and bare writers with their rows."""

from collections.abc import Iterator
from uuid import UUID

import asyncpg
import httpx
import msgspec
from msgspec import Raw, Struct

from backend.base.clock import new_id, now
from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.base.sealing import DataKey
from backend.demo.line import Line, enrol
from backend.people.devices import invite
from mobile_sync.custody import Custody
from mobile_sync.facts import Collected
from mobile_sync.keys import sign
from mobile_sync.outbox import Outbox
from mobile_sync.wire import PROTOCOL, Clock, Cursor, Exchange, Push
from tests.benchmarks.ground import EPOCH, Ground
from tests.benchmarks.keepalive import request_bytes
from tests.benchmarks.raw_rows import Rows, Standing, rows_of

HANDHELDS = 4
SIGNATURE = "5f" * 32


class Carrier(Struct):
    """One courier with a handheld whose facts go by HTTP, or straight into the tables; ``said`` counts them."""

    courier: UUID
    device: UUID
    token: str
    outbox: Outbox
    said: int = 0


class Crew(Struct, frozen=True, kw_only=True):
    """Four handhelds, four bare writers, and the parcels that nobody has collected yet."""

    province: int
    key: DataKey
    handhelds: list[Carrier]
    writers: list[Carrier]
    parcels: Iterator[Standing]

    def requests(self, facts: int, batches: int, *, pull: bool) -> list[list[bytes]]:
        """Return for each handheld the whole requests of its next batches."""
        return [[self.request(one, facts, pull) for _ in range(batches)] for one in self.handhelds]

    def request(self, carrier: Carrier, facts: int, pull: bool) -> bytes:
        """Return the whole request of a handheld's next batch, signed."""
        outbox, first = carrier.outbox, carrier.said
        for _ in range(facts):
            outbox.capture(collected(next(self.parcels)))
        carrier.said += facts
        moment = int(now().timestamp() * 1000)
        asked = Exchange(
            protocol=PROTOCOL,
            device=carrier.device,
            app="bench",
            clock=Clock(wall_ms=moment, monotonic_ms=1, boot="b"),
            push=Push(
                incarnation=1,
                base=first + 1,
                prev=outbox.heads[first].hex(),
                facts=[Raw(raw) for raw in outbox.facts[first:]],
                signature=sign(outbox.key, outbox.heads[-1]),
            ),
            # Every fact is of another parcel, and so one row of the courier's own scope.
            pull=[Cursor(scope=f"courier:{carrier.courier}", epoch=EPOCH, version=first)] if pull else [],
        )
        headers = {"Authorization": f"Bearer {carrier.token}", "Content-Type": "application/json"}
        return request_bytes("POST", "/sync/v1/exchange", headers, msgspec.json.encode(asked))

    def rows(self, facts: int, batches: int) -> list[list[Rows]]:
        """Return for each bare writer the rows of its next batches."""
        return [[self.next_rows(one, facts) for _ in range(batches)] for one in self.writers]

    def next_rows(self, carrier: Carrier, facts: int) -> Rows:
        """Return the rows of a bare writer's next batch."""
        standings = [next(self.parcels) for _ in range(facts)]
        push = [(fact := collected(one), msgspec.json.encode(fact)) for one in standings]
        by_parcel = {one.custody.parcel: one for one in standings}
        base = carrier.said + 1
        carrier.said += facts
        return rows_of(self.province, self.key, carrier.device, carrier.courier, push, by_parcel, base, now())


def collected(standing: Standing) -> Collected:
    """Return the fact that a courier took a parcel."""
    return Collected(
        id=new_id(),
        parcel=standing.custody.parcel,
        at=now(),
        seal="N1",
        papers=3,
        giver="Lâm Thị Sà Phia",
        signature=SIGNATURE,
        shown="0" * 64,
    )


async def gather_crew(ground: Ground, pool: asyncpg.Pool, port: int) -> Crew:
    """Enrol eight couriers' handhelds through the service's own doors, and read what they may collect."""
    couriers = [person.id for person in ground.corner.people if person.role == "courier"][: 2 * HANDHELDS]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        carriers = [await enrolled(ground, pool, client, courier) for courier in couriers]
    async with province_transaction(pool, ground.province) as conn:
        key = await province_key(conn, ground.keyring, ground.province)
        records = await conn.fetch(PARCELS, ground.province)
        # The signature itself is with the server already: nothing is asked for again.
        await conn.execute(MEDIA, ground.province, bytes.fromhex(SIGNATURE), now())
    return Crew(
        province=ground.province,
        key=key,
        handhelds=carriers[:HANDHELDS],
        writers=carriers[HANDHELDS:],
        parcels=iter([standing_of(record) for record in records]),
    )


async def enrolled(ground: Ground, pool: asyncpg.Pool, client: httpx.AsyncClient, courier: UUID) -> Carrier:
    """Return a courier with an enrolled handheld and a fresh token."""
    async with province_transaction(pool, ground.province) as conn:
        code = await invite(conn, ground.province, courier, now())
    line = Line(client, await enrol(client, code))
    await line.renew()
    device = line.handheld.identity.device
    return Carrier(courier=courier, device=device, token=line.token, outbox=Outbox(device, line.handheld.key))


def standing_of(record: asyncpg.Record) -> Standing:
    """Return a stored parcel and its dossier."""
    values = dict(record)
    dossier, status = values.pop("dossier_id"), values.pop("national_status")
    return Standing(custody=Custody(**values), dossier=dossier, national_status=status)


# Shuffled alike every time, so that both sides meet the same mixture of parcels and pages.
PARCELS = """
SELECT p.id AS parcel, p.leg, p.state, p.holder_kind, p.holder_id AS holder, p.courier_id AS courier, p.attempts,
       p.exception, p.chain_n AS n, p.chain_head AS head, p.dossier_id, d.national_status
  FROM parcel p
  JOIN dossier d ON d.province_id = p.province_id AND d.id = p.dossier_id
 WHERE p.province_id = $1
 ORDER BY md5(p.item_code)
"""
MEDIA = """
INSERT INTO media (province_id, sha256, size, format, width, height, stored_at) VALUES ($1, $2, 1, 'png', 1, 1, $3)
"""
