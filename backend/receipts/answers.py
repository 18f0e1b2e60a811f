"""The citizen's one answer: a fact like any other, in the transaction of the answer itself."""

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from backend.base.clock import new_id
from backend.base.keys import province_key
from backend.base.sealing import Keyring
from backend.custody.ledger import Ledger, say
from backend.receipts import store
from backend.receipts.model import Outcome
from backend.receipts.refusals import AlreadyAnswered, LinkUnknown, NotYetHandedOver
from backend.receipts.telling import read_story
from mobile_sync.custody import Actor
from mobile_sync.facts import ReceiptConfirmed, ReceiptDisputed


async def answer_receipt(
    conn: Connection, keyring: Keyring, province: int, receipt_id: UUID, outcome: Outcome, note: str, now: datetime
) -> None:
    """Record what the citizen said. The same answer again changes nothing.

    Raises LinkUnknown, AlreadyAnswered, NotYetHandedOver.
    """
    receipt = await store.lock_receipt(conn, province, receipt_id)
    if receipt is None:
        raise LinkUnknown
    before = await store.read_answer(conn, province, receipt_id)
    if before is not None:
        if before.outcome != outcome:
            raise AlreadyAnswered
        return
    story = await read_story(conn, keyring, province, receipt_id, now)
    if not story.may_answer(outcome):
        raise NotYetHandedOver
    fact = fact_of(receipt, outcome, note, now)
    key = await province_key(conn, keyring, province)
    ledger = Ledger(conn=conn, province=province, key=key, now=now)
    await say(ledger, Actor(kind="citizen", id=receipt_id, role="citizen"), [fact])
    await store.add_answer(conn, province, receipt_id, store.Answer(outcome=outcome, answered_at=now), fact.id)


def fact_of(receipt: store.Receipt, outcome: Outcome, note: str, now: datetime) -> ReceiptConfirmed | ReceiptDisputed:
    """Return the citizen's words as a fact."""
    if outcome == "confirmed":
        return ReceiptConfirmed(id=new_id(), parcel=receipt.parcel_id, at=now, receipt_id=str(receipt.id))
    return ReceiptDisputed(id=new_id(), parcel=receipt.parcel_id, at=now, receipt_id=str(receipt.id), note=note)
