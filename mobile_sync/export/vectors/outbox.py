"""Vectors of an outbox: what is sent, and what a reply makes of it."""

from collections.abc import Sequence
from typing import Any, Final

from msgspec.structs import replace

from mobile_sync.export.cast import DEVICE, KEY, NOW_MS, SIGNATURES, facts_of_each_kind
from mobile_sync.outbox import ENCODER, KEPT_MS, Outbox
from mobile_sync.wire import MAX_FACT_BYTES, Reply, Verdict, chain_start, chain_through

Step = dict[str, Any]
REPLY: Final = Reply(
    epoch="e1",
    now_ms=NOW_MS,
    receipt="",
    next_seq=1,
    head="",
    status="ok",
    verdicts=[],
    pages=[],
    want=[],
    durable_seq=0,
    retry_ms=0,
)
KINDS: Final = ("loaded", "attempt_failed", "missing", "damaged", "checked_in")


def outbox_vectors() -> dict[str, Any]:
    """Return the vectors of this subject."""
    scripts = {
        "two batches, acknowledged": two_batches(),
        "an answer was lost, and the next batch is smaller": lost_answer(),
        "a gap rewinds": gap(),
        "a fork opens a new incarnation": fork(),
        "a restored server is asked about everything again": doubt(),
        "another head opens a new incarnation": other_head(),
        "forgotten behind the backup and seven days": forgotten(),
        "a batch is at most 256 KiB": big(),
    }
    return {"outboxes": [{"name": name, "device": str(DEVICE), "steps": steps} for name, steps in scripts.items()]}


class Script:
    """An outbox, and all that was done with it."""

    def __init__(self, facts: int) -> None:
        self.outbox = Outbox(DEVICE, KEY, SIGNATURES)
        self.steps: list[Step] = []
        for kind in KINDS[:facts]:
            self.append(ENCODER.encode(facts_of_each_kind(whole=False)[kind]))

    def append(self, raw: bytes) -> None:
        """Append a fact."""
        self.outbox.append(raw)
        self.note({"do": "append", "text": raw.decode()})

    def push(self, limit: int) -> None:
        """Ask for the next batch; the signature is over its last head."""
        push = self.outbox.next_push(limit)
        said = {"incarnation": push.incarnation, "base": push.base, "prev": push.prev, "facts": len(push.facts)}
        self.note({"do": "push", "limit": limit, "push": {**said, "signature": push.signature}})

    def absorb(self, known: int, *, told: Sequence[int] | None = None, **said: Any) -> None:
        """Absorb a reply that knows this many facts, with verdicts on these, else on all that are new.

        Without another head, it names the one that this outbox has there.
        """
        seqs = range(self.outbox.acknowledged + 1, known + 1) if told is None else told
        truth = {"head": self.outbox.heads[known - self.outbox.forgotten].hex()} if "head" not in said else {}
        reply = replace(REPLY, next_seq=known + 1, verdicts=[Verdict(seq=seq) for seq in seqs], **truth, **said)
        self.outbox.absorb(reply)
        names = ("next_seq", "head", "status", "now_ms", "durable_seq")
        self.note({"do": "absorb", "reply": {name: getattr(reply, name) for name in names}, "told": list(seqs)})

    def doubt(self) -> None:
        """Learn that the server was restored."""
        self.outbox.doubt()
        self.note({"do": "doubt"})

    def note(self, step: Step) -> None:
        """Note a step and what the outbox is after it."""
        outbox = self.outbox
        after = {
            "incarnation": outbox.incarnation,
            "end": outbox.end,
            "acknowledged": outbox.acknowledged,
            "waiting": outbox.waiting,
            "forgotten": outbox.forgotten,
            "head": outbox.heads[-1].hex(),
            "verdicts": sorted(outbox.verdicts),
        }
        self.steps.append({**step, "after": after})


def two_batches() -> list[Step]:
    """Send two and two; then nothing waits, and an empty batch still goes."""
    script = Script(4)
    for known in (2, 4):
        script.push(2)
        script.absorb(known)
    script.push(2)
    return script.steps


def lost_answer() -> list[Step]:
    """Send three without an answer, then one: the server knows three, and what became of two is still to be told."""
    script = Script(4)
    script.push(3)
    script.push(1)
    script.absorb(3, told=[1])
    script.push(200)
    script.absorb(4)
    return script.steps


def gap() -> list[Step]:
    """Send on, to a server that lost two of three."""
    script = Script(4)
    script.push(3)
    script.absorb(3)
    script.push(3)
    script.absorb(1, status="gap")
    script.push(200)
    return script.steps


def doubt() -> list[Step]:
    """Hear that the server was restored, though it is not behind; what it says in the same breath counts already."""
    script = Script(4)
    script.push(3)
    script.absorb(3)
    script.push(3)
    script.doubt()
    script.absorb(4, told=[4])
    script.push(200)
    script.absorb(4, told=[1, 2, 3, 4])
    return script.steps


def fork() -> list[Step]:
    """Be told of a fork."""
    script = Script(2)
    script.push(200)
    script.absorb(1, status="fork")
    script.push(200)
    return script.steps


def other_head() -> list[Step]:
    """Meet a server whose chain is another: one that knows more, then one with another hash."""
    script = Script(2)
    elsewhere = chain_through(chain_start(DEVICE, 1), [b"{}", b"{}", b"{}"])
    script.absorb(3, head=elsewhere[2].hex())
    script.absorb(1, head=elsewhere[0].hex())
    script.push(200)
    return script.steps


def forgotten() -> list[Step]:
    """Keep what is acknowledged until it is both old and in a backup; a new incarnation sends the rest."""
    script = Script(4)
    script.absorb(2)
    script.absorb(4, now_ms=NOW_MS + 1000)
    script.absorb(4, now_ms=NOW_MS + KEPT_MS - 1, durable_seq=4)
    script.absorb(4, now_ms=NOW_MS + KEPT_MS, durable_seq=1)
    script.absorb(4, now_ms=NOW_MS + KEPT_MS, durable_seq=4)
    script.append(ENCODER.encode(facts_of_each_kind(whole=False)["checked_in"]))
    script.push(200)
    script.absorb(1, status="gap", head=chain_start(DEVICE, 1).hex())
    script.push(200)
    return script.steps


def big() -> list[Step]:
    """Fill a batch to the byte: eight of nine facts go."""
    script = Script(0)
    raw = b"7" * MAX_FACT_BYTES
    for _ in range(9):
        script.outbox.append(raw)
    script.note({"do": "append_many", "letter": "7", "size": MAX_FACT_BYTES, "times": 9})
    script.push(200)
    script.absorb(8)
    script.push(200)
    return script.steps
