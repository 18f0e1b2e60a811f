"""What receivers say is wrong, in their own words, with the number to call: their page has promised them a call."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec
from asyncpg import Connection
from cryptography.exceptions import InvalidTag

from backend.base.keys import province_key
from backend.base.sealing import Keyring
from backend.base.store import read_data_keys
from backend.dispatch import board_store as store
from backend.dispatch.board import Complaint, ExceptionLine
from backend.dispatch.board_words import needs_words

STAY: Final = timedelta(days=3)
"""How long a complaint stays on the board: the day after may be a holiday."""
SHOWN: Final = 200


class Said(msgspec.Struct, frozen=True):
    """What a receiver wrote, of the fact that says so."""

    note: str = ""


async def read_complaints(
    conn: Connection, keyring: Keyring, province: int, until: datetime, *, may_call: bool
) -> list[ExceptionLine]:
    """Return what receivers said before a moment, the latest first; with whom to call for who may."""
    complaints = await store.read_complaints(conn, province, until - STAY, until, SHOWN)
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
    )
