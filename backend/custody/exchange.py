"""One round trip with a handheld: its facts are taken, then it is given what changed, all in one transaction."""

import os
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

import msgspec

from backend.base.clock import new_id
from backend.base.doors import Visitor
from backend.base.refusals import Refused
from backend.custody.contact_store import add_track, end_exchange, note_wiped
from backend.custody.ledger import Ledger
from backend.custody.pull import read_page
from backend.custody.push import take_push
from backend.custody.refusals import BadSignature, BatchTooLarge, ProtocolUnknown, ScopeUnknown, WrongDevice
from backend.people.store import DeviceRecord
from backend.proofs.parts import Parts
from mobile_sync.admission import Fault, Sender, fault_of
from mobile_sync.answer import compose
from mobile_sync.chain import Chain
from mobile_sync.receipts import ReceiptKey
from mobile_sync.revocation import is_wiped
from mobile_sync.settle import Rules
from mobile_sync.wire import MAX_BATCH_BYTES, MAX_FACTS, MAX_ROWS, PROTOCOL, Exchange, MediaWant, Reply

TURNED_AWAY: Final[dict[Fault, Callable[[], Refused]]] = {
    "PROTOCOL_UNKNOWN": partial(ProtocolUnknown, server=PROTOCOL),
    "WRONG_DEVICE": WrongDevice,
    "SCOPE_UNKNOWN": ScopeUnknown,
    "BATCH_TOO_LARGE": partial(BatchTooLarge, max_facts=MAX_FACTS, max_bytes=MAX_BATCH_BYTES),
    "BAD_SIGNATURE": BadSignature,
}
MOST_WANTED: Final = 50
NO_CHAIN: Final = Chain(next_seq=0, head=b"")


def require_right(asked: Exchange, visitor: Visitor, device: DeviceRecord) -> None:
    """Hold the envelope: version, device, scopes, size, signature.

    Raises ProtocolUnknown, WrongDevice, ScopeUnknown, BatchTooLarge, BadSignature.
    """
    assert visitor.device == device.id, "the door read the token's own handheld"
    if fault := fault_of(asked, sender_of(device)):
        raise TURNED_AWAY[fault]()


def sender_of(device: DeviceRecord) -> Sender:
    """Return a handheld as the rules know it."""
    return Sender(
        device=device.id, courier=device.courier_id, public_key=device.public_key, revoked_at=device.revoked_at
    )


async def answer(
    ledger: Ledger, asked: Exchange, device: DeviceRecord, rules: Rules, token_key: bytes, parts: Parts
) -> Reply:
    """Take the push, then give the pull, so that a handheld's own writes come back in the same reply."""
    conn, province, now, sender = ledger.conn, ledger.province, ledger.now, sender_of(device)
    seal = ReceiptKey(key=token_key, province=province, device=sender.device)
    taken = None
    if asked.push:
        taken, sender = await take_push(ledger, asked.push, sender, rules, seal)
    if sender.revoked_at is not None and any(is_wiped(done, sender) for done in asked.done):
        await note_wiped(conn, province, sender.device, now)
    if asked.track and sender.revoked_at is None:
        await keep_track(ledger, asked, sender)
    ending = await end_exchange(
        conn,
        province,
        sender.device,
        asked.push.incarnation if asked.push else 0,
        now,
        asked.app,
        asked.health.facts_waiting,
        asked.clock.wall_ms - milliseconds(now),
        MOST_WANTED,
        os.urandom(32),
    )
    pages = []
    if asked.pull and sender.revoked_at is None:
        # The version before this one cannot walk through a scope in several pages after a reset.
        limit = asked.max_rows if asked.protocol == PROTOCOL else MAX_ROWS
        pages = [await read_page(ledger, cursor, ending.epoch, limit) for cursor in asked.pull]
    wanted = [sha256.hex() for sha256 in ending.wanted]
    return compose(
        asked,
        taken,
        sender,
        epoch=ending.epoch,
        now=now,
        receipt=seal.receipt(taken.chain if taken else NO_CHAIN, now),
        pages=pages,
        want=[MediaWant(sha256=sha256, offset=parts.offset(province, sender.device, sha256)) for sha256 in wanted],
        durable_seq=ending.durable_seq,
        durable_ms=milliseconds(ending.durable_at) if ending.durable_at else 0,
    )


async def keep_track(ledger: Ledger, asked: Exchange, sender: Sender) -> None:
    """Keep where the handheld was; nothing else rests on it."""
    id = new_id()
    points = ledger.key.seal("track", "points", id, msgspec.json.encode(asked.track))
    await add_track(ledger.conn, ledger.province, id, sender.device, ledger.now, points)


def milliseconds(moment: datetime) -> int:
    """Return a moment as milliseconds since 1970."""
    return int(moment.timestamp() * 1000)
