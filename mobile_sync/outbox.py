"""What a handheld captured: facts in one signed chain. None is forgotten before a backup of the server has it."""

from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Raw, Struct

from mobile_sync.custody import chain
from mobile_sync.facts import AnyFact
from mobile_sync.keys import P256, Signatures
from mobile_sync.wire import MAX_BATCH_BYTES, MAX_FACT_BYTES, MAX_FACTS, Push, Reply, Verdict, chain_start

ENCODER: Final = msgspec.json.Encoder()
KEPT_MS: Final = 7 * 24 * 3600 * 1000


class Mark(Struct, frozen=True):
    """Up to ``seq`` the server had everything at ``at_ms`` of its own clock."""

    seq: int
    at_ms: int


class SavedOutbox(Struct, frozen=True):
    """An outbox as it was saved: lists that only grow, and how long they were then."""

    incarnation: int
    facts: list[bytes]
    heads: list[bytes]
    length: int
    forgotten: int
    acknowledged: int
    verdicts: dict[int, Verdict]
    marks: tuple[Mark, ...]


class Outbox:
    """The facts of one handheld, oldest first, acknowledged ones included.

    The server's ``next_seq`` is the truth: a smaller one rewinds, and a fork opens a new incarnation in which every
    kept fact is sent again; fact ids make that harmless. ``forgotten`` counts the oldest facts, which are kept here no
    more; ``facts`` and ``heads`` begin behind them.
    """

    def __init__(self, device: UUID, key: Any, signatures: Signatures = P256) -> None:
        self.device = device
        self.key = key
        self.signatures = signatures
        self.incarnation = 1
        self.facts: list[bytes] = []
        self.heads: list[bytes] = [chain_start(device, 1)]
        self.forgotten = 0
        self.acknowledged = 0
        self.verdicts: dict[int, Verdict] = {}
        self.marks: tuple[Mark, ...] = ()

    @property
    def end(self) -> int:
        """Return the number of the last fact captured, 0 before the first."""
        return self.forgotten + len(self.facts)

    @property
    def waiting(self) -> int:
        """Return how many facts the server has not acknowledged."""
        return self.end - self.acknowledged

    def unsent(self) -> list[bytes]:
        """Return the facts that the server has not acknowledged."""
        return self.facts[self.acknowledged - self.forgotten :]

    def capture(self, fact: AnyFact) -> int:
        """Append a fact and return its sequence number, counted from 1.

        Raises ValueError for one that no batch could ever carry: it would hold back all that follow.
        """
        raw = ENCODER.encode(fact)
        if len(raw) > MAX_FACT_BYTES:
            raise ValueError(f"A fact has at most {MAX_FACT_BYTES} bytes, this one {len(raw)}.")
        return self.append(raw)

    def append(self, raw: bytes) -> int:
        """Append a fact's bytes and return its sequence number."""
        self.facts.append(raw)
        self.heads.append(chain(self.heads[-1], raw))
        return self.end

    def next_push(self, limit: int = MAX_FACTS) -> Push:
        """Return the next batch to send, at most ``limit`` facts and 256 KiB.

        Where nothing waits it is empty and still goes, so that a server that lost facts says so.
        """
        first = self.acknowledged - self.forgotten
        last, size = first, 0
        while last < len(self.facts) and last - first < limit and size + len(self.facts[last]) <= MAX_BATCH_BYTES:
            size += len(self.facts[last])
            last += 1
        return Push(
            incarnation=self.incarnation,
            base=self.acknowledged + 1,
            prev=self.heads[first].hex(),
            facts=[Raw(raw) for raw in self.facts[first:last]],
            signature=self.signatures.sign(self.key, self.heads[last]) if last > first else "",
        )

    def absorb(self, reply: Reply) -> None:
        """Take the server's word on how far it has come, and forget what is old and safe."""
        known = reply.next_seq - 1
        if reply.status == "fork" or not self.agrees(known, reply.head):
            self.open_incarnation()
            return
        self.verdicts.update((verdict.seq, verdict) for verdict in reply.verdicts)
        known = self.told_through(known)
        if known > self.acknowledged:
            self.marks = (*self.marks, Mark(known, reply.now_ms))
        elif known < self.acknowledged:
            self.marks = tuple(mark for mark in self.marks if mark.seq <= known)
            # A server that was restored has forgotten what it said of the rest.
            self.verdicts = {seq: said for seq, said in self.verdicts.items() if seq <= known}
        self.acknowledged = known
        self.forget(reply.durable_seq, reply.now_ms)

    def doubt(self) -> None:
        """Ask again about every fact still kept: a server that was restored may have settled anew what it once settled.

        It need not be behind for that: a late copy of an old batch may have reached it first.
        """
        self.acknowledged = self.forgotten
        self.verdicts = {}
        self.marks = ()

    def told_through(self, known: int) -> int:
        """Return up to where this handheld was told what became of every fact; the rest is sent again, and answered.

        After a lost answer the next batch is smaller than what the server already holds.
        """
        untold = (seq for seq in range(self.acknowledged + 1, known + 1) if seq not in self.verdicts)
        return next(untold, known + 1) - 1

    def agrees(self, known: int, head: str) -> bool:
        """Return whether the server's chain is the beginning of this one."""
        return self.forgotten <= known <= self.end and self.heads[known - self.forgotten].hex() == head

    def forget(self, durable_seq: int, now_ms: int) -> None:
        """Drop the facts that a backup of the server covers and that were acknowledged seven days ago."""
        old = [mark.seq for mark in self.marks if now_ms - mark.at_ms >= KEPT_MS]
        safe = min(max(old, default=0), durable_seq, self.acknowledged)
        if safe <= self.forgotten:
            return
        self.facts = self.facts[safe - self.forgotten :]
        self.heads = self.heads[safe - self.forgotten :]
        self.verdicts = {seq: verdict for seq, verdict in self.verdicts.items() if seq > safe}
        self.marks = tuple(mark for mark in self.marks if mark.seq > safe)
        self.forgotten = safe

    def open_incarnation(self) -> None:
        """Start a new chain over every fact still kept."""
        self.incarnation += 1
        self.forgotten = 0
        self.acknowledged = 0
        self.verdicts = {}
        self.marks = ()
        self.facts = list(self.facts)
        self.heads = [chain_start(self.device, self.incarnation)]
        for raw in self.facts:
            self.heads.append(chain(self.heads[-1], raw))

    def save(self) -> SavedOutbox:
        """Return what goes into one local transaction; taking it costs nothing."""
        return SavedOutbox(
            self.incarnation,
            self.facts,
            self.heads,
            len(self.facts),
            self.forgotten,
            self.acknowledged,
            self.verdicts,
            self.marks,
        )

    def load(self, saved: SavedOutbox) -> None:
        """Become what was saved; whatever was captured after it is gone."""
        self.incarnation, self.forgotten, self.marks = saved.incarnation, saved.forgotten, saved.marks
        self.facts, self.heads = saved.facts[: saved.length], saved.heads[: saved.length + 1]
        self.acknowledged = saved.acknowledged
        self.verdicts = {seq: said for seq, said in saved.verdicts.items() if seq <= saved.acknowledged}
