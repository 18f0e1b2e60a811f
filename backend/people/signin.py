"""Staff sign in with a password (argon2id), five tries, then a quarter of an hour's rest."""

import asyncio
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from asyncpg import Connection, Pool
from msgspec import Struct

from backend.base.clock import new_id
from backend.base.database import province_transaction
from backend.base.doors import Visitor
from backend.people import store
from backend.people.refusals import LockedOut, WrongPassword

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = HASHER.hash(secrets.token_hex(16))
TRIES = 5
REST = timedelta(minutes=15)
SESSION_LIFE = timedelta(hours=10)
COOKIE = "trao_session"


class Opened(Struct, frozen=True, kw_only=True):
    """A fresh session: ``cookie`` goes to the browser, once."""

    cookie: str
    visitor: Visitor


async def sign_in(pool: Pool, province: int, login: str, password: str, now: datetime) -> Opened:
    """Open a session for whoever knows the password.

    A guess is counted before it is judged, so that many at once are not judged unseen, and no connection is held
    during the slow part; an unknown name costs the same work as a known one. Raises WrongPassword, LockedOut.
    """
    async with province_transaction(pool, province) as conn:
        credential = await store.lock_credential(conn, province, login)
        if credential:
            await count_guess(conn, province, credential, now)
    right = await asyncio.to_thread(is_right, credential.password_hash if credential else NOBODY, password)
    if credential is None or not right or not credential.active:
        raise WrongPassword
    async with province_transaction(pool, province) as conn:
        await store.note_attempt(conn, province, credential.id, 0, None)
        return await open_session(conn, province, credential, now)


async def count_guess(conn: Connection, province: int, credential: store.Credential, now: datetime) -> None:
    """Count one guess at a password; the fifth in a row shuts the door, unless it turns out right.

    Raises LockedOut.
    """
    if credential.locked_until and credential.locked_until > now:
        raise LockedOut
    failures = credential.failures + 1
    rest = now + REST if failures >= TRIES else None
    await store.note_attempt(conn, province, credential.id, failures % TRIES, rest)


async def open_session(conn: Connection, province: int, credential: store.Credential, now: datetime) -> Opened:
    """Keep a new session and return its cookie."""
    secret = secrets.token_urlsafe(24)
    session = store.Session(
        id=new_id(),
        secret_hash=hash_secret(secret),
        csrf=secrets.token_urlsafe(18),
        staff_id=credential.id,
        role=credential.role,
    )
    await store.open_session(conn, province, session, now, now + SESSION_LIFE)
    return Opened(cookie=f"{province}.{session.id}.{secret}", visitor=visitor_of(province, session))


async def recognise_session(pool: Pool, cookie: str, now: datetime) -> Visitor | None:
    """Return whose open session a cookie is, or None."""
    parts = cookie.split(".")
    if len(parts) != 3 or not parts[0].isdecimal() or len(parts[0]) > 4:
        return None
    try:
        id = UUID(parts[1])
    except ValueError:
        return None
    province = int(parts[0])
    async with province_transaction(pool, province) as conn:
        session = await store.read_session(conn, province, id, now)
    if session is None or not hmac.compare_digest(session.secret_hash, hash_secret(parts[2])):
        return None
    return visitor_of(province, session)


def visitor_of(province: int, session: store.Session) -> Visitor:
    """Return a session's owner as a visitor."""
    return Visitor(province=province, role=session.role, id=session.staff_id, session=session.id, csrf=session.csrf)


def is_right(password_hash: str, password: str) -> bool:
    """Return whether a password fits; slow on purpose."""
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def hash_secret(secret: str) -> bytes:
    """Return the SHA-256 by which a random secret is kept."""
    return hashlib.sha256(secret.encode()).digest()
