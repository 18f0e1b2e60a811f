"""Bytes as text of the QR alphanumeric alphabet (RFC 9285)."""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def encode(data: bytes) -> str:
    """Write each two bytes as three symbols, a last single byte as two."""
    return "".join(_symbols(data[start : start + 2]) for start in range(0, len(data), 2))


def decode(text: str) -> bytes:
    """Read what `encode` wrote. Raises ValueError."""
    return b"".join(_bytes(text[start : start + 3]) for start in range(0, len(text), 3))


def _symbols(chunk: bytes) -> str:
    number = int.from_bytes(chunk)
    low, rest = number % 45, number // 45
    if len(chunk) == 1:
        return ALPHABET[low] + ALPHABET[rest]
    return ALPHABET[low] + ALPHABET[rest % 45] + ALPHABET[rest // 45]


def _bytes(symbols: str) -> bytes:
    if len(symbols) == 1:
        raise ValueError("Base45 text ends inside a byte.")
    number = sum(ALPHABET.index(symbol) * 45**place for place, symbol in enumerate(symbols))
    size = len(symbols) - 1
    if number >= 256**size:
        raise ValueError("Base45 group is out of range.")
    return number.to_bytes(size)
