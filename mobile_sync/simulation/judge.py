"""The judges: they compare diary, server and handhelds, and compute every hash and chain for themselves.

Nothing here calls a rule of the exchange: bytes, dictionaries and SHA-256 only.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from mobile_sync.simulation.diary import Diary, Violation
from mobile_sync.simulation.handset import Handset
from mobile_sync.simulation.profiles import Profile
from mobile_sync.simulation.server import Server
from mobile_sync.simulation.store import Store

RESCUE_S = 7 * 86_400
ALARMS = {"HANDOVER_CONTRADICTED", "BAD_TRANSITION", "WRONG_HOLDER"}


def judge(server: Server, handsets: Sequence[Handset], diary: Diary, profile: Profile) -> Iterator[Violation]:
    """Give everything in which a world that has come to rest is not as it was guaranteed."""
    store = server.store
    yield from nothing_is_lost(store, diary)
    yield from everything_once(store)
    for handset in handsets:
        if handset.device not in diary.revoked:
            yield from converged(store, handset)
            yield from drained(handset)
            yield from told_what_became(store, handset)
    yield from nothing_invented(store, diary)
    yield from chains_verify(store)
    yield from media_right(store, diary)
    yield from poison_set_aside(store, diary)
    yield from revoked_and_wiped(server, handsets, diary)
    yield from old_ones_heard(store, diary)
    yield from one_truth(store, diary)
    yield from no_false_alarm(store, handsets, diary)
    yield from time_bounded(store, diary)
    repairs = sum(handset.handheld.repairs_needed for handset in handsets)
    if repairs and not profile.flip and not profile.rot:
        yield Violation("G3", f"{repairs} repairs where nothing was garbled: a defect that repair would hide")


def nothing_is_lost(store: Store, diary: Diary) -> Iterator[Violation]:
    """G1: what was captured, and stayed on its handheld or was received once and for all, is in the ledger."""
    held = {entry.raw for entry in store.ledger}
    for raw in diary.captured.keys() - held - diary.lost - diary.excused:
        yield Violation("G1", f"{diary.captured[raw].device} captured a fact that never arrived")
    for raw, at in diary.committed.items():
        undone = any(backup <= at <= restore for backup, restore in diary.restored)
        if raw not in held and not undone:
            yield Violation("G1", "a fact that was committed is gone")


def everything_once(store: Store) -> Iterator[Violation]:
    """G2: one fact, one entry, one knot; and a thread whose numbers and hashes follow one another."""
    for raw, times in Counter(entry.raw for entry in store.ledger).items():
        if times > 1:
            yield Violation("G2", f"a fact is {times} times in the ledger: {raw[:60]!r}")
    knots = Counter(event.fact for events in store.threads.values() for event in events)
    for fact, times in knots.items():
        if times > 1:
            yield Violation("G2", f"fact {fact} moved its parcel {times} times")
    for entry in store.ledger:
        if entry.verdict == "ok" and knots[entry.id] != 1:
            yield Violation("G2", f"fact {entry.id} is accepted and moved nothing")
    for parcel, events in store.threads.items():
        head = bytes(32)
        for number, event in enumerate(events, start=1):
            head = hashlib.sha256(head + event.leaf).digest()
            if (event.n, event.head) != (number, head):
                yield Violation("G2", f"the thread of {parcel} breaks at {number}")
                break
        if events and store.custodies[parcel].head != head:
            yield Violation("G2", f"{parcel} does not stand where its thread ends")


def converged(store: Store, handset: Handset) -> Iterator[Violation]:
    """G3: the rows on the handheld are those of the server, and of the custodies; digests computed anew agree."""
    scope = f"courier:{handset.courier}"
    shown = {key: bytes(row.body) for key, row in handset.handheld.replica.scopes[scope].rows.items()}
    fed = {key: bytes(row.body) for key, row in store.feeds.get(scope, {}).items() if row.operation}
    if shown != fed:
        lacking, surplus = fed.keys() - shown.keys(), shown.keys() - fed.keys()
        yield Violation("G3", f"{handset.device}: lacks {len(lacking)}, has {len(surplus)} too many, or differs")
    head = store.heads.get(scope)
    if (head.digest if head else 0) != digest(shown):
        yield Violation("G3", f"{handset.device}: the server's digest is not that of the rows shown")
    if handset.handheld.replica.greyed:
        yield Violation("G5", f"{handset.device}: rows taken away are still there though nothing waits")
    held = {parcel for parcel, custody in store.custodies.items() if custody.holder == handset.courier}
    if missing := held - {UUID(id) for _, id in fed}:
        yield Violation("G3", f"{handset.device}: the courier holds {len(missing)} parcels that are not on his list")
    for (_, id), body in fed.items():
        told, custody = json.loads(body), store.custodies[UUID(id)]
        if (told["state"], told["holder"], told["n"]) != (custody.state, str(custody.holder), custody.n):
            yield Violation("G3", f"{handset.device}: the feed does not say where {id} stands")
        if handset.courier not in (custody.courier, custody.holder):
            yield Violation("G5", f"{handset.device}: {id} is neither with this courier nor on a tour of his")


def one_truth(store: Store, diary: Diary) -> Iterator[Violation]:
    """G2: where nothing was lost or set aside, the book says where the paper truly is; a contradiction is seen."""
    doubted = {fact.parcel for fact in diary.captured.values() if fact.raw in diary.lost | diary.excused}
    seen = {UUID(int=0)}
    for entry in store.ledger:
        captured = diary.captured.get(entry.raw)
        if captured and captured.parcel and (entry.verdict == "quarantine" or entry.code == "DUPLICATE_HANDOVER"):
            seen.add(captured.parcel)
    for parcel, custody in store.custodies.items():
        if parcel in diary.contradicted and parcel not in doubted | seen:
            yield Violation("G2", f"two couriers say that they hold {parcel} and nobody is told")
        if parcel in doubted | seen | diary.contradicted or custody.state == "exception":
            continue
        if custody.holder != diary.physical[parcel]:
            yield Violation("G2", f"{parcel} is with {diary.physical[parcel]}, the book says {custody.holder}")


def no_false_alarm(store: Store, handsets: Sequence[Handset], diary: Diary) -> Iterator[Violation]:
    """G2: two honest couriers are never told that they contradict each other, in whatever order they are heard.

    Left out is where the giver's second handheld knew what the first did not, where something was truly lost, and
    where the parcel came back to one who had had it before: dispatch may then be asked which time is meant.
    """
    if diary.restored:
        return
    owners = Counter(handset.courier for handset in handsets)
    plain = {handset.device for handset in handsets if owners[handset.courier] == 1} - diary.revoked.keys()
    touched: dict[UUID, set[UUID]] = {}
    for fact in diary.captured.values():
        if fact.parcel:
            touched.setdefault(fact.parcel, set()).add(fact.device if fact.raw not in diary.lost else UUID(int=0))
    codes: dict[UUID, set[str]] = {}
    for entry in store.ledger:
        captured = diary.captured.get(entry.raw)
        if captured and captured.parcel and entry.verdict == "quarantine":
            codes.setdefault(captured.parcel, set()).add(entry.code)
    for parcel, found in codes.items():
        honest = parcel not in diary.contradicted and not came_back(parcel, diary)
        if found <= ALARMS and touched[parcel] <= plain and honest:
            yield Violation("G2", f"the handover of {parcel} is called a contradiction, and is none")


def came_back(parcel: UUID, diary: Diary) -> bool:
    """Return whether a courier came to a parcel more than once, or called it missing."""
    told = [json.loads(raw) for raw, fact in diary.captured.items() if fact.parcel == parcel]
    if any(fact["kind"] == "missing" for fact in told):
        return True
    takers = [fact["acceptance"]["device"] for fact in told if fact["kind"] == "given_over"]
    givers = [fact["offer"]["device"] for fact in told if fact["kind"] == "taken_over"]
    return len(set(takers) | set(givers)) < 1 + max(len(set(takers)), len(set(givers)))


def time_bounded(store: Store, diary: Diary) -> Iterator[Violation]:
    """G4: a time that is called proven lies before the fact, and the receipt after it."""
    for entry in store.ledger:
        captured = diary.captured.get(entry.raw)
        if captured and entry.after and not entry.after <= captured.at <= entry.received:
            yield Violation("G4", f"fact {entry.id} is called younger than {entry.after}, and happened {captured.at}")


def digest(rows: dict[tuple[str, str], bytes]) -> int:
    """Return the XOR of the first 128 bits of each row's SHA-256."""
    value = 0
    for (kind, id), body in rows.items():
        value ^= int.from_bytes(hashlib.sha256(kind.encode() + b"\0" + id.encode() + b"\0" + body).digest()[:16], "big")
    return value


