"""The version before this one, as it went over the air: written down here once, and never derived from today's."""

from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from mobile_sync.facts import AnyFact, AttemptFailed
from mobile_sync.upcast import Shape, Upcasts
from mobile_sync.wire import Clock, Exchange, Health, MediaWant, Page, Push, Reply, Verdict

OLD_PROTOCOL: Final = 1


class OldCursor(Struct, frozen=True, kw_only=True):
    """A cursor of version 1."""

    scope: str
    epoch: str
    version: int


class OldExchange(Struct, frozen=True, kw_only=True):
    """An exchange of version 1: it knows neither orders nor a track."""

    protocol: int
    device: UUID
    app: str
    clock: Clock
    push: Push | None
    pull: list[OldCursor]
    max_rows: int
    health: Health


class OldReply(Struct, frozen=True, kw_only=True):
    """A reply as version 1 reads it; what it does not know, it passes over."""

    epoch: str
    now_ms: int
    receipt: str
    next_seq: int
    head: str
    status: str
    verdicts: list[Verdict]
    pages: list[Page]
    want: list[MediaWant]
    durable_seq: int
    retry_ms: int


READER: Final = msgspec.json.Decoder(OldReply)


def write_old(asked: Exchange) -> bytes:
    """Return an exchange as a handheld of version 1 writes it."""
    pull = [OldCursor(scope=each.scope, epoch=each.epoch, version=each.version) for each in asked.pull]
    return msgspec.json.encode(
        OldExchange(
            protocol=OLD_PROTOCOL,
            device=asked.device,
            app="reference-1",
            clock=asked.clock,
            push=asked.push,
            pull=pull,
            max_rows=asked.max_rows,
            health=asked.health,
        )
    )


def read_old(body: bytes) -> Reply:
    """Return a reply as a handheld of version 1 understands it.

    Raises msgspec.DecodeError.
    """
    told = READER.decode(body)
    return Reply(**{name: getattr(told, name) for name in told.__struct_fields__})


def write_old_fact(fact: AnyFact) -> bytes:
    """Return a fact in the shape of an imagined version 0, in which failures had a ``cause``."""
    shape = msgspec.to_builtins(fact)
    if isinstance(fact, AttemptFailed):
        shape["cause"] = f"{shape.pop('reason')}/{shape.pop('solution')}"
        shape["version"] = 0
    return msgspec.json.encode(shape)


def lift_failure(shape: Shape) -> Shape:
    """Return a failure of version 0 as one of version 1."""
    reason, _, solution = str(shape["cause"]).partition("/")
    return {name: value for name, value in shape.items() if name != "cause"} | {"reason": reason, "solution": solution}


OLD_SHAPES: Final[Upcasts] = {("attempt_failed", 0): lift_failure}
"""No kind of fact has changed since the first release; the simulation imagines one that has, and lifts it."""
