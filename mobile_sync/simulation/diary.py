"""What truly happened in a world, noted beside the machinery; the judges know nothing else of it."""

from collections import Counter
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from mobile_sync.simulation.loop import START_MS
from mobile_sync.wire import Reply

Guarantee = Literal["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G11", "G12"]


class Violation(Struct, frozen=True):
    """A guarantee that was broken, and where."""

    guarantee: Guarantee
    words: str


class Captured(Struct, frozen=True, kw_only=True):
    """A fact that a courier saw saved on a handheld."""

    device: UUID
    raw: bytes
    at: datetime
    parcel: UUID | None
    media: tuple[str, ...] = ()
    old: bool = False


class Diary:
    """Everything that was captured, lost with a handheld's storage, committed, shown, and broken."""

    def __init__(self) -> None:
        self.captured: dict[bytes, Captured] = {}
        self.lost: set[bytes] = set()
        self.committed: dict[bytes, float] = {}
        self.restored: list[tuple[float, float]] = []
        self.photos: dict[str, bytes] = {}
        self.concerned: dict[UUID, set[UUID]] = {}
        self.revoked: dict[UUID, float] = {}
        self.wiped: dict[UUID, float] = {}
        self.excused: set[bytes] = set()
        self.contradicted: set[UUID] = set()
        self.physical: dict[UUID, UUID] = {}
        self.faults: Counter[str] = Counter()
        self.requests = 0
        self.broken: list[Violation] = []

    def breaks(self, guarantee: Guarantee, words: str) -> None:
        """Note a guarantee seen broken while the world still runs."""
        if len(self.broken) < 20:
            self.broken.append(Violation(guarantee, words))

    def see_reply(self, device: UUID, courier: UUID, reply: Reply) -> None:
        """Look at what a handheld is told: nothing of others, nothing once revoked."""
        if reply.pages and reply.now_ms > self.revoked.get(device, float("inf")) * 1000 + START_MS:
            self.breaks("G11", f"{device} was shown pages after it was revoked")
        for page in reply.pages:
            if page.scope not in (f"courier:{courier}", f"device:{device}"):
                self.breaks("G5", f"{device} was given the scope {page.scope}")
            for row in page.rows:
                if courier not in self.concerned.get(UUID(row.id), ()):
                    self.breaks("G5", f"{device} was told of {row.id}, which was never its courier's")

    def see_acknowledged(self, device: UUID, raws: list[bytes]) -> None:
        """Look at what a handheld now shows as received: the server must have committed exactly that."""
        for raw in raws:
            if raw not in self.committed:
                self.breaks("G4", f"{device} shows a fact as received that was never committed")
