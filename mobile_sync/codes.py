"""The opaque codes in our QR pictures: labels (HS1…), officers' codes (HD1…), citizens' receipts (HR1:…), door codes.

No personal data in any. Server and handheld read them alike.
"""

import re
from datetime import date
from hashlib import sha256
from typing import ClassVar, Final
from uuid import UUID

from msgspec import Struct

from mobile_sync.base45 import from_base45, to_base45

LABEL_PREFIX: Final = "HS1"
LABEL_RANDOM_BYTES: Final = 10
OFFICER_PREFIX: Final = "HD1"
OFFICER_COMMITMENT_BYTES: Final = 16
RECEIPT_PREFIX: Final = "HR1:"
RECEIPT_ID_BYTES: Final = 5
RECEIPT_SECRET_BYTES: Final = 16
DOOR_PATH: Final = "/D/"
DOOR_CODE_BYTES: Final = 16
DOOR_CODE_SYMBOLS: Final = 26

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LABEL_SYMBOLS: Final = 17
DOOR_PLACE: Final = re.compile(r"([0-9]{1,4})-(.{26,60})", re.ASCII)
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": "", "-": ""})


class TokenUnreadable(ValueError):
    """The text is no token of ours, or a character of it was misread."""

    code: ClassVar[str] = "TOKEN_UNREADABLE"
    vi: ClassVar[str] = "Mã không đọc được. Quét lại, hoặc gõ lại từng nhóm bốn ký tự."
    en: ClassVar[str] = "The code cannot be read. Scan again, or type it again in groups of four."


class Receipt(Struct, frozen=True, kw_only=True):
    """What a citizen's receipt carries: which receipt, and the secret that proves holding it."""

    receipt_id: bytes
    secret: bytes


def label_token(randomness: bytes) -> str:
    """Make a label's token from 10 random bytes: HS1, 16 symbols of Crockford base32, 1 check symbol."""
    return LABEL_PREFIX + _symbols(randomness)


def parse_label_token(text: str) -> str:
    """Give the canonical token for what was scanned or typed.

    Small letters, spaces and hyphens, O for 0, I or L for 1 and a missing prefix are forgiven.
    Raises TokenUnreadable.
    """
    return _parsed(LABEL_PREFIX, text)


def officer_token(secret: bytes) -> str:
    """Make an officer's one-time code from 10 secret bytes, in the shape of a label: HD1, 16 symbols, 1 check symbol.

    The same text stands in the QR and is typed where a camera cannot help.
    """
    return OFFICER_PREFIX + _symbols(secret)


def parse_officer_token(text: str) -> str:
    """Give the canonical code for what was scanned or typed, forgiving what ``parse_label_token`` forgives.

    Raises TokenUnreadable.
    """
    return _parsed(OFFICER_PREFIX, text)


def officer_commitment(*, province_id: int, office_id: UUID, day: date, token: str) -> bytes:
    """Give the 16 bytes by which a handheld knows a code of one desk and day without its secret.

    The first half of SHA-256 over five fields, each after its length in two bytes, high byte first: the word hd1, the
    province in decimal, the office's id in small hexadecimal with hyphens, the day as YYYY-MM-DD, the canonical code.
    A code has 80 bits, so that 128 of its hash are enough.
    """
    fields = (b"hd1", str(province_id).encode(), str(office_id).encode(), day.isoformat().encode(), token.encode())
    return _hash_of_fields(*fields)[:OFFICER_COMMITMENT_BYTES]


def token_groups(token: str) -> tuple[str, ...]:
    """Split the canonical token of a label or an officer for reading: 4-4-4-4-1, without its prefix."""
    symbols = token[-LABEL_SYMBOLS:]
    return tuple(symbols[start : start + 4] for start in range(0, LABEL_SYMBOLS, 4))


def _symbols(randomness: bytes) -> str:
    """Write 10 bytes as 16 symbols and a check symbol."""
    if len(randomness) != LABEL_RANDOM_BYTES:
        raise ValueError(f"A token is made of {LABEL_RANDOM_BYTES} bytes, not {len(randomness)}.")
    number = int.from_bytes(randomness)
    values = [number >> shift & 31 for shift in range(75, -1, -5)]
    return "".join(CROCKFORD[value] for value in [*values, _check_value(values)])


def _parsed(prefix: str, text: str) -> str:
    """Give the canonical token under a prefix. Raises TokenUnreadable."""
    symbols = text.strip().upper().translate(_READ_AS)
    if len(symbols) == len(prefix) + LABEL_SYMBOLS:
        symbols = symbols.removeprefix(prefix)
    values = [CROCKFORD.find(symbol) for symbol in symbols]
    if len(values) != LABEL_SYMBOLS or -1 in values or _check_value(values[:-1]) != values[-1]:
        raise TokenUnreadable(TokenUnreadable.en)
    return prefix + symbols


