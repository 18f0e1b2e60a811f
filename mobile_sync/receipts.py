"""The server's signed word on how far a chain had come, and when: the next facts carry it and are younger than it."""

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from mobile_sync.chain import Chain

MAC_DIGITS: Final = 32


class Receipt(Struct, frozen=True, kw_only=True):
    """What a receipt proves: at ``at`` the server held the handheld's chain up to ``next_seq``."""

    next_seq: int
    at: datetime


def sign_receipt(key: bytes, province: int, device: UUID, chain: Chain, now: datetime) -> str:
    """Return the server's word that it held the chain up to here at this moment (HMAC-SHA-256)."""
    said = f"{province}|{device}|{chain.next_seq}|{chain.head.hex()[:16]}|{int(now.timestamp())}"
    return f"{said}|{mac(key, said)}"


def read_receipt(key: bytes, province: int, device: UUID, text: str) -> Receipt | None:
    """Return what a receipt proves, or None where it is not the server's word to this very handheld."""
    said, _, signed = text.rpartition("|")
    if not hmac.compare_digest(signed.encode(), mac(key, said).encode()):
        return None
    place, owner, next_seq, _, seconds = said.split("|")
    if (place, owner) != (str(province), str(device)):
        return None
    return Receipt(next_seq=int(next_seq), at=datetime.fromtimestamp(int(seconds), UTC))


class ReceiptKey(Struct, frozen=True, kw_only=True):
    """The key with which the server signs receipts to one handheld."""

    key: bytes
    province: int
    device: UUID

    def receipt(self, chain: Chain, now: datetime) -> str:
        """Return a receipt."""
        return sign_receipt(self.key, self.province, self.device, chain, now)

    def proven(self, text: str) -> datetime | None:
        """Return the moment that a receipt proves, or None where it proves nothing."""
        receipt = read_receipt(self.key, self.province, self.device, text)
        return receipt.at if receipt else None


def mac(key: bytes, said: str) -> str:
    """Return the first half of the HMAC over what is said."""
    return hmac.digest(key, said.encode(), hashlib.sha256).hex()[:MAC_DIGITS]
