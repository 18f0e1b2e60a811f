"""The receiver's answer to a code on the courier's screen: before the courier's own fact comes in, or after it."""

from datetime import datetime, timedelta
from typing import Final

from asyncpg import Connection, Pool
from msgspec import Struct

from backend.base.database import province_transaction
from backend.base.keys import province_key
from backend.base.sealing import Keyring
from backend.custody import doorstep_store
from backend.custody.doorstep import Answer, record, sealed_note
from backend.custody.doorstep_store import DoorDelivery
from backend.custody.held_store import lock_parcels
from backend.custody.ledger import Ledger
from backend.receipts import store
from backend.receipts.refusals import AlreadyAnswered, DoorCodeUnknown, TooManyTries, TooManyWaiting
from backend.receipts.tries import Tries
from mobile_sync.codes import DOOR_PATH, TokenUnreadable, door_code_hash, parse_door_place

WAITING_LIFE: Final = timedelta(days=14)
"""A handheld that is out of reach for a week still finds the answer of its receiver."""
MOST_WAITING: Final = 50_000
"""Answers that wait in one province."""
CROWDED: Final = MOST_WAITING // 2
"""Above this many the oldest make room, once they are not ``SHELTERED`` any more."""
SHELTERED: Final = timedelta(hours=24)
"""A courier who comes back in the evening always finds the answers of the day."""
ATTEMPTS: Final = 3


class Doorstep(Struct, frozen=True, kw_only=True):
    """Where an address leads: a code of a province, known by its hash."""

    province: int
    code: str

    @property
    def path(self) -> str:
        """Return the address as the courier's screen gives it."""
        return f"{DOOR_PATH}{self.province}-{self.code}"

    @property
    def hash(self) -> bytes:
        """Return what the server keeps of the code."""
        return door_code_hash(self.code)


class Caller(Struct, frozen=True, kw_only=True):
    """Who answers, as far as bounds go: the ``network`` they come from, and the real time ``at`` which they do."""

    network: str
    at: datetime


def read_doorstep(text: str) -> Doorstep:
    """Return where the end of an address leads.

    Raises DoorCodeUnknown.
    """
    try:
        province, code = parse_door_place(text)
    except TokenUnreadable:
        raise DoorCodeUnknown from None
    return Doorstep(province=province, code=code)


async def look(pool: Pool, doorstep: Doorstep) -> store.Door:
    """Return what a doorstep's page may tell. Nothing is written.

    Raises DoorCodeUnknown.
    """
    async with province_transaction(pool, doorstep.province) as conn:
        door = await store.read_door(conn, doorstep.province, doorstep.hash)
    if door is None:
        raise DoorCodeUnknown
    return door


async def answer_at_door(
    pool: Pool, keyring: Keyring, waiting: Tries, doorstep: Doorstep, answer: Answer, caller: Caller
) -> None:
    """Keep what the receiver said, and record it as their word about the deliveries that told of the code.

    The same answer again changes nothing. ``waiting`` bounds those that meet nothing.
    Raises DoorCodeUnknown, AlreadyAnswered, TooManyWaiting.
    """
    for _ in range(ATTEMPTS):
        async with province_transaction(pool, doorstep.province) as conn:
            told = await doorstep_store.read_deliveries(conn, doorstep.province, doorstep.hash)
            if await answer_as_told(conn, keyring, waiting, doorstep, answer, told, caller):
                return
    raise TooManyWaiting


async def answer_as_told(
    conn: Connection,
    keyring: Keyring,
    waiting: Tries,
    doorstep: Doorstep,
    answer: Answer,
    told: list[DoorDelivery],
    caller: Caller,
) -> bool:
    """Answer where no more deliveries tell of the code than ``told``, and return whether that is so.

    The parcels are locked before the code, as a handheld's push does it; what came meanwhile is seen after that.
    """
    province, hash = doorstep.province, doorstep.hash
    if await store.read_door(conn, province, hash) is None:
        raise DoorCodeUnknown
    locked = await lock_parcels(conn, province, sorted({each.parcel for each in told}))
    code = await doorstep_store.lock_code(conn, province, hash, answer.at)
    if await doorstep_store.read_deliveries(conn, province, hash) != told:
        return False
    if code.outcome is not None:
        if code.outcome != answer.outcome:
            raise AlreadyAnswered
        return True
    if not told:
        await make_room(conn, waiting, province, caller, answer.at)
    key = await province_key(conn, keyring, province)
    note = sealed_note(answer.note, hash, key)
    await doorstep_store.answer_code(conn, province, hash, answer.outcome, note, answer.at)
    if told:
        ledger = Ledger(conn=conn, province=province, key=key, now=answer.at)
        await record(ledger, locked.by_parcel(), hash, told, answer)
    return True


async def make_room(conn: Connection, waiting: Tries, province: int, caller: Caller, now: datetime) -> None:
    """Let one more answer wait for its delivery, in the place of the oldest where many do.

    Raises TooManyWaiting.
    """
    try:
        waiting.admit(caller.network, caller.at)
    except TooManyTries:
        raise TooManyWaiting from None
    kept = await doorstep_store.count_waiting(conn, province, MOST_WAITING + 1)
    if kept > CROWDED:
        kept -= await doorstep_store.drop_oldest(conn, province, now - SHELTERED, kept - CROWDED)
    if kept > MOST_WAITING:
        raise TooManyWaiting
    waiting.note(caller.network)
