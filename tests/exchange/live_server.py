"""The simulated server's doors, each of which knocks at the real service on a real PostgreSQL."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import httpx
import msgspec
from asyncpg import Connection

from backend.app import create_app
from backend.base import clock
from backend.base.clock import real_now, real_speed
from backend.base.database import province_transaction
from backend.base.epoch_store import begin_epoch
from backend.base.keys import province_key
from backend.base.place import Place
from backend.base.sealing import Keyring
from backend.base.settings import Settings
from backend.custody import ledger
from backend.custody.durability import begin_anew, begin_backup, finish_backup
from backend.custody.feed_store import sweep_tombstones
from backend.custody.ledger import Ledger
from backend.custody.model import courier_scope, remove_row
from backend.custody.refusals import NotAsThingsStand, ParcelNotFound
from backend.custody.store import write_feed
from backend.people.store import revoke_device
from backend.people.tokens import Access, new_access
from mobile_sync.admission import Sender, fault_of
from mobile_sync.custody import HANDED_OVER, Actor, Custody
from mobile_sync.envelope import open_envelope
from mobile_sync.facts import AnyFact
from mobile_sync.feed import TOMBSTONE_LIFE
from mobile_sync.media import Progress
from mobile_sync.simulation.loop import Loop
from mobile_sync.simulation.server import BROKEN, PROVINCE, ServerDown
from mobile_sync.simulation.store import Entry, Store
from mobile_sync.upcast import UPCASTS
from tests.exchange.live_disk import Disk
from tests.exchange.live_store import add_device, add_parcel, read_received, read_store, read_wiped

ADDRESS = "http://trao.test"
JSON = {"Content-Type": "application/json"}
T = TypeVar("T")


class DoorFailed(Exception):
    """The service answered with 5xx: a handheld would try the same for ever."""


class LiveServer:
    """One province's service over its own database; it is started anew whenever its database was put back.

    The world drives it step by step, so its event loop runs only while somebody knocks or staff act. Its clock shows
    the world's time; tokens are made as the token's door makes them and expire by real time.
    """

    shapes = UPCASTS

    def __init__(self, disk: Disk, loop: Loop) -> None:
        self.disk, self.loop = disk, loop
        self.epoch, self.key = f"{loop.chance.getrandbits(48):012x}", loop.chance.randbytes(32)
        self.backed_up_s = 0.0
        self.fails: Callable[[str], None] = lambda _: None
        self.tap: Callable[[Entry], None] = lambda _: None
        self.senders: dict[UUID, Sender] = {}
        self.revoked: dict[UUID, datetime] = {}
        self.signed_off: set[UUID] = set()
        self.events = asyncio.new_event_loop()
        self.wait(self.disk.make())
        self.wait(self.start())
        clock.show(loop.moment, real_speed)

    def wait(self, doing: Awaitable[T]) -> T:
        """Let the service work until something is done."""
        return self.events.run_until_complete(doing)

    async def start(self) -> None:
        """Start the service."""
        self.keyring = Keyring(self.key)
        settings = Settings(schema=False, pool_size=2)
        place = Place(database_url=self.disk.url, state=self.disk.state, key=self.key, settings=settings)
        self.app = create_app(place)
        self.began, self.over = asyncio.Event(), asyncio.Event()
        self.serving = asyncio.create_task(self.serve())
        await self.began.wait()
        await self.within(lambda conn: begin_epoch(conn, PROVINCE, self.epoch))

    async def serve(self) -> None:
        """Be the service until it is over: one task must open and close it."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        try:
            async with self.app.lifespan(), httpx.AsyncClient(transport=transport, base_url=ADDRESS) as self.client:
                self.began.set()
                await self.over.wait()
        finally:
            self.began.set()

    async def stop(self) -> None:
        """End the service."""
        self.over.set()
        await self.serving

    def close(self) -> None:
        """End the service for good, and show everybody the real time again."""
        self.wait(self.stop())
        self.wait(self.disk.drop())
        self.events.close()
        clock.show(real_now, real_speed)

    # The doors.

    def exchange(self, device: UUID, body: bytes) -> tuple[int, bytes]:
        """Take a push and give a pull; (status, answer)."""
        dies = self.is_taken(device, body) and self.ends("before commit")
        if dies:
            self.wait(self.within(arm))
        answer = self.wait(self.ask(device, "POST", "/sync/v1/exchange", body, JSON))
        if dies:
            self.wait(self.within(disarm))
        self.note_received(device)
        if dies or (answer.is_success and self.ends("after commit")):
            raise ServerDown
        return answer_of(answer)

    def add_part(self, device: UUID, sha256: str, offset: int, size: int, part: bytes) -> tuple[int, Progress]:
        """Take a piece of a photo or signature; (status, progress)."""
        headers = {"Upload-Offset": str(offset), "Upload-Length": str(size)}
        answer = self.wait(self.ask(device, "PATCH", f"/sync/v1/media/{sha256}", part, headers))
        status, body = answer_of(answer)
        if status == 204:
            complete = answer.headers["Upload-Complete"] == "?1"
            return status, Progress(offset=int(answer.headers["Upload-Offset"]), kept=True, complete=complete)
        told = msgspec.json.decode(body)
        return status, Progress(offset=told["details"].get("offset", 0), kept=False)

    def compare(self, device: UUID, body: bytes) -> tuple[int, bytes]:
        """Take a manifest and give what mends the replica; (status, answer)."""
        return answer_of(self.wait(self.ask(device, "POST", "/sync/v1/manifest", body, JSON)))

    async def ask(self, device: UUID, method: str, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        """Send a request under the handheld's token."""
        access = Access(province=PROVINCE, device=device, courier=self.senders[device].courier)
        token = new_access(self.keyring.token_key, access, real_now())
        bearer = {"Authorization": f"Bearer {token}", **headers}
        return await self.client.request(method, path, content=body, headers=bearer)

    def is_taken(self, device: UUID, body: bytes) -> bool:
        """Return whether a push comes as far as a transaction: only there chance is asked whether it ends."""
        try:
            asked = open_envelope(body)
        except BROKEN:
            return False
        return asked.push is not None and fault_of(asked, self.senders[device]) is None

    def ends(self, where: str) -> bool:
        """Return whether the server's process ends here, by the world's chance."""
        try:
            self.fails(where)
        except ServerDown:
            return True
        return False

    def note_received(self, device: UUID) -> None:
        """Tell the world what was committed just now."""

        async def read(conn: Connection) -> list[Entry]:
            key = await province_key(conn, self.keyring, PROVINCE)
            return await read_received(conn, key, self.keyring.token_key, device, self.loop.moment())

        for entry in self.wait(self.within(read)):
            self.tap(entry)

    # What staff do.

    async def within(self, act: Callable[[Connection], Awaitable[T]]) -> T:
        """Do something in a transaction of its own."""
        async with province_transaction(self.app.state.pool, PROVINCE) as conn:
            return await act(conn)

    async def ledger(self, conn: Connection) -> Ledger:
        """Return the province's ledger as it is open in a transaction."""
        key = await province_key(conn, self.keyring, PROVINCE)
        return Ledger(conn=conn, province=PROVINCE, key=key, now=self.loop.moment())

    def enrol(self, sender: Sender) -> None:
        """Bind a handheld to its courier."""
        self.senders[sender.device] = sender
        self.wait(self.within(lambda conn: add_device(conn, sender, self.loop.moment())))

    def revoke(self, device: UUID) -> bool:
        """Lock a handheld; False where it was locked before."""
        at = self.revoked.setdefault(device, self.loop.moment())
        return self.wait(self.within(lambda conn: revoke_device(conn, PROVINCE, device, at)))

    def register(self, custody: Custody) -> None:
        """Write a parcel into the book."""
        self.wait(self.within(lambda conn: add_parcel(conn, custody, self.loop.moment())))

    def begin(self) -> int:
        """Begin a transaction of staff: its counters are taken at its end, so there is nothing to remember."""
        return 0

    def say(self, actor: Actor, fact: AnyFact, ticket: int = 0) -> bool:
        """Record what staff did, where the table of custody allows it."""

        async def act(conn: Connection) -> None:
            await ledger.say(await self.ledger(conn), actor, [fact])

        try:
            self.wait(self.within(act))
        except (ParcelNotFound, NotAsThingsStand):
            return False
        return True

    def close_day(self) -> None:
        """Take the rows of parcels that are closed off the handhelds."""
        gone = [
            remove_row(courier_scope(custody.courier), "custody", str(custody.parcel), "closed")
            for custody in self.store.custodies.values()
            if custody.state in HANDED_OVER and custody.courier
        ]
        self.wait(self.within(lambda conn: write_feed(conn, PROVINCE, gone, self.loop.moment())))

    def sweep(self) -> None:
        """Drop the tombstones that are old enough."""
        before = self.loop.moment() - TOMBSTONE_LIFE
        self.wait(self.within(lambda conn: sweep_tombstones(conn, PROVINCE, before)))

    def back_up(self) -> None:
        """Make a backup; from when it is safe handhelds may forget what it covers."""
        mark = self.loop.moment()
        self.wait(self.within(lambda conn: begin_backup(conn, PROVINCE, mark)))
        if self.loop.now < self.disk.copied_until_s:
            self.wait(self.pause(self.disk.copy))
        self.wait(self.within(lambda conn: finish_backup(conn, PROVINCE, mark)))
        self.backed_up_s = self.loop.now

    def restore(self) -> None:
        """Lose everything since the last backup; staff then bind and lock handhelds again."""
        self.signed_off = self.wiped
        self.loop.chance.getrandbits(48)  # as the simulated server does for its epoch, so that the worlds stay the same
        self.wait(self.pause(self.disk.put_back))
        self.wait(self.within(self.begin_anew))
        for sender in self.senders.values():
            self.enrol(sender)
        for device in self.revoked:
            self.revoke(device)

    async def begin_anew(self, conn: Connection) -> None:
        """Begin a new epoch."""
        await begin_anew(conn, PROVINCE)

    async def pause(self, meanwhile: Callable[[], Awaitable[None]]) -> None:
        """Do something while the service does not run, since a database that is copied must be left alone."""
        await self.stop()
        await meanwhile()
        await self.start()

    # What the judges see.

    @property
    def store(self) -> Store:
        """Return what is in the database now."""

        async def read(conn: Connection) -> Store:
            key = await province_key(conn, self.keyring, PROVINCE)
            return await read_store(conn, key, self.keyring.token_key, self.app.state.blobs)

        return self.wait(self.within(read))

    @property
    def wiped(self) -> set[UUID]:
        """Return the handhelds that have signed that they wiped themselves."""
        return self.signed_off | self.wait(self.within(read_wiped))


async def arm(conn: Connection) -> None:
    """Let the next push end its connection as it commits."""
    await conn.execute("INSERT INTO ending_at_commit (armed) VALUES (true)")


async def disarm(conn: Connection) -> None:
    """Let pushes commit again."""
    await conn.execute("DELETE FROM ending_at_commit")


def answer_of(answer: httpx.Response) -> tuple[int, bytes]:
    """Return what the service answered.

    Raises DoorFailed for 5xx.
    """
    if answer.status_code >= 500:
        raise DoorFailed(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text[:300]}")
    return answer.status_code, answer.content
