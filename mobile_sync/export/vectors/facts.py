"""Vectors of facts: their exact bytes, and how other bytes are read."""

import hashlib
from typing import Any, Final

from mobile_sync.export.cast import OFFICE, PARCEL, facts_of_each_kind, uuid
from mobile_sync.outbox import ENCODER
from mobile_sync.settle import id_of_bytes, witness

HEAD: Final = f'"id":"{uuid(31)}","parcel":"{PARCEL}"'
READ: Final = (
    f'{{"kind":"loaded",{HEAD},"at":"2026-11-20T09:00:00.123Z","office":"{OFFICE}"}}',
    f'{{"kind":"loaded",{HEAD},"at":"2026-11-20T16:00:00+07:00","office":"{OFFICE}"}}',
    f'{{ "office": "{OFFICE}", "at": "2026-11-20T09:00:00Z", {HEAD}, "kind": "loaded" }}',
    f'{{"kind":"loaded",{HEAD},"at":"2026-11-20T09:00:00Z","office":"{OFFICE}",'
    '"place":{"lon":105,"lat":9,"accuracy_m":12}}',
    f'{{"kind":"missing",{HEAD},"at":"2026-11-20T09:00:00Z","note":"kh\\u00f4ng th\\u1ea5y \\/ 🌾"}}',
    f'{{"kind":"loaded",{HEAD},"at":"2026-11-20T09:00:00","office":"{OFFICE}"}}',
    f'{{"kind":"loaded",{HEAD},"at":"2026-11-20T09:00:00Z","office":"{OFFICE}","more":1}}',
    f'{{"kind":"loaded",{HEAD},"at":"2026-11-20T09:00:00Z"}}',
    f'{{"kind":"missing",{HEAD},"at":"2026-11-20T09:00:00Z","note":"{"a" * 201}"}}',
    f'{{"kind":"missing",{HEAD},"at":"2026-11-20T09:00:00Z","note":"\\u0000"}}',
    f'{{"kind":"assigned",{HEAD},"at":"2026-11-20T09:00:00Z","courier":"{uuid(11)}"}}',
    f'{{"kind":"teleported",{HEAD}}}',
    f'{{"kind":"loaded","version":2,{HEAD}}}',
    '{"kind":"loaded","id":7}',
    '{"kind":"loaded"',
    "[]",
    "",
)
"""Bytes as other hands may write them: with a fraction, a zone, blanks, whole numbers, escapes, and faults."""


def facts_vectors() -> dict[str, Any]:
    """Return the vectors of this subject."""
    whole = {kind: ENCODER.encode(fact) for kind, fact in facts_of_each_kind(whole=True).items()}
    least = {f"{kind} least": ENCODER.encode(fact) for kind, fact in facts_of_each_kind(whole=False).items()}
    return {
        "facts": {name: {"text": raw.decode(), "sha256": leaf(raw)} for name, raw in (whole | least).items()},
        "facts_read": [read(text) for text in READ],
        "ids_of_bytes": [{"text": text, "id": str(id_of_bytes(text.encode()))} for text in ("", "[]", READ[4])],
    }


def leaf(raw: bytes) -> str:
    """Return the SHA-256 of a fact's bytes."""
    return hashlib.sha256(raw).hexdigest()


def read(text: str) -> dict[str, Any]:
    """Return under which id the server keeps these bytes, and the code by which it would set them aside."""
    witnessed = witness(text.encode())
    return {
        "text": text,
        "id": str(witnessed.id),
        "fault": witnessed.fault.code if witnessed.fault else "",
        "at": witnessed.fact.at.isoformat() if witnessed.fact else "",
    }
