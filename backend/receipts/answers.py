"""The citizen's one answer: a fact like any other, in the transaction of the answer itself."""

import unicodedata
from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from backend.base.keys import province_key
from backend.base.sealing import Keyring
from backend.custody.doorstep import Answer, word_of
from backend.custody.doorstep_store import AnswerRow, add_answers
from backend.custody.held_store import lock_parcels
from backend.custody.ledger import Ledger, say
from backend.receipts import store
from backend.receipts.refusals import AlreadyAnswered, LinkUnknown, NotYetHandedOver
from backend.receipts.telling import read_story
from mobile_sync.custody import Actor
from mobile_sync.doorstep import Outcome


async def answer_receipt(
    conn: Connection, keyring: Keyring, province: int, receipt_id: UUID, outcome: Outcome, note: str, now: datetime
) -> None:
    """Record what the citizen said. The same answer again changes nothing.

    Raises LinkUnknown, AlreadyAnswered, NotYetHandedOver.
    """
    receipt = await store.read_receipt(conn, province, receipt_id)
    if receipt is None:
        raise LinkUnknown
    # The parcel before its receipt, as a delivery that brings an answer from the door takes them.
    await lock_parcels(conn, province, [receipt.parcel_id])
    if await store.lock_receipt(conn, province, receipt_id) is None:
        raise LinkUnknown
    before = await store.read_answer(conn, province, receipt_id)
    if before is not None:
        if before.outcome != outcome:
            raise AlreadyAnswered
        return
    story = await read_story(conn, keyring, province, receipt_id, now)
    if not story.may_answer(outcome):
        raise NotYetHandedOver
    fact = word_of(Answer(outcome=outcome, note=note, at=now), receipt.parcel_id, receipt.id)
    key = await province_key(conn, keyring, province)
    ledger = Ledger(conn=conn, province=province, key=key, now=now)
    await say(ledger, Actor(kind="citizen", id=receipt_id, role="citizen"), [fact])
    await add_answers(conn, province, [AnswerRow(receipt_id=receipt_id, outcome=outcome, fact_id=fact.id)], now)


def clean_note(text: str) -> str:
    """Return a note as it is kept: one form of each letter, one kind of line end."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())
