"""Put one reply together: how far the chain is, what became of the facts, what changed, and what is ordered."""

from collections.abc import Sequence
from datetime import datetime

from mobile_sync.admission import Sender
from mobile_sync.intake import Taken
from mobile_sync.keys import P256, Signatures
from mobile_sync.revocation import orders_for
from mobile_sync.wire import PROTOCOL, Exchange, MediaWant, Page, Reply


def compose(
    asked: Exchange,
    taken: Taken | None,
    sender: Sender,
    *,
    epoch: str,
    now: datetime,
    receipt: str,
    pages: Sequence[Page],
    want: Sequence[MediaWant],
    durable_seq: int = 0,
    durable_ms: int = 0,
    retry_ms: int = 0,
    signatures: Signatures = P256,
) -> Reply:
    """Return the answer to an exchange; a revoked handheld is shown no page, whatever was read for it.

    ``durable_seq`` is how far the chain that was pushed is covered by a backup, which was made at ``durable_ms``; both
    are 0 while there is none.
    """
    revoked = sender.revoked_at is not None
    return Reply(
        epoch=epoch,
        now_ms=int(now.timestamp() * 1000),
        receipt=receipt,
        next_seq=taken.chain.next_seq if taken else 0,
        head=taken.chain.head.hex() if taken else "",
        status="revoked" if revoked else taken.status if taken else "ok",
        verdicts=list(taken.verdicts) if taken else [],
        pages=[] if revoked else list(pages),
        want=list(want),
        durable_seq=durable_seq,
        durable_ms=durable_ms,
        retry_ms=retry_ms,
        orders=orders_for(asked, taken, sender, now, durable_seq, signatures) if asked.protocol == PROTOCOL else [],
    )
