"""Handhelds: a one-time code binds a fresh key to a courier; the key then earns short tokens."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Connection, Pool
from litestar.connection import ASGIConnection

from backend.base.clock import new_id, real_now
from backend.base.database import province_transaction
from backend.base.doors import Visitor
from backend.base.epoch_store import read_epoch
from backend.base.refusals import Unauthenticated
from backend.people import code_store, store
from backend.people.refusals import ChallengeFailed, CodeOfAnother, CodeSpent, HandheldLocked, KeyMalformed
from backend.people.signin import hash_secret
from backend.people.tokens import ACCESS_LIFE, Access, new_access, nonce_expires, read_access
from mobile_sync.admission import own_scopes
from mobile_sync.keys import is_point, is_signed
from mobile_sync.wire import Enrolled, Enrolment, Token, TokenRequest, token_message

CODE_LIFE = timedelta(minutes=30)


async def invite(conn: Connection, province: int, courier: UUID, at: datetime) -> str:
    """Return a one-time enrolment code for a courier's handheld; only its hash is kept."""
    code = f"HE1.{province}.{secrets.token_urlsafe(18)}"
    await code_store.add_code(conn, province, new_id(), hash_secret(code), courier, at + CODE_LIFE)
    return code


async def enrol(pool: Pool, asked: Enrolment, at: datetime) -> Enrolled:
    """Use up a code and bind the key that came with it; until it expires, the same key is answered alike.

    Raises KeyMalformed, CodeSpent.
    """
    public_key = bytes.fromhex(asked.public_key)
    if not is_point(public_key):
        raise KeyMalformed
    province = province_of(asked.code)
    async with province_transaction(pool, province) as conn:
        code = await lock_good_code(conn, province, asked.code, at)
        if code.used_at is None:
            device = new_id()
            await store.add_device(conn, province, device, code.courier_id, public_key, asked.name, at)
            await code_store.use_code(conn, province, code.id, device, "enrolment", at)
        else:
            device = await enrolled_before(conn, province, code, public_key)
        epoch = await read_epoch(conn, province)
    return Enrolled(
        device=device,
        courier=code.courier_id,
        province=province,
        scopes=own_scopes(code.courier_id, device),
        epoch=epoch,
        key=hashlib.sha256(public_key).hexdigest(),
    )


async def enrolled_before(conn: Connection, province: int, code: code_store.OneTimeCode, public_key: bytes) -> UUID:
    """Return the handheld that a used code enrolled, to whoever brings its key again: the answer may have been lost.

    Raises CodeSpent.
    """
    enrolled = code.device_id if code.purpose == "enrolment" else None
    record = await store.read_device(conn, province, enrolled) if enrolled else None
    if record is None or record.public_key != public_key or record.revoked_at is not None:
        raise CodeSpent
    return record.id


async def free_pin(conn: Connection, province: int, device: UUID | None, code: str, at: datetime) -> UUID:
    """Use up a code that was made for the courier of an enrolled handheld, and return the handheld; none is added.

    Until the code expires the same handheld is answered alike: the answer may be lost, or its own disk full.
    Raises Unauthenticated, HandheldLocked, CodeSpent, CodeOfAnother; none of them uses the code up.
    """
    record = await store.read_device(conn, province, device) if device else None
    if record is None:
        raise Unauthenticated
    if record.revoked_at is not None:
        raise HandheldLocked
    found = await lock_good_code(conn, province, code, at)
    if found.used_at is not None:
        if (found.device_id, found.purpose) != (record.id, "pin"):
            raise CodeSpent
        return record.id
    if found.courier_id != record.courier_id:
        raise CodeOfAnother
    await code_store.use_code(conn, province, found.id, record.id, "pin", at)
    return record.id


async def lock_good_code(conn: Connection, province: int, code: str, at: datetime) -> code_store.OneTimeCode:
    """Return a code that has not expired, used or not.

    Raises CodeSpent.
    """
    found = await code_store.lock_code(conn, province, hash_secret(code))
    if found is None or found.expires_at <= at:
        raise CodeSpent
    return found


def enrolment_link(public_url: str, code: str) -> str:
    """Return what a handheld's camera opens: the courier's app, with the code where no server sees it."""
    return f"{public_url.rstrip('/')}/h/#{code}"


def province_of(code: str) -> int:
    """Return the province that an enrolment code carries.

    Raises CodeSpent.
    """
    parts = code.split(".")
    if len(parts) != 3 or parts[0] != "HE1" or not parts[1].isdecimal() or len(parts[1]) > 4:
        raise CodeSpent
    return int(parts[1])


async def give_token(pool: Pool, key: bytes, asked: TokenRequest, at: datetime) -> Token:
    """Give a short token to the handheld that signed our nonce, once for each nonce.

    Raises ChallengeFailed.
    """
    expires = nonce_expires(key, asked.nonce)
    if expires is None or expires < at:
        raise ChallengeFailed
    async with province_transaction(pool, asked.province) as conn:
        device = await store.read_device(conn, asked.province, asked.device)
        if device is None:
            raise ChallengeFailed
        if not is_signed(device.public_key, token_message(asked.device, asked.nonce), asked.signature):
            raise ChallengeFailed
        # Only a right answer spends a nonce, or anybody who overhears one could keep a handheld out.
        if not await store.spend_nonce(conn, asked.province, hash_secret(asked.nonce), expires):
            raise ChallengeFailed
    access = Access(province=asked.province, device=device.id, courier=device.courier_id)
    return Token(token=new_access(key, access, at), expires_s=int(ACCESS_LIFE.total_seconds()))


async def recognise_handheld(connection: ASGIConnection[Any, Any, Any, Any]) -> Visitor | None:
    """Return which courier's handheld a bearer token speaks for, or None."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    access = read_access(connection.app.state.keyring.token_key, token, real_now()) if scheme == "Bearer" else None
    if access is None:
        return None
    return Visitor(province=access.province, role="courier", id=access.courier, device=access.device)
