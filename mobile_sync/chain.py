"""Where a push lands on the chain that the server holds: new, partly known, too far ahead, or a fork."""

from typing import Literal

from msgspec import Struct

from mobile_sync.wire import Push, chain_through


class Chain(Struct, frozen=True, kw_only=True):
    """The server's end of one incarnation's chain."""

    next_seq: int
    head: bytes


class Landing(Struct, frozen=True, kw_only=True):
    """What to do with a push: the number of leading facts already known, and every hash of the batch."""

    status: Literal["ok", "gap", "fork"]
    skip: int = 0
    heads: tuple[bytes, ...] = ()


class Knot(Struct, frozen=True, kw_only=True):
    """The hash that the ledger holds after one fact of a chain."""

    seq: int
    chain: bytes


def land(push: Push, chain: Chain, stored: Knot | None = None) -> Landing:
    """Compare a push with the chain; ``stored`` is the last knot kept of a batch that is all old.

    A gap or a fork changes nothing: the handheld rewinds, or opens a new incarnation. An old batch of which nothing
    is kept under this incarnation cannot be compared and is a fork, which costs only a new incarnation.
    """
    if push.base > chain.next_seq:
        return Landing(status="gap")
    heads = tuple(chain_through(bytes.fromhex(push.prev), (bytes(raw) for raw in push.facts)))
    skip = chain.next_seq - push.base
    if skip > len(heads):
        same = not heads or (stored is not None and heads[stored.seq - push.base] == stored.chain)
    else:
        same = (heads[skip - 1] if skip else bytes.fromhex(push.prev)) == chain.head
    return Landing(status="ok", skip=min(skip, len(heads)), heads=heads) if same else Landing(status="fork")
