"""The handheld's P-256 key: raw r‖s signatures as WebCrypto makes them, in base64url."""

import base64
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ALGORITHM = ec.ECDSA(hashes.SHA256())


class Signatures(Protocol):
    """How batches, offers and acknowledgements are signed; a simulation may put a cheaper one in P-256's place."""

    def sign(self, key: Any, message: bytes) -> str:
        """Return the signature of ``message`` by a private key."""

    def is_signed(self, public_key: bytes, message: bytes, signature: str) -> bool:
        """Return whether the private key of ``public_key`` made this signature of ``message``."""


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a fresh private key."""
    return ec.generate_private_key(ec.SECP256R1())


def public_point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the public key as an uncompressed point, 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def is_point(public_key: bytes) -> bool:
    """Return whether the bytes are a point of the curve: nothing else can ever sign."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
    except ValueError:
        return False
    return True


def sign(key: ec.EllipticCurvePrivateKey, message: bytes) -> str:
    """Return the signature of ``message`` as raw r‖s, base64url without padding."""
    r, s = decode_dss_signature(key.sign(message, ALGORITHM))
    return base64.urlsafe_b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).rstrip(b"=").decode()


def is_signed(public_key: bytes, message: bytes, signature: str) -> bool:
    """Return whether ``signature`` (raw r‖s, base64url) over ``message`` was made by this key."""
    try:
        raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key).verify(der, message, ALGORITHM)
    except (ValueError, InvalidSignature):
        return False
    return len(raw) == 64


class P256Signatures:
    """The signatures of the product."""

    def sign(self, key: ec.EllipticCurvePrivateKey, message: bytes) -> str:
        """Return the signature of ``message`` as raw r‖s, base64url."""
        return sign(key, message)

    def is_signed(self, public_key: bytes, message: bytes, signature: str) -> bool:
        """Return whether this key signed the message."""
        return is_signed(public_key, message, signature)


P256: Final[Signatures] = P256Signatures()
