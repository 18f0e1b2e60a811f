"""Personal data at rest: AES-256-GCM with the place of the value as associated data, under a wrapped data key."""

import hashlib
import hmac
import os
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

PROVINCE_KEY = UUID(int=0)
"""The data key of a province's own evidence and feeds; every dossier and person has a key of its own."""


class DataKey:
    """One subject's data key, in the clear and in memory only."""

    def __init__(self, province: int, key: bytes) -> None:
        self.province = province
        self.cipher = AESGCM(key)

    def seal(self, table: str, column: str, row: UUID | str, value: bytes) -> bytes:
        """Return ``value`` sealed for one place: it opens nowhere else."""
        nonce = os.urandom(12)
        return nonce + self.cipher.encrypt(nonce, value, place(self.province, table, column, row))

    def open(self, table: str, column: str, row: UUID | str, sealed: bytes) -> bytes:
        """Return what was sealed for this place.

        Raises cryptography.exceptions.InvalidTag where it was moved, changed or sealed under another key.
        """
        return self.cipher.decrypt(sealed[:12], sealed[12:], place(self.province, table, column, row))


class Keyring:
    """The key-encryption key, and what is derived from it."""

    def __init__(self, key_encryption_key: bytes) -> None:
        self.key_encryption_key = key_encryption_key
        self.index_key = derive(key_encryption_key, b"blind index")
        self.token_key = derive(key_encryption_key, b"tokens")
        self.officer_key = derive(key_encryption_key, b"officers' codes")
        self.opened: dict[tuple[int, UUID], DataKey] = {}

    def new_wrapped(self) -> bytes:
        """Return a fresh data key, wrapped (RFC 3394), ready to be stored."""
        return aes_key_wrap(self.key_encryption_key, os.urandom(32))

    def unwrap(self, province: int, wrapped: bytes) -> DataKey:
        """Return the data key inside ``wrapped``."""
        return DataKey(province, aes_key_unwrap(self.key_encryption_key, wrapped))

    def blind_index(self, province: int, column: str, value: str) -> bytes:
        """Return 16 bytes by which equal values are found without being shown (HMAC-SHA-256, truncated)."""
        message = f"{province}|{column}|{value}".encode()
        return hmac.digest(self.index_key, message, hashlib.sha256)[:16]


def place(province: int, table: str, column: str, row: UUID | str) -> bytes:
    """Return the associated data of one value: tenant, table, column, row."""
    return f"{province}|{table}|{column}|{row}".encode()


def derive(key: bytes, purpose: bytes) -> bytes:
    """Return a 32-byte key for one purpose (HKDF-SHA-256)."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"trao " + purpose).derive(key)
