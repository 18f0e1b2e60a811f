"""One round trip with a handheld: land the push on its chain, settle it, keep it, and give what changed."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Raw, Struct

from backend.base.doors import Visitor
from backend.base.sealing import DataKey
from backend.custody import store
from backend.custody.feed_store import FeedEntry, read_changes
from backend.custody.ledger import Ledger, Origin, keep
from backend.custody.model import courier_scope
from backend.custody.refusals import BadSignature, BatchTooLarge, ProtocolUnknown, ScopeUnknown, WrongDevice
from backend.people.store import DeviceRecord
from backend.proofs.store import add_proofs, read_wanted
from mobile_sync.chain import Chain, land
from mobile_sync.custody import Actor, Custody
from mobile_sync.facts import media_of
from mobile_sync.keys import is_signed
from mobile_sync.refusals import DeviceRevoked
from mobile_sync.settle import Rules, Step, Witnessed, id_of_bytes, part_ids, settle, witness
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
    Verdict,
    chain_start,
    chain_through,
    hash_text,
    outcome,
    outcome_of,
)


class Pushed(Struct, frozen=True, kw_only=True):
    """What a push led to."""

    status: str
    chain: Chain
    verdicts: list[Verdict]


def require_right(asked: Exchange, visitor: Visitor, device: DeviceRecord) -> None:
    """Hold the envelope: version, device, scopes, size, signature.

    Raises ProtocolUnknown, WrongDevice, ScopeUnknown, BatchTooLarge, BadSignature.
    """
    if asked.protocol != PROTOCOL:
        raise ProtocolUnknown(server=PROTOCOL)
    if asked.device != visitor.device:
        raise WrongDevice
    own = {courier_scope(device.courier_id), f"device:{device.id}"}
    if any(cursor.scope not in own for cursor in asked.pull):
        raise ScopeUnknown
    if asked.push and asked.push.facts:
        require_size(asked.push)
        require_signature(asked.push, device)


def require_size(push: Push) -> None:
    """Hold what one batch may carry.

    Raises BatchTooLarge.
    """
    if len(push.facts) > MAX_FACTS or sum(len(bytes(raw)) for raw in push.facts) > MAX_BATCH_BYTES:
        raise BatchTooLarge(max_facts=MAX_FACTS, max_bytes=MAX_BATCH_BYTES)


def require_signature(push: Push, device: DeviceRecord) -> None:
    """Hold the one signature of a batch, over the chain's hash after its last fact.

    Raises BadSignature.
    """
    heads = chain_through(bytes.fromhex(push.prev), (bytes(raw) for raw in push.facts))
    if not is_signed(device.public_key, heads[-1], push.signature):
        raise BadSignature


async def take_push(ledger: Ledger, push: Push, device: DeviceRecord, rules: Rules) -> Pushed:
    """Store what is new of a push, once, and say what became of every fact of it."""
    conn, province = ledger.conn, ledger.province
    await store.lock_device(conn, province, device.id)
    start = chain_start(device.id, push.incarnation)
    chain = await store.lock_chain(conn, province, device.id, push.incarnation, start)
    last = push.base + len(push.facts) - 1
    old = push.base <= last < chain.next_seq - 1
    stored = await store.read_last_knot(conn, province, device.id, push.incarnation, push.base, last) if old else None
    landing = land(push, chain, stored)
    if landing.status != "ok" or not push.facts:
        return Pushed(status=landing.status, chain=chain, verdicts=[])
    came = [witness(bytes(raw)) for raw in push.facts]
    known = await store.lock_custodies(conn, province, sorted({item.fact.parcel for item in came if item.fact}))
    # Read only now: whoever sent the same fact by another handheld has held the parcel's lock before us.
    before = await store.read_kept(conn, province, [id for item in came for id in (item.id, id_of_bytes(item.raw))])
    batch = part_ids(came, {id: kept.leaf for id, kept in before.items()})
    fresh = unseen(batch, before)
    if any(item in fresh for item in batch[: landing.skip]):
        return Pushed(status="fork", chain=chain, verdicts=[])
    steps = settle_new(known, fresh, device, rules)
    verdicts = {step.witnessed.id: step.verdict for step in steps}
    verdicts |= {id: outcome_of(kept.verdict, kept.code) for id, kept in before.items()}
    origins = {id: position for position, id in reversed(list(enumerate(fact.id for fact in batch)))}
    await keep_new(ledger, steps, push, device, [landing.heads[origins[step.witnessed.id]] for step in steps], origins)
    if landing.skip < len(batch):
        chain = Chain(next_seq=last + 1, head=landing.heads[-1])
        await store.advance_chain(conn, province, device.id, push.incarnation, chain.next_seq, chain.head)
    return Pushed(status="ok", chain=chain, verdicts=numbered(batch, verdicts, push.base))


def unseen(batch: Sequence[Witnessed], before: Mapping[UUID, store.Kept]) -> list[Witnessed]:
    """Return the facts that the ledger does not hold, each once."""
    fresh = {fact.id: fact for fact in reversed(batch) if fact.id not in before}
    return [fact for fact in batch if fresh.get(fact.id) is fact]


def settle_new(
    known: Mapping[UUID, Custody], batch: Sequence[Witnessed], device: DeviceRecord, rules: Rules
) -> list[Step]:
    """Settle facts against locked custodies; a locked handheld's facts are kept, not applied."""
    if device.revoked_at is not None:
        return [Step(witnessed=fact, verdict=outcome(DeviceRevoked)) for fact in batch]
    return settle(known, batch, Actor("courier", device.courier_id), rules)


