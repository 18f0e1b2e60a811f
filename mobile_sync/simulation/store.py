"""What the simulated server has on its disk. A copy is a backup."""

from copy import copy
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from mobile_sync.chain import Chain
from mobile_sync.custody import Custody
from mobile_sync.feed import Head
from mobile_sync.passing import Passing
from mobile_sync.wire import Row

Key = tuple[str, str]


class Entry(Struct, frozen=True, kw_only=True):
    """One fact in the ledger, exactly as it came; ``after`` is its proven lower bound in time."""

    id: UUID
    device: UUID
    incarnation: int
    seq: int
    raw: bytes
    leaf: bytes
    head: bytes
    verdict: Literal["ok", "flag", "quarantine"]
    code: str
    received: datetime
    after: datetime | None = None


class Event(Struct, frozen=True):
    """One knot of a parcel's thread."""

    fact: UUID
    leaf: bytes
    head: bytes
    n: int


class Store:
    """Every table of the server."""

    def __init__(self, epoch: str) -> None:
        self.epoch = epoch
        self.ledger: list[Entry] = []
        self.by_id: dict[UUID, Entry] = {}
        self.chains: dict[tuple[UUID, int], Chain] = {}
        self.knots: dict[tuple[UUID, int, int], bytes] = {}
        self.custodies: dict[UUID, Custody] = {}
        self.passings: dict[UUID, tuple[Passing, ...]] = {}
        self.threads: dict[UUID, tuple[Event, ...]] = {}
        self.heads: dict[str, Head] = {}
        self.feeds: dict[str, dict[Key, Row]] = {}
        self.buried: dict[tuple[str, Key], datetime] = {}
        self.media: dict[str, bytes] = {}
        self.named: dict[str, UUID] = {}
        self.wanted: dict[UUID, dict[str, None]] = {}

    def copy(self) -> "Store":
        """Return a backup; what a dictionary holds is itself never changed, but for the feeds and the wants."""
        backup = Store(self.epoch)
        for name, value in vars(self).items():
            setattr(backup, name, copy(value))
        backup.feeds = {scope: dict(rows) for scope, rows in self.feeds.items()}
        backup.wanted = {device: dict(names) for device, names in self.wanted.items()}
        return backup
