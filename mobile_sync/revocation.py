"""A handheld that was revoked: its pull closes at once, what it captured is rescued, and then it is wiped.

What it still pushes is kept in quarantine. The order to wipe goes out when nothing waits on it any more and a backup
covers what it sent, or after seven days; the handheld answers with its key's last signature.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from mobile_sync.admission import Sender
from mobile_sync.intake import Taken
from mobile_sync.keys import P256, Signatures
from mobile_sync.wire import Done, Exchange, Order

RESCUE: Final = timedelta(days=7)
WIPE_RESCUED: Final = Order(
    kind="wipe",
    final=False,
    vi="Máy đã bị khóa và mọi việc đã ghi đã tới máy chủ. Dữ liệu trên máy nay được xóa.",
    en="This handheld was locked and all it recorded has reached the server. Its data is now erased.",
)
WIPE_OVERDUE: Final = Order(
    kind="wipe",
    final=True,
    vi="Máy đã bị khóa quá 7 ngày. Dữ liệu trên máy nay được xóa.",
    en="This handheld was locked more than seven days ago. Its data is now erased.",
)


def orders_for(
    asked: Exchange, taken: Taken | None, sender: Sender, now: datetime, durable_seq: int, signatures: Signatures = P256
) -> list[Order]:
    """Return what a handheld is ordered to do in this reply; none means that its signed word of obeying was heard."""
    if sender.revoked_at is None:
        return []
    if asked.done:
        return [] if any(is_wiped(done, sender, signatures) for done in asked.done) else [WIPE_OVERDUE]
    if now - sender.revoked_at >= RESCUE:
        return [WIPE_OVERDUE]
    return [WIPE_RESCUED] if is_rescued(asked, taken, durable_seq) else []


def is_rescued(asked: Exchange, taken: Taken | None, durable_seq: int) -> bool:
    """Return whether the handheld may lose what it holds: no fact and no photo waits, and a backup covers the rest.

    Its own count was made before this batch went out, and a batch that did not land rescued nothing.
    """
    if taken is None or taken.status != "ok" or asked.push is None:
        return False
    sent_now = taken.chain.next_seq - asked.push.base
    waits = sent_now < asked.health.facts_waiting or asked.health.media_waiting
    return not waits and taken.chain.next_seq <= durable_seq + 1


def wipe_message(device: UUID) -> bytes:
    """Return what a handheld signs when it has wiped itself."""
    return f"trao-wiped|{device}".encode()


def is_wiped(done: Done, sender: Sender, signatures: Signatures = P256) -> bool:
    """Return whether this is the handheld's own word that it obeyed the order to wipe."""
    return done.kind == "wipe" and signatures.is_signed(sender.public_key, wipe_message(sender.device), done.signature)
