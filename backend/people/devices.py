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
from backend.people import store
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
    await store.add_enrolment(conn, province, new_id(), hash_secret(code), courier, at + CODE_LIFE)
    return code


async def enrol(pool: Pool, asked: Enrolment, at: datetime) -> Enrolled:
    """Use up a code and bind the key that came with it.

    Raises KeyMalformed, CodeSpent.
    """
    public_key = bytes.fromhex(asked.public_key)
    if not is_point(public_key):
        raise KeyMalformed
    province = province_of(asked.code)
    async with province_transaction(pool, province) as conn:
        courier = await store.use_enrolment(conn, province, hash_secret(asked.code), at)
        if courier is None:
            raise CodeSpent
        device = new_id()
        await store.add_device(conn, province, device, courier, public_key, asked.name, at)
        epoch = await read_epoch(conn, province)
    return Enrolled(
        device=device,
        courier=courier,
        province=province,
        scopes=own_scopes(courier, device),
        epoch=epoch,
        key=hashlib.sha256(public_key).hexdigest(),
    )


async def free_pin(conn: Connection, province: int, device: UUID | None, code: str, at: datetime) -> UUID:
    """Use up a code that was made for the courier of an enrolled handheld, and return the handheld; none is added.

    Raises Unauthenticated, HandheldLocked, CodeSpent, CodeOfAnother. Each undoes the transaction: the code stays good.
    """
    record = await store.read_device(conn, province, device) if device else None
    if record is None:
        raise Unauthenticated
    if record.revoked_at is not None:
        raise HandheldLocked
    courier = await store.use_enrolment(conn, province, hash_secret(code), at)
    if courier is None:
        raise CodeSpent
    if courier != record.courier_id:
        raise CodeOfAnother
    return record.id


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
