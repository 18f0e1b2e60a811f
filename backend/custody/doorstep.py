"""Where a delivery and the answer of the receiver's phone meet: each is kept, whichever of them comes first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from backend.base.clock import new_id
from backend.base.sealing import DataKey
from backend.custody import doorstep_store as store
from backend.custody.doorstep_store import DoorDelivery, ShownCode
from backend.custody.ledger import Ledger, keep, written
from mobile_sync.custody import Actor, Custody
from mobile_sync.doorstep import Doorsteps, Outcome
from mobile_sync.facts import ReceiptConfirmed, ReceiptDisputed
from mobile_sync.refusals import ReceiverDisagrees
from mobile_sync.settle import Rules, Step, settle

Word = ReceiptConfirmed | ReceiptDisputed
ANSWERING = ("", ReceiverDisagrees.code)
"""The codes under which a word is about the delivery that stands, and so answers its receipt."""


class Answer(Struct, frozen=True, kw_only=True):
    """What a receiver said, in their own words where something is not right."""

    outcome: Outcome
    note: str
    at: datetime


def word_of(answer: Answer, parcel: UUID, receipt: UUID | None, delivery: UUID | None = None) -> Word:
    """Return a receiver's answer as a fact; ``delivery`` where it is about the one at which they stood."""
    known = str(receipt) if receipt else ""
    if answer.outcome == "confirmed":
        return ReceiptConfirmed(id=new_id(), parcel=parcel, at=answer.at, receipt_id=known, delivery=delivery)
    return ReceiptDisputed(
        id=new_id(), parcel=parcel, at=answer.at, receipt_id=known, delivery=delivery, note=answer.note
    )


def doorsteps_of(province: int, locked: store.Locked | None) -> Doorsteps:
    """Return what settling may know of the doorsteps of a batch."""
    if locked is None:
        return Doorsteps(province=province)
    codes = {code.hash: code.act for code in locked.codes if code.act}
    return Doorsteps(province=province, receipts=tuple(locked.receipts), codes=codes)


async def meet(ledger: Ledger, known: Mapping[UUID, Custody], steps: Iterable[Step], locked: store.Locked) -> None:
    """Record what phones had answered before the deliveries that were just kept."""
    known = dict(known) | {step.after.parcel: step.after for step in steps if step.after}
    receipts = {receipt.parcel: receipt.id for receipt in locked.receipts}
    said = [step.acknowledged for step in steps if step.acknowledged]
    for code in locked.codes:
        answer = answer_to(code, ledger.key)
        told = [
            DoorDelivery(delivery=each.delivery, parcel=each.parcel, receipt=receipts.get(each.parcel))
            for each in said
            if each.code == code.hash
        ]
        if answer and told:
            known |= await record(ledger, known, code.hash, told, answer)


async def record(
    ledger: Ledger, known: Mapping[UUID, Custody], hash: bytes, told: Sequence[DoorDelivery], answer: Answer
) -> dict[UUID, Custody]:
    """Record an answer as the receiver's word about each delivery of its act, and return where the parcels now stand.

    The parcels and the code are locked. An answer about a delivery that does not stand is kept under a flag; a receipt
    is answered by one about the delivery that does.
    """
    words = [word_of(answer, each.parcel, each.receipt, each.delivery) for each in told]
    # Of whoever held the phone nothing is known but that they stood before this code.
    actor = Actor(kind="citizen", id=UUID(bytes=hash[:16]), role="citizen")
    steps = settle(known, written(words), actor, Rules(solutions={}, now=ledger.now))
    await keep(ledger, actor, steps, ())
    answers = [
        store.AnswerRow(receipt_id=each.receipt, outcome=answer.outcome, fact_id=step.witnessed.id)
        for each, step in zip(told, steps, strict=True)
        if each.receipt and step.verdict.code in ANSWERING
    ]
    await store.add_answers(ledger.conn, ledger.province, answers, answer.at)
    return {step.after.parcel: step.after for step in steps if step.after}


def answer_to(code: ShownCode, key: DataKey) -> Answer | None:
    """Return what a phone answered to a code, or None while it has not."""
    if code.outcome is None or code.answered_at is None:
        return None
    note = key.open("door_code", "note", code.hash.hex(), code.note).decode() if code.note else ""
    return Answer(outcome=code.outcome, note=note, at=code.answered_at)


def sealed_note(note: str, hash: bytes, key: DataKey) -> bytes | None:
    """Return a receiver's note as it is kept while it waits."""
    return key.seal("door_code", "note", hash.hex(), note.encode()) if note else None
