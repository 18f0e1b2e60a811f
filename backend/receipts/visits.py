"""A visit: the secret is given once by POST, and a cookie stands for it during fifteen minutes."""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from asyncpg import Pool
from litestar.connection import ASGIConnection

from backend.base.clock import new_id, real_now
from backend.base.database import province_transaction
from backend.base.doors import Visitor
from backend.receipts import store
from backend.receipts.model import hash_of, page_token, read_key
from backend.receipts.refusals import LinkUnknown
from backend.receipts.tries import Tries

COOKIE: Final = "trao_visit"
VISIT_LIFE: Final = timedelta(minutes=15)
NO_HASH: Final = bytes(32)


async def open_visit(pool: Pool, tries: Tries, code: str, at: datetime) -> str:
    """Open a visit for whoever holds the secret and return its cookie.

    Whatever is wrong with a code, the answer is the same. Raises LinkUnknown, TooManyTries.
    """
    key = read_key(code)
    tries.admit(key.receipt_id if key else None, at)
    if key is None:
        tries.note(None)
        raise LinkUnknown
    async with province_transaction(pool, key.province) as conn:
        receipt = await store.read_receipt(conn, key.province, key.receipt_id)
        kept = receipt.link_hash if receipt else NO_HASH
        if hmac.compare_digest(kept, hash_of(key.secret)) and receipt is not None:
            secret = secrets.token_urlsafe(24)
            visit = store.Visit(id=new_id(), secret_hash=hash_of(secret.encode()), receipt_id=receipt.id)
            await store.open_visit(conn, key.province, visit, at, at + VISIT_LIFE)
            return f"{key.province}.{visit.id}.{secret}"
    tries.note(key.receipt_id)
    raise LinkUnknown


async def recognise_citizen(connection: ASGIConnection[Any, Any, Any, Any]) -> Visitor | None:
    """Return whose visit a cookie stands for, or None; the visitor's id is the receipt's."""
    parts = connection.cookies.get(COOKIE, "").split(".")
    if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdecimal()) or len(parts[0]) > 4:
        return None
    try:
        id = UUID(parts[1])
    except ValueError:
        return None
    province, state = int(parts[0]), connection.app.state
    async with province_transaction(state.pool, province) as conn:
        visit = await store.read_visit(conn, province, id, real_now())
    if visit is None or not hmac.compare_digest(visit.secret_hash, hash_of(parts[2].encode())):
        return None
    csrf = page_token(state.keyring.token_key, parts[2])
    return Visitor(province=province, role="citizen", id=visit.receipt_id, session=visit.id, csrf=csrf)
