"""Verify the ledger from the ground: parcels' threads, handhelds' chains, officers' codes and receipts used, by hash.

Shares nothing with what wrote them but the three formulas, which are repeated here on purpose.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from asyncpg import Connection
from cryptography.exceptions import InvalidTag
from msgspec import Struct

from backend.base.sealing import DataKey
from backend.custody import verify_store as store


class Verified(Struct, frozen=True, kw_only=True):
    """What was looked at, and every fault found in words: none means that the ledger is whole."""

    facts: int
    threads: int
    events: int
    faults: tuple[str, ...]


async def verify(conn: Connection, province: int, key: DataKey) -> Verified:
    """Recompute every hash of one province's ledger."""
    facts = await store.read_facts(conn, province)
    events = await store.read_events(conn, province)
    heads = await store.read_heads(conn, province)
    ends = await store.read_chain_ends(conn, province)
    uses = await store.read_code_uses(conn, province)
    used = await store.read_receipts_used(conn, province)
    faults = [
        *bad_facts(facts, key),
        *bad_ends(facts, ends),
        *bad_threads(events, heads),
        *bad_codes(uses, province, key),
        *bad_receipts(used, key, province),
    ]
    return Verified(facts=len(facts), threads=len(heads), events=len(events), faults=tuple(faults))


def bad_facts(facts: Iterable[store.FactHash], key: DataKey) -> Iterable[str]:
    """Give the facts whose bytes do not have their hash, or do not continue their handheld's chain.

    A fact sent again under a new incarnation is stored once, so a chain is followed only while it is without holes.
    """
    place, head = ("", 0), b""
    for fact in facts:
        try:
            raw = key.open("fact", "body", fact.id, fact.body)
        except InvalidTag:
            yield f"fact {fact.id}: its bytes cannot be opened"
            place = ("", 0)
            continue
        if hashlib.sha256(raw).digest() != fact.leaf:
            yield f"fact {fact.id}: bytes and hash differ"
        if fact.device_id is None or fact.incarnation is None or fact.seq is None:
            continue
        chain = f"{fact.device_id}|{fact.incarnation}"
        if fact.seq == 1:
            place, head = (chain, 1), hashlib.sha256(chain.encode()).digest()
        if place == (chain, fact.seq) and hashlib.sha256(head + raw).digest() != fact.chain:
            yield f"fact {fact.id}: the handheld's chain breaks"
        place, head = (chain, fact.seq + 1), fact.chain or b""


def bad_ends(facts: Iterable[store.FactHash], ends: Sequence[store.ChainEnd]) -> Iterable[str]:
    """Give the handhelds' chains that lack a fact, or do not end where the server says.

    Where a handheld has several incarnations, a fact that one lacks may be kept under another.
    """
    kept: dict[tuple[UUID, int], dict[int, bytes]] = {}
    for fact in facts:
        if fact.device_id is not None and fact.incarnation is not None and fact.seq is not None:
            kept.setdefault((fact.device_id, fact.incarnation), {})[fact.seq] = fact.chain or b""
    incarnations = Counter(end.device_id for end in ends)
    for end in ends:
        chain = kept.pop((end.device_id, end.incarnation), {})
        name = f"{end.device_id}|{end.incarnation}"
        if any(seq >= end.next_seq for seq in chain):
            yield f"chain {name}: facts lie beyond its end"
        if incarnations[end.device_id] == 1:
            yield from (f"chain {name}: fact {seq} is missing" for seq in range(1, end.next_seq) if seq not in chain)
        start = hashlib.sha256(name.encode()).digest()
        last = start if end.next_seq == 1 else chain.get(end.next_seq - 1, end.head)
        if last != end.head:
            yield f"chain {name}: it does not end where the server says"
    yield from (f"chain {device}|{incarnation}: its end is missing" for device, incarnation in kept)


def bad_threads(events: Iterable[store.EventHash], heads: Iterable[store.ThreadHead]) -> Iterable[str]:
    """Give the threads that break: a number missing, a hash that does not follow, an end that is not the parcel's."""
    reached: dict[UUID, tuple[int, bytes]] = {}
    left: dict[UUID, tuple[str, str, UUID]] = {}
    for event in events:
        n, head = reached.get(event.parcel_id, (0, bytes(32)))
        if event.n != n + 1 or hashlib.sha256(head + event.leaf).digest() != event.head:
            yield f"parcel {event.parcel_id}: thread breaks at {event.n}"
        if event.leaf != event.fact_leaf:
            yield f"parcel {event.parcel_id}: event {event.n} is not its fact's"
        reached[event.parcel_id] = (event.n, event.head)
        left[event.parcel_id] = (event.after, event.holder_kind, event.holder_id)
    for end in heads:
        if reached.get(end.id, (0, bytes(32))) != (end.chain_n, end.chain_head):
            yield f"parcel {end.id}: the thread does not end where the parcel says"
        if left.get(end.id, ("registered", end.holder_kind, end.holder_id)) != (
            end.state,
            end.holder_kind,
            end.holder_id,
        ):
            yield f"parcel {end.id}: its state or holder is not what its thread says"


def bad_codes(uses: Iterable[store.CodeUse], province: int, key: DataKey) -> Iterable[str]:
    """Give the facts that an officer's code does not prove: it is not the one that they bear, or of another act."""
    acts: dict[UUID, tuple[object, ...]] = {}
    for use in uses:
        try:
            fact = json.loads(key.open("fact", "body", use.fact_id, use.body))
        except InvalidTag:
            continue  # said already
        fields = ("hd1", str(province), str(use.office_id), use.day.isoformat(), str(fact.get("officer_code")))
        message = b"".join(len(field).to_bytes(2) + field for field in map(str.encode, fields))
        if hashlib.sha256(message).digest()[:16] != use.commitment:
            yield f"fact {use.fact_id}: it does not bear the officer's code that is to prove it"
        act = (use.actor_id, fact.get("at"), fact.get("office"), fact.get("shown"))
        if acts.setdefault(use.code_id, act) != act:
            yield f"fact {use.fact_id}: its officer's code proves another act"


def bad_receipts(used: Iterable[store.ReceiptUsed], key: DataKey, province: int) -> Iterable[str]:
    """Give the receipts that count as used up though the delivery does not bring their secret."""
    for each in used:
        try:
            secret = bytes.fromhex(json.loads(key.open("fact", "body", each.fact_id, each.body))["receipt_secret"])
        except (InvalidTag, ValueError, KeyError):
            yield f"receipt {each.receipt_id}: the delivery that used it brings no secret"
            continue
        words = ("hr1", str(province), str(each.dossier_id), each.leg)
        fields = [*(word.encode() for word in words), secret]
        kept = hashlib.sha256(b"".join(len(field).to_bytes(2) + field for field in fields)).digest()
        if kept != each.commitment:
            yield f"receipt {each.receipt_id}: the secret of the delivery that used it is another's"
