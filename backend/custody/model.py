"""Facts settled, as rows to write: the ledger, each parcel's thread, and what every handheld must hear of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from msgspec import Struct

from backend.base.sealing import DataKey
from mobile_sync.audience import Gone, hearings, view, why_gone
from mobile_sync.custody import Custody
from mobile_sync.facts import kind_of, media_of
from mobile_sync.officer import Proven
from mobile_sync.settle import Step
from mobile_sync.wire import row_hash

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class FactRow(Struct, frozen=True, kw_only=True):
    """One fact as it is kept: its bytes sealed, what can be searched beside them."""

    id: UUID
    seq: int | None
    kind: str
    parcel_id: UUID | None
    body: bytes
    leaf: bytes
    chain: bytes | None
    captured_at: datetime | None
    verdict: str
    code: str


class ThreadRow(Struct, frozen=True, kw_only=True):
    """One knot of a parcel's thread: the fact that led from one state to the next, and who holds the parcel now."""

    parcel_id: UUID
    n: int
    fact_id: UUID
    kind: str
    before: str
    after: str
    holder_kind: str
    holder_id: UUID
    occurred_at: datetime
    leaf: bytes
    head: bytes


class ParcelRow(Struct, frozen=True, kw_only=True):
    """Where a parcel has come to."""

    id: UUID
    state: str
    holder_kind: str
    holder_id: UUID
    courier_id: UUID | None
    attempts: int
    exception: str
    n: int
    head: bytes


class ProofRow(Struct, frozen=True, kw_only=True):
    """A photo or signature that a fact stands on."""

    fact_id: UUID
    role: str
    sha256: bytes


class ProvenRow(Struct, frozen=True, kw_only=True):
    """A fact that an officer's code proves, and the act that the code is used up by."""

    fact_id: UUID
    code_id: UUID
    act: bytes


class AcknowledgedRow(Struct, frozen=True, kw_only=True):
    """What a receiver's word adds to a delivery: the receipt it uses up, the hash of the door code that was shown."""

    fact_id: UUID
    parcel_id: UUID
    receipt_id: UUID | None
    hash: bytes | None
    act: bytes


class FeedRow(Struct, frozen=True, kw_only=True):
    """One row of one scope: ``operation`` 1 puts the body, 0 leaves a tombstone with its reason."""

    scope: str
    kind: str
    id: str
    operation: int
    hash_high: int
    hash_low: int
    why: str
    body: bytes | None


def courier_scope(courier: UUID) -> str:
    """Return the scope in which a courier's own work travels."""
    return f"courier:{courier}"


def fact_row(step: Step, key: DataKey, seq: int | None, chain: bytes | None) -> FactRow:
    """Return the row of one settled fact."""
    witnessed = step.witnessed
    fact = witnessed.fact
    return FactRow(
        id=witnessed.id,
        seq=seq,
        kind=kind_of(fact) if fact else "unread",
        parcel_id=fact.parcel if fact else None,
        body=key.seal("fact", "body", witnessed.id, witnessed.raw),
        leaf=witnessed.leaf,
        chain=chain,
        captured_at=storable(fact.at) if fact else None,
        verdict=step.verdict.status,
        code=step.verdict.code,
    )


def storable(moment: datetime) -> datetime | None:
    """Return a claimed moment, or None where no calendar of ours reaches it."""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment if moment.replace(tzinfo=UTC) >= EARLIEST and moment.year < 2200 else None


def occurred_at(step: Step, received: datetime) -> datetime:
    """Return when a fact counts as having happened: the witness's claim, within what is proven.

    It is never later than its receipt, and never earlier than the server's last word that it carries.
    """
    claimed = storable(step.witnessed.fact.at) if step.witnessed.fact else None
    since = step.witnessed.since
    return min(max(claimed or received, since) if since else claimed or received, received)


def thread_row(step: Step, before: Custody, after: Custody, received: datetime) -> ThreadRow:
    """Return the knot that a fact left in its parcel's thread."""
    fact = step.witnessed.fact
    return ThreadRow(
        parcel_id=after.parcel,
        n=after.n,
        fact_id=step.witnessed.id,
        kind=kind_of(fact) if fact else "unread",
        before=before.state,
        after=after.state,
        holder_kind=after.holder_kind,
        holder_id=after.holder,
        occurred_at=occurred_at(step, received),
        leaf=step.witnessed.leaf,
        head=after.head,
    )


def parcel_rows(steps: Sequence[Step]) -> list[ParcelRow]:
    """Return where the parcels that moved have come to, each once."""
    last = {step.after.parcel: step.after for step in steps if step.after}
    return [
        ParcelRow(
            id=custody.parcel,
            state=custody.state,
            holder_kind=custody.holder_kind,
            holder_id=custody.holder,
            courier_id=custody.courier,
            attempts=custody.attempts,
            exception=custody.exception,
            n=custody.n,
            head=custody.head,
        )
        for custody in last.values()
    ]


def proof_rows(steps: Sequence[Step]) -> list[ProofRow]:
    """Return the photos and signatures that facts name, whether they were applied or not."""
    return [
        ProofRow(fact_id=step.witnessed.id, role=role, sha256=bytes.fromhex(sha256))
        for step in steps
        if step.witnessed.fact
        for role, sha256 in media_of(step.witnessed.fact)
    ]


def proven_rows(proven: Mapping[UUID, Proven]) -> list[ProvenRow]:
    """Return the facts that officers' codes prove."""
    return [ProvenRow(fact_id=fact, code_id=each.code, act=each.act) for fact, each in sorted(proven.items())]


def acknowledged_rows(steps: Sequence[Step]) -> list[AcknowledgedRow]:
    """Return what receivers' words add to deliveries, applied or only kept."""
    return [
        AcknowledgedRow(
            fact_id=said.delivery, parcel_id=said.parcel, receipt_id=said.receipt, hash=said.code, act=said.act
        )
        for step in steps
        if (said := step.acknowledged) and (said.receipt or said.code)
    ]


def feed_rows(steps: Sequence[Step], key: DataKey) -> list[FeedRow]:
    """Return what the handhelds concerned must hear of the changes, the last word on each parcel and scope."""
    rows: dict[tuple[str, str], FeedRow] = {}
    for step in steps:
        if step.before is None or step.after is None:
            continue
        parcel, body = str(step.after.parcel), view(step.after)
        for hearing in hearings(step.before, step.after):
            scope = courier_scope(hearing.courier)
            row = (
                put_row(scope, "custody", parcel, body, key)
                if hearing.shown
                else remove_row(scope, "custody", parcel, why_gone(step.before, step.after))
            )
            rows[scope, parcel] = row
    return list(rows.values())


def put_row(scope: str, kind: str, id: str, body: bytes, key: DataKey) -> FeedRow:
    """Return a live row, its body sealed."""
    high, low = row_hash(kind, id, body)
    sealed = key.seal("sync_feed", "body", f"{scope}|{kind}|{id}", body)
    return FeedRow(scope=scope, kind=kind, id=id, operation=1, hash_high=high, hash_low=low, why="", body=sealed)


def remove_row(scope: str, kind: str, id: str, why: Gone) -> FeedRow:
    """Return a tombstone."""
    return FeedRow(scope=scope, kind=kind, id=id, operation=0, hash_high=0, hash_low=0, why=why, body=None)
