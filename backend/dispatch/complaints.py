"""What receivers say is wrong, in their own words, with the number to call: their page has promised them a call."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from asyncpg import Connection
from cryptography.exceptions import InvalidTag

from backend.base.clock import new_id
from backend.base.doors import Visitor
from backend.base.keys import province_key
from backend.base.sealing import Keyring
from backend.base.store import Told, read_data_keys, tell
from backend.dispatch import complaint_store as store
from backend.dispatch.board import ExceptionLine
from backend.dispatch.board_words import needs_words
from backend.dispatch.complaint_store import Complaint
from backend.dispatch.refusals import ComplaintClosed, ComplaintNotFound

SHOWN: Final = 200


class Said(msgspec.Struct, frozen=True):
    """What a receiver wrote, of the fact that says so."""

    note: str = ""


async def read_complaints(
    conn: Connection, keyring: Keyring, province: int, until: datetime, *, may_call: bool
) -> list[ExceptionLine]:
    """Return what receivers said before a moment and nobody has answered; with whom to call for who may."""
    complaints = await store.read_complaints(conn, province, until, SHOWN)
    phones = await open_phones(conn, keyring, province, complaints) if may_call else {}
    key = await province_key(conn, keyring, province)
    return [
        line_of(one, msgspec.json.decode(key.open("fact", "body", one.fact, one.body), type=Said), phones)
        for one in complaints
    ]


async def open_phones(
    conn: Connection, keyring: Keyring, province: int, complaints: Sequence[Complaint]
) -> dict[UUID, str]:
    """Return the owners' telephone numbers by dossier, but for those that were erased."""
    wrapped = await read_data_keys(conn, province, [one.dossier for one in complaints])
    phones = {}
    for one in complaints:
        if one.dossier in wrapped:
            try:
                key = keyring.unwrap(province, wrapped[one.dossier])
                phones[one.dossier] = key.open("dossier", "phone", one.dossier, one.phone).decode()
            except InvalidTag:
                continue
    return phones


def line_of(complaint: Complaint, said: Said, phones: dict[UUID, str]) -> ExceptionLine:
    """Return a complaint as it stands on the board."""
    vi, en = needs_words(complaint.code)
    return ExceptionLine(
        fact=complaint.fact,
        parcel=complaint.parcel,
        item_code=complaint.item_code,
        code=complaint.code,
        vi=vi,
        en=en,
        since=complaint.since,
        note=said.note,
        phone=phones.get(complaint.dossier, ""),
        closes=f"/api/v1/complaints/{complaint.fact}/resolution",
    )


async def answer_complaint(conn: Connection, by: Visitor, fact: UUID, resolution: str, moment: datetime) -> None:
    """Keep what came of a complaint, once, and take it off the boards; the receiver's word stays as it is.

    Raises ComplaintNotFound, ComplaintClosed.
    """
    if not await store.is_complaint(conn, by.province, fact):
        raise ComplaintNotFound
    if not await store.add_answer(conn, by.province, fact, by.id, resolution, moment):
        raise ComplaintClosed
    await tell(conn, by.province, [Told(id=new_id(), topic="complaint_answered", subject=fact)], moment)
