"""Compressed bodies, opened under a guard: a few kilobytes may claim to be gigabytes."""

import zlib

from backend.base.refusals import TooLarge, Unreadable

GZIP = 16 + zlib.MAX_WBITS


def inflate(body: bytes, most: int) -> bytes:
    """Return what a gzip body holds, never more than ``most`` bytes.

    Raises TooLarge, Unreadable.
    """
    opening = zlib.decompressobj(GZIP)
    try:
        opened = opening.decompress(body, most + 1)
    except zlib.error:
        raise Unreadable from None
    if len(opened) > most:
        raise TooLarge(max_bytes=most)
    if not opening.eof or opening.unused_data:
        raise Unreadable
    return opened