def drained(handset: Handset) -> Iterator[Violation]:
    """G8: nothing waits for ever, whatever stands before it."""
    handheld = handset.handheld
    if handheld.outbox.waiting:
        yield Violation("G8", f"{handset.device}: {handheld.outbox.waiting} facts still wait")
    if handheld.offsets:
        yield Violation("G7", f"{handset.device}: {len(handheld.offsets)} photos still wait")


def told_what_became(store: Store, handset: Handset) -> Iterator[Violation]:
    """G4: of every fact that it shows as received, a handheld shows what became of it, as the ledger has it."""
    outbox, kept = handset.handheld.outbox, {entry.raw: entry for entry in store.ledger}
    for seq, raw in enumerate(outbox.facts, start=outbox.forgotten + 1):
        entry, said = kept.get(raw), outbox.verdicts.get(seq)
        if seq > outbox.acknowledged or entry is None:
            continue
        if said is None or (said.status, said.code) != (entry.verdict, entry.code):
            yield Violation("G4", f"{handset.device} shows {said} of a fact that is {entry.verdict} {entry.code}")


def nothing_invented(store: Store, diary: Diary) -> Iterator[Violation]:
    """G4: the ledger holds nothing that its handheld did not capture, byte for byte."""
    for entry in store.ledger:
        captured = diary.captured.get(entry.raw)
        if captured is None or captured.device != entry.device:
            yield Violation("G4", f"the ledger holds what {entry.device} never captured: {entry.raw[:60]!r}")


