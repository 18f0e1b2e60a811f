"""Every courier with their handhelds, as the dispatcher's page shows them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from msgspec import Struct

from backend.base.clock import VIETNAM
from backend.base.keys import data_keys
from backend.base.look.paint import Language, State
from backend.base.sealing import DataKey, Keyring
from backend.people import store
from backend.people.handheld_words import say


class Handheld(Struct, frozen=True, kw_only=True):
    """One handheld in words; ``standing`` is said in ``shape``, too."""

    id: UUID
    name: str
    since: str
    seen: str
    shape: State
    standing: str
    is_open: bool


class Courier(Struct, frozen=True, kw_only=True):
    """A courier and their handhelds, the newest first."""

    id: UUID
    name: str
    login: str
    handhelds: Sequence[Handheld]


async def read_couriers(conn: Connection, keyring: Keyring, province: int, language: Language) -> list[Courier]:
    """Return every active courier, courier-2 before courier-10."""
    members = await store.read_members(conn, province, "courier")
    keys = await data_keys(conn, keyring, province, [member.id for member in members])
    handhelds = await store.read_handhelds(conn, province)
    return [
        Courier(
            id=member.id,
            name=name_of(member, keys[member.id]),
            login=member.login,
            handhelds=[told(each, language) for each in handhelds if each.courier_id == member.id],
        )
        for member in sorted(members, key=lambda member: (len(member.login), member.login))
    ]


def name_of(member: store.Member, key: DataKey) -> str:
    """Return a member of staff by name; by login where nobody wrote one down."""
    return key.open("staff", "name", member.id, member.name).decode() if member.name else member.login


def told(record: store.HandheldRecord, language: Language) -> Handheld:
    """Return a handheld in words."""
    shape, standing = standing_of(record, language)
    return Handheld(
        id=record.id,
        name=record.name or say(language, "unnamed"),
        since=moment_words(record.enrolled_at),
        seen=moment_words(record.seen_at) if record.seen_at else say(language, "never_seen"),
        shape=shape,
        standing=standing,
        is_open=record.revoked_at is None,
    )


def standing_of(record: store.HandheldRecord, language: Language) -> tuple[State, str]:
    """Return how a handheld stands: locked, with facts waiting, all sent, or not used yet."""
    waiting = record.facts_waiting or 0
    if record.revoked_at and record.wiped_at:
        return "failed", say(language, "wiped", at=moment_words(record.wiped_at))
    if record.revoked_at:
        return "failed", say(language, "locked", at=moment_words(record.revoked_at), count=waiting)
    if record.seen_at is None:
        return "waiting", say(language, "unused")
    return ("needs", say(language, "waiting", count=waiting)) if waiting else ("done", say(language, "all_sent"))


def moment_words(moment: datetime) -> str:
    """Return a moment as people here write it: 08:05 20/11/2026."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
