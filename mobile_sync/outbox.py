"""What a handheld captured: facts in one signed chain, photos by hash. Nothing leaves before the server has it."""

from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Raw

from mobile_sync.custody import chain
from mobile_sync.facts import AnyFact
from mobile_sync.keys import sign
from mobile_sync.wire import MAX_BATCH_BYTES, MAX_FACT_BYTES, MAX_FACTS, Push, Reply, Verdict, chain_start

ENCODER = msgspec.json.Encoder()


class Outbox:
    """The facts of one handheld, oldest first, acknowledged ones included.

    The server's ``next_seq`` is the truth: a smaller one rewinds, and a fork opens a new incarnation in which every
    kept fact is sent again; fact ids make that harmless.
    """

    def __init__(self, device: UUID, key: ec.EllipticCurvePrivateKey) -> None:
        self.device = device
        self.key = key
        self.incarnation = 1
        self.facts: list[bytes] = []
        self.heads: list[bytes] = [chain_start(device, 1)]
        self.acknowledged = 0
        self.verdicts: dict[int, Verdict] = {}

    def capture(self, fact: AnyFact) -> int:
        """Append a fact and return its sequence number, counted from 1.

        Raises ValueError for one that no batch could ever carry: it would hold back all that follow.
        """
        raw = ENCODER.encode(fact)
        if len(raw) > MAX_FACT_BYTES:
            raise ValueError(f"A fact has at most {MAX_FACT_BYTES} bytes, this one {len(raw)}.")
        self.facts.append(raw)
        self.heads.append(chain(self.heads[-1], raw))
        return len(self.facts)

    @property
    def waiting(self) -> int:
        """Return how many facts the server has not acknowledged."""
        return len(self.facts) - self.acknowledged

    def next_push(self, limit: int = MAX_FACTS) -> Push:
        """Return the next batch to send, at most ``limit`` facts and 256 KiB.

        Where nothing waits it is empty and still goes, so that a server that lost facts says so.
        """
        first = self.acknowledged
        last, size = first, 0
        while last < len(self.facts) and last - first < limit and size + len(self.facts[last]) <= MAX_BATCH_BYTES:
            size += len(self.facts[last])
            last += 1
        return Push(
            incarnation=self.incarnation,
            base=first + 1,
            prev=self.heads[first].hex(),
            facts=[Raw(raw) for raw in self.facts[first:last]],
            signature=sign(self.key, self.heads[last]) if last > first else "",
        )

    def absorb(self, reply: Reply) -> None:
        """Take the server's word on how far it has come."""
        self.verdicts.update((verdict.seq, verdict) for verdict in reply.verdicts)
        known = reply.next_seq - 1
        if reply.status == "fork" or known > len(self.facts) or self.heads[known].hex() != reply.head:
            self.open_incarnation()
        else:
            self.acknowledged = known

    def open_incarnation(self) -> None:
        """Start a new chain over every fact still kept."""
        self.incarnation += 1
        self.acknowledged = 0
        self.verdicts.clear()
        self.heads = [chain_start(self.device, self.incarnation)]
        for raw in self.facts:
            self.heads.append(chain(self.heads[-1], raw))