def chains_verify(store: Store) -> Iterator[Violation]:
    """G6: every knot follows from the one before it, where that is kept in the same chain, and none is kept twice."""
    places: dict[tuple[UUID, int, int], bytes] = {}
    for entry in store.ledger:
        place = (entry.device, entry.incarnation, entry.seq)
        if place in places:
            yield Violation("G6", f"two facts at one place of a chain: {place}")
        places[place] = entry.head
    for entry in store.ledger:
        device, incarnation, seq = entry.device, entry.incarnation, entry.seq
        start = hashlib.sha256(f"{device}|{incarnation}".encode()).digest() if seq == 1 else None
        before = start or places.get((device, incarnation, seq - 1))
        if before is not None and hashlib.sha256(before + entry.raw).digest() != entry.head:
            yield Violation("G6", f"the chain of {device} breaks at {incarnation}/{seq}")
    for device, incarnation, seq in places:
        if seq >= store.chains[device, incarnation].next_seq:
            yield Violation("G6", f"a fact of {device} lies beyond its chain's end")


def media_right(store: Store, diary: Diary) -> Iterator[Violation]:
    """G7: what is held whole has the right hash, and whatever a fact names is held in the end."""
    for sha256, body in store.media.items():
        if hashlib.sha256(body).hexdigest() != sha256 or diary.photos.get(sha256) != body:
            yield Violation("G7", f"a photo is called whole and is not: {sha256[:12]}")
    held = {entry.raw for entry in store.ledger}
    for fact in diary.captured.values():
        if fact.raw in held and fact.device not in diary.revoked and fact.raw not in diary.lost:
            yield from (
                Violation("G7", f"a photo never came: {name[:12]}") for name in fact.media if name not in store.media
            )


def poison_set_aside(store: Store, diary: Diary) -> Iterator[Violation]:
    """G8: what nobody can read is kept aside, and nothing that can be read is called unreadable."""
    for entry in store.ledger:
        captured = diary.captured.get(entry.raw)
        readable = captured is not None and captured.parcel is not None
        if readable != (entry.code not in ("UNREADABLE", "SCHEMA_NEWER")) and entry.code != "DEVICE_REVOKED":
            yield Violation("G8", f"{entry.code or entry.verdict} for {entry.raw[:60]!r}")


def revoked_and_wiped(server: Server, handsets: Iterable[Handset], diary: Diary) -> Iterator[Violation]:
    """G11: a locked handheld moves nothing any more, and at last holds nothing and has signed for it."""
    for entry in server.store.ledger:
        locked_s = diary.revoked.get(entry.device)
        late = locked_s is not None and diary.committed[entry.raw] > locked_s
        if late and entry.code != "DEVICE_REVOKED":
            yield Violation("G11", f"{entry.device} was locked and its fact {entry.id} counts: {entry.code}")
    for handset in handsets:
        if handset.device not in diary.revoked or handset.is_old:
            continue
        handheld = handset.handheld
        left = handheld.outbox.facts or handheld.media or any(scope.rows for scope in handheld.replica.scopes.values())
        if left or handset.device not in server.wiped:
            yield Violation("G11", f"{handset.device} was locked and is not wiped, or has not signed for it")
    for device, at in diary.wiped.items():
        if device not in diary.revoked:
            yield Violation("G11", f"{device} was wiped at {at:.0f} and never locked")
    if diary.excused and all(at - diary.revoked[device] < RESCUE_S for device, at in diary.wiped.items()):
        yield Violation("G11", "facts were given up less than seven days after the lock")


def old_ones_heard(store: Store, diary: Diary) -> Iterator[Violation]:
    """G12: what a handheld of the version before captured counts like any other."""
    held = {entry.raw for entry in store.ledger}
    for fact in diary.captured.values():
        if fact.old and fact.raw not in held | diary.lost | diary.excused:
            yield Violation("G12", f"{fact.device} is old and is not heard")
    for entry in store.ledger:
        captured = diary.captured.get(entry.raw)
        if captured and captured.old and captured.parcel and entry.code in ("UNREADABLE", "SCHEMA_NEWER"):
            yield Violation("G12", f"an old handheld is not understood: {entry.raw[:60]!r}")
