"""Facts settled, as rows to write: the ledger, each parcel's thread, and what every handheld must hear of it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from msgspec import Struct

from backend.base.sealing import DataKey
from mobile_sync.audience import concerned, view
from mobile_sync.facts import kind_of
from mobile_sync.settle import Step
from mobile_sync.wire import row_hash

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class LedgerRow(Struct, frozen=True, kw_only=True):
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


def ledger_row(step: Step, key: DataKey, seq: int | None, chain: bytes | None) -> LedgerRow:
    """Return the row of one settled fact."""
    witnessed = step.witnessed
    fact = witnessed.fact
    return LedgerRow(
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
    """Return when a fact counts as having happened: the witness's claim, but never after it was received."""
    claimed = storable(step.witnessed.fact.at) if step.witnessed.fact else None
    return min(claimed or received, received)


def feed_rows(steps: Sequence[Step], key: DataKey) -> list[FeedRow]:
    """Return what the handhelds concerned must hear of the changes, the last one of each parcel and scope."""
    rows: dict[tuple[str, str], FeedRow] = {}
    for step in steps:
        if step.before is None or step.after is None:
            continue
        for courier in concerned(step.before) | concerned(step.after):
            row = put_row(courier_scope(courier), "custody", str(step.after.parcel), view(step.after), key)
            rows[row.scope, row.id] = row
    return list(rows.values())


def put_row(scope: str, kind: str, id: str, body: bytes, key: DataKey) -> FeedRow:
    """Return a live row, its body sealed."""
    high, low = row_hash(kind, id, body)
    sealed = key.seal("sync_feed", "body", f"{scope}|{kind}|{id}", body)
    return FeedRow(scope=scope, kind=kind, id=id, operation=1, hash_high=high, hash_low=low, why="", body=sealed)


def remove_row(scope: str, kind: str, id: str, why: str) -> FeedRow:
    """Return a tombstone."""
    return FeedRow(scope=scope, kind=kind, id=id, operation=0, hash_high=0, hash_low=0, why=why, body=None)
