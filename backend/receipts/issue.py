"""Give a citizen a link and a receipt for the door: the one time that their secrets are known to us."""

import os
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.base.clock import new_id
from backend.base.store import Told, tell
from backend.receipts import store
from backend.receipts.model import Key, door_secret, hash_of, link_of, short_id
from mobile_sync.codes import RECEIPT_SECRET_BYTES, Receipt, receipt_commitment, receipt_token


class Issued(Struct, frozen=True, kw_only=True):
    """What goes to the citizen, by message or on paper: ``link`` opens the page, ``token`` is shown at the door."""

    receipt_id: UUID
    link: str
    token: str


async def issue_receipt(
    conn: Connection, province: int, parcel_id: UUID, dossier_id: UUID, direction: str, now: datetime, public_url: str
) -> Issued:
    """Issue a receipt for one parcel; those issued before for it open nothing any more.

    The server keeps the SHA-256 of the link's secret and the commitment to the door's, never a secret itself. Word is
    left, so that the courier who is to come hears of the commitment.
    """
    key = Key(province=province, receipt_id=new_id(), secret=os.urandom(RECEIPT_SECRET_BYTES))
    at_door = door_secret(key.secret)
    commitment = receipt_commitment(province_id=province, dossier_id=dossier_id, direction=direction, secret=at_door)
    receipt = store.Receipt(id=key.receipt_id, parcel_id=parcel_id, link_hash=hash_of(key.secret))
    await store.add_receipt(conn, province, receipt, commitment, now)
    await tell(conn, province, [Told(id=new_id(), topic="receipt_issued", subject=parcel_id)], now)
    token = receipt_token(Receipt(receipt_id=short_id(key.receipt_id), secret=at_door))
    return Issued(receipt_id=key.receipt_id, link=link_of(public_url, key), token=token)