def _check_value(values: list[int]) -> int:
    """Give the sum of value times 2^place over GF(32).

    Every wrong symbol and every swap of two symbols changes it, because the 17 powers of the generator differ.
    Crockford's own check modulo 37 needs symbols that a QR cannot write in its alphanumeric mode.
    """
    total = 0
    for value in values:
        total = _doubled(total ^ value)
    return total


def _doubled(value: int) -> int:
    """Multiply by the generator of GF(32) with x^5 + x^2 + 1."""
    return (value << 1) ^ (0b100101 if value & 16 else 0)


def receipt_token(receipt: Receipt) -> str:
    """Write a citizen's one-time receipt as it stands in the QR: HR1: and Base45 of id and secret."""
    if len(receipt.receipt_id) != RECEIPT_ID_BYTES or len(receipt.secret) != RECEIPT_SECRET_BYTES:
        raise ValueError(f"A receipt has {RECEIPT_ID_BYTES} bytes of id and {RECEIPT_SECRET_BYTES} of secret.")
    return RECEIPT_PREFIX + to_base45(receipt.receipt_id + receipt.secret)


def parse_receipt_token(text: str) -> Receipt:
    """Read a citizen's receipt. Raises TokenUnreadable."""
    token = text.strip().upper()
    try:
        payload = from_base45(token.removeprefix(RECEIPT_PREFIX))
    except ValueError:
        payload = b""
    if not token.startswith(RECEIPT_PREFIX) or len(payload) != RECEIPT_ID_BYTES + RECEIPT_SECRET_BYTES:
        raise TokenUnreadable(TokenUnreadable.en)
    return Receipt(receipt_id=payload[:RECEIPT_ID_BYTES], secret=payload[RECEIPT_ID_BYTES:])


def receipt_commitment(*, province_id: int, dossier_id: UUID, direction: str, secret: bytes) -> bytes:
    """Give the 32 bytes that server and handheld keep in place of the secret.

    SHA-256 over five fields, each after its length in two bytes, high byte first: the word hr1, the province in
    decimal, the dossier's id in small hexadecimal with hyphens, the direction, the 16 bytes of the secret.
    """
    fields = (b"hr1", str(province_id).encode(), str(dossier_id).encode(), direction.encode(), secret)
    return _hash_of_fields(*fields)


def _hash_of_fields(*fields: bytes) -> bytes:
    """Give SHA-256 over fields, each after its length, so that no two lists of fields read alike."""
    return sha256(b"".join(len(field).to_bytes(2) + field for field in fields)).digest()


def door_code(randomness: bytes) -> str:
    """Make a door code from 16 random bytes: 26 symbols of Crockford base32, the highest bits first."""
    if len(randomness) != DOOR_CODE_BYTES:
        raise ValueError(f"A door code is made of {DOOR_CODE_BYTES} bytes, not {len(randomness)}.")
    number = int.from_bytes(randomness)
    return "".join(CROCKFORD[number >> shift & 31] for shift in range(5 * DOOR_CODE_SYMBOLS - 5, -1, -5))


def parse_door_code(text: str) -> str:
    """Give the canonical door code; what a label forgives is forgiven here too. Raises TokenUnreadable."""
    symbols = text.strip().upper().translate(_READ_AS)
    values = [CROCKFORD.find(symbol) for symbol in symbols]
    # Two of the 130 bits are not used: a first symbol above 7 is no code of ours.
    if len(values) != DOOR_CODE_SYMBOLS or -1 in values or values[0] > 7:
        raise TokenUnreadable(TokenUnreadable.en)
    return symbols


def door_url(origin: str, province: int, code: str) -> str:
    """Write the address that the receiver's phone opens, in capitals: they keep a QR code small."""
    return f"{origin.upper()}{DOOR_PATH}{province}-{code}"


def parse_door_place(text: str) -> tuple[int, str]:
    """Read province and door code from the end of an address. Raises TokenUnreadable."""
    found = DOOR_PLACE.fullmatch(text)
    if found is None:
        raise TokenUnreadable(TokenUnreadable.en)
    return int(found[1]), parse_door_code(found[2])


def door_code_hash(code: str) -> bytes:
    """Give the 32 bytes that the server keeps in place of a door code."""
    return sha256(b"trao door code" + code.encode()).digest()
