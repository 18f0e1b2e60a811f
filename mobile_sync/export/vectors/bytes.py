"""Vectors of bytes and hashes: Base45, base64url, chains, rows and their digests, parts of media."""

import base64
import hashlib
from typing import Any, Final

import msgspec
from msgspec import Raw

from mobile_sync.base45 import from_base45, to_base45
from mobile_sync.export.cast import DEVICE, PARCEL, PEER_DEVICE, facts_of_each_kind
from mobile_sync.media import fault_of, finish, place
from mobile_sync.outbox import ENCODER
from mobile_sync.replica import digest
from mobile_sync.wire import MAX_MEDIA_BYTES, MAX_PART_BYTES, Row, chain_start, chain_through, hash_text, row_hash

BODIES: Final = (b"", b"\x00", b"\xff", b"AB", b"Hello!!", b"base-45", b"\xff\xff\x00", bytes(range(32)))
NO_BASE45: Final = ("A", "AAAA", ":::", "::", "a0", "GGW", "ÄÄÄ")
ROWS: Final = (
    ("custody", str(PARCEL), b'{"state":"with_courier","attempts":0,"n":4}'),
    ("task", "t-1", '{"parcel":"p","place":"Lâm Thị Sà Phia","lon":105.0,"lat":9.10}'.encode()),
    ("task", "t-2", b'{ "parcel" : "\\u0110", "note" : "1e3 \\/" }'),
    ("tour", "", b"null"),
)


def bytes_vectors() -> dict[str, Any]:
    """Return the vectors of this subject."""
    return {
        "base45": [{"bytes": body.hex(), "text": to_base45(body)} for body in BODIES],
        "base45_refused": [text for text in NO_BASE45 if is_refused(text)],
        "base64url": [
            {"bytes": body.hex(), "text": base64.urlsafe_b64encode(body).rstrip(b"=").decode()} for body in BODIES
        ],
        "chains": [chain_of(incarnation, device) for device in (DEVICE, PEER_DEVICE) for incarnation in (1, 2)],
        "rows": [row_vector(*row) for row in ROWS],
        "digests": [digest_of(count) for count in range(len(ROWS) + 1)],
        "media_parts": [placed(*case) for case in PLACES],
        "media_part_sizes": [{"size": size, "fault": fault_of(bytes(size))} for size in SIZES],
        "media_finished": [finished(body, truth) for body in (b"", b"photo") for truth in (True, False)],
    }


def is_refused(text: str) -> bool:
    """Return whether a text is no Base45."""
    try:
        from_base45(text)
    except ValueError:
        return True
    return False


def chain_of(incarnation: int, device: Any) -> dict[str, Any]:
    """Return a chain over facts of three kinds: where it starts, and the hash after each."""
    facts = [ENCODER.encode(facts_of_each_kind(whole=True)[kind]) for kind in ("loaded", "missing", "delivered")]
    start = chain_start(device, incarnation)
    return {
        "device": str(device),
        "incarnation": incarnation,
        "start": start.hex(),
        "facts": [raw.decode() for raw in facts],
        "heads": [head.hex() for head in chain_through(start, facts)],
    }


def row_vector(kind: str, id: str, body: bytes) -> dict[str, str]:
    """Return a row's hash over its exact bytes, and what its digest would be were it alone."""
    return {"kind": kind, "id": id, "body": body.decode(), "hash": hash_text(*row_hash(kind, id, body))}


def digest_of(count: int) -> dict[str, Any]:
    """Return the digest of the first rows."""
    rows = [Row(kind, id, 1, 1, hash_text(*row_hash(kind, id, body)), "", Raw(body)) for kind, id, body in ROWS[:count]]
    return {"hashes": [row.hash for row in rows], "digest": digest(rows)}


PLACES: Final = (
    (0, 0, 100, 60),
    (60, 60, 100, 40),
    (60, 0, 100, 60),
    (60, 61, 100, 10),
    (60, 60, 100, 41),
    (100, 100, 100, 1),
    (MAX_MEDIA_BYTES - 1, MAX_MEDIA_BYTES - 1, MAX_MEDIA_BYTES, 1),
    (MAX_MEDIA_BYTES - 1, MAX_MEDIA_BYTES - 1, MAX_MEDIA_BYTES + 9, 2),
)
"""(have, offset, size, part) of an upload, in bytes."""
SIZES: Final = (0, 1, MAX_PART_BYTES, MAX_PART_BYTES + 1)


def placed(have: int, offset: int, size: int, part: int) -> dict[str, Any]:
    """Return what a part does to an upload."""
    progress = msgspec.to_builtins(place(have, offset, size, part))
    return {"have": have, "offset": offset, "size": size, "part": part, "progress": progress}


def finished(body: bytes, truth: bool) -> dict[str, Any]:
    """Return whether a whole upload is what its name says."""
    sha256 = hashlib.sha256(body if truth else body + b"!").hexdigest()
    return {"sha256": sha256, "bytes": body.hex(), "progress": msgspec.to_builtins(finish(sha256, body))}
