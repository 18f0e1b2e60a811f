"""Signatures of a simulated world: a keyed hash that costs a hundredth, or P-256 made repeatable."""

import base64
import hashlib
import hmac
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from mobile_sync.keys import P256Signatures, Signatures, public_point

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class RepeatableP256(P256Signatures):
    """The product's own signatures, with the number that is otherwise random made of key and message (RFC 6979)."""

    def sign(self, key: ec.EllipticCurvePrivateKey, message: bytes) -> str:
        """Return the signature as raw r‖s, base64url."""
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
        return base64.urlsafe_b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).rstrip(b"=").decode()


class KeyedHash:
    """A stand-in that nobody without the key can make either; who verifies it knows every key of the world."""

    def __init__(self) -> None:
        self.keys: dict[bytes, bytes] = {}

    def sign(self, key: Any, message: bytes) -> str:
        """Return the keyed hash of a message."""
        return hashlib.blake2b(message, key=key, digest_size=32).hexdigest()

    def is_signed(self, public_key: bytes, message: bytes, signature: str) -> bool:
        """Return whether the owner of a public key made this."""
        return hmac.compare_digest(self.sign(self.keys[public_key], message).encode(), signature.encode())


def key_pair(signatures: Signatures, bits: int) -> tuple[Any, bytes]:
    """Return a private key made of a world's chance, and its public key."""
    if isinstance(signatures, KeyedHash):
        secret = hashlib.blake2b(bits.to_bytes(32, "big"), digest_size=32).digest()
        public = hashlib.sha256(secret).digest()
        signatures.keys[public] = secret
        return secret, public
    private = ec.derive_private_key(bits % (ORDER - 1) + 1, ec.SECP256R1())
    return private, public_point(private)
