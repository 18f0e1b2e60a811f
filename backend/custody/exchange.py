"""One round trip with a handheld: read what the rules ask for, let them decide, write what they say."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from msgspec import Raw
from msgspec.structs import replace

from backend.base.doors import Visitor
from backend.base.refusals import Refused
from backend.base.sealing import DataKey
from backend.custody import store
from backend.custody.feed_store import FeedEntry, read_changes
from backend.custody.ledger import Ledger, Origin, keep
from backend.custody.passings import read_passings
from backend.custody.refusals import BadSignature, BatchTooLarge, ProtocolUnknown, ScopeUnknown, WrongDevice
from backend.people.store import DeviceRecord, read_device
from backend.proofs.store import add_proofs, read_wanted
from mobile_sync.admission import Fault, Sender, fault_of
from mobile_sync.answer import compose
from mobile_sync.chain import Chain, land
from mobile_sync.custody import Actor
from mobile_sync.facts import media_of
from mobile_sync.feed import Head, page_of
from mobile_sync.handover import Signer
from mobile_sync.intake import Held, Taken, asks_old, ids_of, parcels_of, read_batch, signers_named, take
from mobile_sync.receipts import Seal
from mobile_sync.settle import Rules
from mobile_sync.wire import (
    MAX_BATCH_BYTES,
    MAX_FACTS,
    PROTOCOL,
    Cursor,
    Exchange,
    MediaWant,
    Page,
    Push,
    Reply,
    Row,
    chain_start,
    hash_text,
)

TURNED_AWAY: Final[dict[Fault, Callable[[], Refused]]] = {
    "PROTOCOL_UNKNOWN": partial(ProtocolUnknown, server=PROTOCOL),
    "WRONG_DEVICE": WrongDevice,
    "SCOPE_UNKNOWN": ScopeUnknown,
    "BATCH_TOO_LARGE": partial(BatchTooLarge, max_facts=MAX_FACTS, max_bytes=MAX_BATCH_BYTES),
    "BAD_SIGNATURE": BadSignature,
}


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


async def take_push(ledger: Ledger, push: Push, sender: Sender, rules: Rules, seal: Seal) -> Taken:
    """Store what is new of a push, once, and say what became of every fact of it."""
    conn, province, device = ledger.conn, ledger.province, sender.device
    await store.lock_device(conn, province, device)
    start = chain_start(device, push.incarnation)
    chain = await store.lock_chain(conn, province, device, push.incarnation, start)
    last = push.base + len(push.facts) - 1
    old = asks_old(push, chain)
    knot = await store.read_last_knot(conn, province, device, push.incarnation, push.base, last) if old else None
    landing = land(push, chain, knot)
    if landing.status != "ok" or not push.facts:
        return Taken(status=landing.status, chain=chain)
    batch = read_batch(push, seal.proven)
    rules = replace(rules, signers=await read_signers(ledger, signers_named(batch)))
    custodies = await store.lock_custodies(conn, province, parcels_of(batch))
    passings = await read_passings(conn, ledger.key, province, list(custodies))
    named = ids_of(batch, [each for ways in passings.values() for each in ways])
    # Read only now: whoever sent the same fact by another handheld has held the parcel's lock before us.
    kept = await store.read_kept(conn, province, named)
    held = Held(custodies=custodies, facts=kept, passings=passings)
    taken = take(push, chain, landing, batch, held, sender, rules)
    await keep_new(ledger, taken, push.incarnation, sender)
    if taken.chain != chain:
        await store.advance_chain(conn, province, device, push.incarnation, taken.chain.next_seq, taken.chain.head)
    return taken


async def read_signers(ledger: Ledger, devices: Collection[UUID]) -> dict[UUID, Signer]:
    """Return the keys of the handhelds on whose offers and acceptances a batch rests."""
    read = [await read_device(ledger.conn, ledger.province, device) for device in sorted(devices)]
    return {each.id: Signer(courier=each.courier_id, public_key=each.public_key) for each in read if each}


async def keep_new(ledger: Ledger, taken: Taken, incarnation: int, sender: Sender) -> None:
    """Write what was settled, and note which photos and signatures it stands on."""
    if not taken.steps:
        return
    seqs, heads = [place.seq for place in taken.places], [place.head for place in taken.places]
    origin = Origin(device=sender.device, incarnation=incarnation, seqs=seqs, heads=heads)
    await keep(ledger, Actor("courier", sender.courier), taken.steps, origin)
    proofs = [
        (step.witnessed.id, role, bytes.fromhex(sha256))
        for step in taken.steps
        if step.witnessed.fact
        for role, sha256 in media_of(step.witnessed.fact)
    ]
    await add_proofs(ledger.conn, ledger.province, sender.device, proofs)


async def read_page(ledger: Ledger, cursor: Cursor, epoch: str, limit: int) -> Page:
    """Return what changed in one scope after a cursor; another epoch or a cursor from the future starts anew."""
    after = cursor.version if cursor.epoch == epoch else 0
    head, entries = await read_changes(ledger.conn, ledger.province, cursor.scope, after, limit)
    digest = int(hash_text(head.digest_high, head.digest_low), 16)
    rows = open_rows(entries, cursor.scope, ledger.key)
    return page_of(cursor, epoch, Head(version=head.version, live=head.live, digest=digest), rows, limit)


def open_rows(entries: Sequence[FeedEntry], scope: str, key: DataKey) -> list[Row]:
    """Return stored rows with their bodies in the clear."""
    return [
        Row(
            kind=entry.kind,
            id=entry.id,
            version=entry.version,
            operation=entry.operation,
            hash=hash_text(entry.hash_high, entry.hash_low),
            why=entry.why,
            body=Raw(open_body(entry, scope, key)),
        )
        for entry in entries
    ]


def open_body(entry: FeedEntry, scope: str, key: DataKey) -> bytes:
    """Return a stored row's body in the clear; a tombstone has none."""
    if entry.body is None:
        return b"null"
    return key.open("sync_feed", "body", f"{scope}|{entry.kind}|{entry.id}", entry.body)


async def answer(ledger: Ledger, asked: Exchange, device: DeviceRecord, rules: Rules, token_key: bytes) -> Reply:
    """Take the push, then give the pull, so that a handheld's own writes come back in the same reply."""
    conn, province, now, sender = ledger.conn, ledger.province, ledger.now, sender_of(device)
    seal = Seal(key=token_key, province=province, device=sender.device)
    taken = await take_push(ledger, asked.push, sender, rules, seal) if asked.push else None
    epoch = await store.read_epoch(conn, province)
    open_to_pull = sender.revoked_at is None
    pages = [await read_page(ledger, cursor, epoch, asked.max_rows) for cursor in asked.pull if open_to_pull]
    wanted = await read_wanted(conn, province, device.id)
    now_ms = int(now.timestamp() * 1000)
    await store.note_contact(
        conn, province, device.id, now, asked.app, asked.health.facts_waiting, asked.clock.wall_ms - now_ms
    )
    return compose(
        asked,
        taken,
        sender,
        epoch=epoch,
        now=now,
        receipt=seal.receipt(taken.chain if taken else Chain(next_seq=0, head=b""), now),
        pages=pages,
        want=[MediaWant(sha256=sha256.hex(), offset=0) for sha256 in wanted],
    )
