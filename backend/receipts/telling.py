"""Gather a receipt's story from the database, with nothing in it that names a person."""

from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Connection
from cryptography.exceptions import InvalidTag

from backend.base.clock import VIETNAM
from backend.base.keys import province_key
from backend.base.sealing import Keyring
from backend.base.store import read_data_keys
from backend.receipts import store
from backend.receipts.model import masked_phone
from backend.receipts.refusals import LinkUnknown
from backend.receipts.story import TAKEN, Story, Taking
from mobile_sync.custody import TO_AGENCY
from mobile_sync.facts import AcceptedAtCounter, Collected

TAKING: msgspec.json.Decoder[Collected | AcceptedAtCounter] = msgspec.json.Decoder(Collected | AcceptedAtCounter)


async def read_story(conn: Connection, keyring: Keyring, province: int, receipt: UUID, now: datetime) -> Story:
    """Return what the holder of a receipt may read. Nothing is written.

    Raises LinkUnknown.
    """
    subject = await store.read_subject(conn, province, receipt)
    if subject is None:
        raise LinkUnknown
    events = await store.read_thread(conn, province, subject.parcel_id)
    taken = next((event.fact_id for event in reversed(events) if event.kind in TAKEN), None)
    counted = subject.leg in TO_AGENCY and taken is not None
    weekday = now.astimezone(VIETNAM).isoweekday()
    return Story(
        subject=subject,
        events=events,
        dossier_events=await store.read_dossier_events(conn, province, subject.dossier_id),
        answer=await store.read_answer(conn, province, receipt),
        phone=await read_phone(conn, keyring, province, subject),
        taking=await read_taking(conn, keyring, province, taken) if counted and taken else None,
        acknowledged=await store.read_acknowledged(conn, province, subject.parcel_id),
        sessions=await store.read_sessions(conn, province, subject.office_id, weekday),
        now=now,
    )


async def read_phone(conn: Connection, keyring: Keyring, province: int, subject: store.Subject) -> str:
    """Return the owner's telephone number, masked; nothing where it was erased."""
    wrapped = await read_data_keys(conn, province, [subject.dossier_id])
    if subject.dossier_id not in wrapped:
        return ""
    key = keyring.unwrap(province, wrapped[subject.dossier_id])
    try:
        return masked_phone(key.open("dossier", "phone", subject.dossier_id, subject.phone).decode())
    except InvalidTag:
        return ""


async def read_taking(conn: Connection, keyring: Keyring, province: int, fact: UUID) -> Taking | None:
    """Return what was counted and sealed when the post took the papers."""
    sealed = await store.read_fact_body(conn, province, fact)
    if sealed is None:
        return None
    key = await province_key(conn, keyring, province)
    witnessed = TAKING.decode(key.open("fact", "body", fact, sealed))
    return Taking(papers=witnessed.papers, seal=witnessed.seal)