async def keep_new(
    ledger: Ledger,
    steps: Sequence[Step],
    push: Push,
    device: DeviceRecord,
    heads: Sequence[bytes],
    positions: dict[UUID, int],
) -> None:
    """Write what was settled, and note which photos and signatures it stands on."""
    if not steps:
        return
    seqs = [push.base + positions[step.witnessed.id] for step in steps]
    origin = Origin(device=device.id, incarnation=push.incarnation, seqs=seqs, heads=heads)
    await keep(ledger, Actor("courier", device.courier_id), steps, origin)
    proofs = [
        (step.witnessed.id, role, bytes.fromhex(sha256))
        for step in steps
        if step.witnessed.fact
        for role, sha256 in media_of(step.witnessed.fact)
    ]
    await add_proofs(ledger.conn, ledger.province, device.id, proofs)


def numbered(batch: Sequence[Witnessed], verdicts: dict[UUID, Verdict], base: int) -> list[Verdict]:
    """Return the verdict on every fact of a batch under its own number."""
    return [
        Verdict(seq=base + position, status=verdict.status, code=verdict.code, vi=verdict.vi, en=verdict.en)
        for position, verdict in enumerate(verdicts[fact.id] for fact in batch)
    ]


async def read_page(ledger: Ledger, cursor: Cursor, epoch: str, limit: int) -> Page:
    """Return what changed in one scope after a cursor; another epoch or a cursor from the future starts anew."""
    after = cursor.version if cursor.epoch == epoch else 0
    head, entries = await read_changes(ledger.conn, ledger.province, cursor.scope, after, limit)
    reset = cursor.epoch != epoch or cursor.version > head.version
    more = len(entries) == limit and entries[-1].version < head.version
    return Page(
        scope=cursor.scope,
        epoch=epoch,
        reset=reset,
        rows=[open_row(entry, cursor.scope, ledger.key) for entry in entries],
        version=entries[-1].version if more else head.version,
        head=head.version,
        more=more,
        digest=hash_text(head.digest_high, head.digest_low),
        live=head.live,
    )


def open_row(entry: FeedEntry, scope: str, key: DataKey) -> Row:
    """Return a stored row with its body in the clear."""
    sealed_as = f"{scope}|{entry.kind}|{entry.id}"
    body = key.open("sync_feed", "body", sealed_as, entry.body) if entry.body is not None else b"null"
    return Row(
        kind=entry.kind,
        id=entry.id,
        version=entry.version,
        operation=entry.operation,
        hash=hash_text(entry.hash_high, entry.hash_low),
        why=entry.why,
        body=Raw(body),
    )


async def answer(ledger: Ledger, asked: Exchange, device: DeviceRecord, rules: Rules, token_key: bytes) -> Reply:
    """Take the push, then give the pull, so that a handheld's own writes come back in the same reply."""
    conn, province, now = ledger.conn, ledger.province, ledger.now
    pushed = await take_push(ledger, asked.push, device, rules) if asked.push else None
    revoked = device.revoked_at is not None
    epoch = await store.read_epoch(conn, province)
    pages = [] if revoked else [await read_page(ledger, cursor, epoch, asked.max_rows) for cursor in asked.pull]
    wanted = await read_wanted(conn, province, device.id)
    now_ms = int(now.timestamp() * 1000)
    await store.note_contact(
        conn, province, device.id, now, asked.app, asked.health.facts_waiting, asked.clock.wall_ms - now_ms
    )
    chain = pushed.chain if pushed else Chain(next_seq=0, head=b"")
    return Reply(
        epoch=epoch,
        now_ms=now_ms,
        receipt=sign_receipt(token_key, province, device.id, chain, now),
        next_seq=chain.next_seq,
        head=chain.head.hex(),
        status="revoked" if revoked else pushed.status if pushed else "ok",  # type: ignore[arg-type]
        verdicts=pushed.verdicts if pushed else [],
        pages=pages,
        want=[MediaWant(sha256=sha256.hex(), offset=0) for sha256 in wanted],
        durable_seq=0,
        retry_ms=0,
    )


def sign_receipt(key: bytes, province: int, device: UUID, chain: Chain, now: datetime) -> str:
    """Return the server's word that it held the chain up to here at this moment (HMAC-SHA-256)."""
    said = f"{province}|{device}|{chain.next_seq}|{chain.head.hex()[:16]}|{int(now.timestamp())}"
    return f"{said}|{hmac.digest(key, said.encode(), hashlib.sha256).hex()[:32]}"
