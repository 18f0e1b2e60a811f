"""Bytes in the letters that a QR code packs best (RFC 9285)."""

from typing import Final

LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
VALUES: Final = {letter: value for value, letter in enumerate(LETTERS)}


def to_base45(body: bytes) -> str:
    """Return three letters for every two bytes, and two for an odd last one."""
    text = []
    for start in range(0, len(body), 2):
        pair = body[start : start + 2]
        rest, first = divmod(int.from_bytes(pair, "big"), 45)
        high, second = divmod(rest, 45)
        text += [first, second, high][: len(pair) + 1]
    return "".join(LETTERS[value] for value in text)


def from_base45(text: str) -> bytes:
    """Return the bytes of a text.

    Raises ValueError.
    """
    body = b""
    for start in range(0, len(text), 3):
        letters = text[start : start + 3]
        if len(letters) == 1 or any(letter not in VALUES for letter in letters):
            raise ValueError("This is not Base45.")
        value = sum(VALUES[letter] * 45**place for place, letter in enumerate(letters))
        if value >= 256 ** (len(letters) - 1):
            raise ValueError("This is not Base45.")
        body += value.to_bytes(len(letters) - 1, "big")
    return body
