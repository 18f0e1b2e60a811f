"""The citizen's secret: what is in the link, what the server keeps, and when there is something to answer."""

import base64
import binascii
import hashlib
import hmac
from typing import Final
from uuid import UUID

from msgspec import Struct

from mobile_sync.codes import RECEIPT_ID_BYTES, RECEIPT_SECRET_BYTES
from mobile_sync.custody import RULES, TO_AGENCY

LONGEST_CODE: Final = 400
HIDDEN: Final = "•"
UNBROKEN: Final = "\N{NO-BREAK SPACE}"
ANSWERABLE: Final = {
    outcome: next(rule.before for rule in RULES if rule.kind == f"receipt_{outcome}")
    for outcome in ("confirmed", "disputed")
}


class Key(Struct, frozen=True, kw_only=True):
    """What a link's fragment holds: which receipt of which province, and the secret that opens it."""

    province: int
    receipt_id: UUID
    secret: bytes


def code_of(key: Key) -> str:
    """Write a key as it stands after the # of a link, and on paper."""
    secret = base64.urlsafe_b64encode(key.secret).decode().rstrip("=")
    return f"{key.province}.{key.receipt_id}.{secret}"


def link_of(public_url: str, key: Key) -> str:
    """Return the link for the citizen; browsers never send what stands after the #."""
    return f"{public_url.rstrip('/')}/c#{code_of(key)}"


def read_key(text: str) -> Key | None:
    """Read a pasted link or a typed code, or return None where it is neither."""
    parts = "".join(text[:LONGEST_CODE].split()).rpartition("#")[2].split(".")
    if len(parts) != 3 or not (parts[0].isascii() and parts[0].isdecimal()) or len(parts[0]) > 4:
        return None
    try:
        receipt_id = UUID(parts[1])
        secret = base64.b64decode(parts[2] + "==", altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    if len(secret) != RECEIPT_SECRET_BYTES:
        return None
    return Key(province=int(parts[0]), receipt_id=receipt_id, secret=secret)


def door_secret(secret: bytes) -> bytes:
    """Return the secret of the receipt shown at the door, made one way from the link's.

    A courier who scans the one can prove the meeting, and still cannot open the citizen's page with it.
    """
    return hashlib.sha256(b"trao door receipt" + secret).digest()[:RECEIPT_SECRET_BYTES]


def short_id(receipt_id: UUID) -> bytes:
    """Return the five random bytes of a receipt's id that fit into its small QR."""
    return receipt_id.bytes[-RECEIPT_ID_BYTES:]


def hash_of(secret: bytes) -> bytes:
    """Return what the server keeps of a random secret."""
    return hashlib.sha256(secret).digest()


def page_token(key: bytes, visit_secret: str) -> str:
    """Return the token that the forms of one visit carry, so that no other page can answer."""
    return hmac.digest(key, b"citizen page|" + visit_secret.encode(), hashlib.sha256).hex()[:32]


def masked_phone(phone: str) -> str:
    """Return a telephone number of which only the owner recognises the rest: 09•• ••• 217."""
    digits = "".join(letter for letter in phone if letter.isdecimal())
    digits = "0" + digits[2:] if digits.startswith("84") else digits
    if len(digits) < 9:
        return ""
    return f"{digits[:2]}{HIDDEN * 2}{UNBROKEN}{HIDDEN * 3}{UNBROKEN}{digits[-3:]}"


def was_handed_over(leg: str, state: str, holder_kind: str, collected: bool) -> bool:
    """Return whether the papers passed between post and citizen: to them, or from them on the way to an agency."""
    if leg in TO_AGENCY:
        return collected
    return state == "delivered" and holder_kind == "citizen"
