"""Photos and signatures in parts, by hash: where a part may go, and when the whole is whole."""

import hashlib
from typing import Literal

from msgspec import Struct

from mobile_sync.wire import MAX_MEDIA_BYTES, MAX_PART_BYTES


class Progress(Struct, frozen=True, kw_only=True):
    """How far an upload is after a part; ``kept`` says whether the part counted, ``complete`` whether all is here."""

    offset: int
    kept: bool
    complete: bool = False


Fault = Literal["PART_MALFORMED"]


def fault_of(part: bytes) -> Fault | None:
    """Return why a part is turned away whatever is held.

    An empty one at the end asks to finish: a server that was killed may have every byte and not have said so.
    """
    return None if len(part) <= MAX_PART_BYTES else "PART_MALFORMED"


def place(have: int, offset: int, size: int, part: int) -> Progress:
    """Return what ``part`` bytes at ``offset`` do to an upload of which ``have`` bytes of ``size`` are here.

    A part that does not start where the upload ends, or goes beyond its end, changes nothing: the true offset is told.
    """
    if offset != have or have + part > min(size, MAX_MEDIA_BYTES):
        return Progress(offset=have, kept=False)
    return Progress(offset=have + part, kept=True)


def finish(sha256: str, body: bytes) -> Progress:
    """Return whether all bytes are the ones that the hash names; where they are not, the upload starts anew."""
    if hashlib.sha256(body).hexdigest() == sha256:
        return Progress(offset=len(body), kept=True, complete=True)
    return Progress(offset=0, kept=False)
