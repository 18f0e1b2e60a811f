"""Short signed words of the server: a nonce for two minutes, a handheld's access for ten. HMAC-SHA-256."""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec import Struct

NONCE_LIFE = timedelta(minutes=2)
ACCESS_LIFE = timedelta(minutes=10)


class Access(Struct, frozen=True, kw_only=True):
    """Whom an access token speaks of."""

    province: int
    device: UUID
    courier: UUID


def signed(key: bytes, said: str) -> str:
    """Return ``said`` with the server's mark on it."""
    return f"{said}.{hmac.digest(key, said.encode(), hashlib.sha256).hex()[:40]}"


def verified(key: bytes, text: str) -> str | None:
    """Return what was signed, or None where the mark is not ours."""
    said, _, _ = text.rpartition(".")
    return said if hmac.compare_digest(signed(key, said).encode(), text.encode()) else None


def new_nonce(key: bytes, now: datetime) -> str:
    """Return a nonce that only we can have made, and only now."""
    return signed(key, f"n|{int((now + NONCE_LIFE).timestamp())}|{secrets.token_hex(12)}")


def nonce_expires(key: bytes, nonce: str) -> datetime | None:
    """Return until when a nonce is good, or None where it is not ours."""
    said = verified(key, nonce)
    if said is None or not said.startswith("n|"):
        return None
    return datetime.fromtimestamp(int(said.split("|")[1]), UTC)


def new_access(key: bytes, access: Access, now: datetime) -> str:
    """Return a handheld's access token."""
    expires = int((now + ACCESS_LIFE).timestamp())
    return signed(key, f"a|{access.province}|{access.device}|{access.courier}|{expires}")


def read_access(key: bytes, token: str, now: datetime) -> Access | None:
    """Return whom a token speaks of, or None where it is not ours or too old."""
    said = verified(key, token)
    if said is None or not said.startswith("a|"):
        return None
    _, province, device, courier, expires = said.split("|")
    if int(expires) < now.timestamp():
        return None
    return Access(province=int(province), device=UUID(device), courier=UUID(courier))
