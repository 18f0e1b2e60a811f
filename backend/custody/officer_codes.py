"""The one-time codes of agencies' desks: derived by desk, day and number, and taken out one by one."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.base.clock import VIETNAM, new_id
from backend.custody import officer_code_store as store
from backend.custody.refusals import OfficerCodesGone
from mobile_sync.codes import LABEL_RANDOM_BYTES, officer_commitment, officer_token

CODES_A_DAY: Final = 16
"""For each desk: the couriers' handhelds are told that many commitments beforehand."""


class DeskCodes:
    """The codes of a province's desks. None is kept: whoever has the key can make them anew."""

    def __init__(self, key: bytes, province: int) -> None:
        self.key = key
        self.province = province

    def token(self, office: UUID, day: date, number: int) -> str:
        """Return one code of a desk and a day; ``number`` counts from 1."""
        message = f"{self.province}|{office}|{day.isoformat()}|{number}".encode()
        return officer_token(hmac.digest(self.key, message, hashlib.sha256)[:LABEL_RANDOM_BYTES])

    def commitment(self, office: UUID, day: date, number: int) -> bytes:
        """Return by what a handheld and the ledger know a code."""
        token = self.token(office, day, number)
        return officer_commitment(province_id=self.province, office_id=office, day=day, token=token)

    def commitments(self, office: UUID, day: date) -> tuple[str, ...]:
        """Return what a handheld is told of a desk's day, in hexadecimal."""
        return tuple(self.commitment(office, day, number).hex() for number in range(1, CODES_A_DAY + 1))


class Desk(Struct, frozen=True, kw_only=True):
    """An officer's day at their desk: the codes that they took out, the newest last, and how many the desk has left."""

    office: UUID
    day: date
    drawn: Sequence[store.DrawnCode]
    left: int


async def read_desk(conn: Connection, province: int, officer: UUID, office: UUID, now: datetime) -> Desk:
    """Return how an officer's day stands."""
    day = now.astimezone(VIETNAM).date()
    taken = await store.read_last_number(conn, province, office, day)
    drawn = await store.read_drawn(conn, province, officer, office, day)
    return Desk(office=office, day=day, drawn=drawn, left=CODES_A_DAY - taken)


async def draw_code(conn: Connection, codes: DeskCodes, officer: UUID, office: UUID, now: datetime) -> None:
    """Take the desk's next code of the day out for an officer.

    Raises OfficerCodesGone.
    """
    day = now.astimezone(VIETNAM).date()
    last = await store.read_last_number(conn, codes.province, office, day)
    for number in range(last + 1, CODES_A_DAY + 1):
        code = store.OfficerCode(
            id=new_id(),
            office_id=office,
            day=day,
            number=number,
            officer_id=officer,
            commitment=codes.commitment(office, day, number),
        )
        # A colleague at the same desk may take this number at the same moment.
        if await store.add_code(conn, codes.province, code, now):
            return
    raise OfficerCodesGone(codes=CODES_A_DAY)
