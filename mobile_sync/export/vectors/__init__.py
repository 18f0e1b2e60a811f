"""Golden vectors: what both sides must compute alike, from the rules themselves."""

import json
from typing import Any

from mobile_sync.export.vectors.bytes import bytes_vectors
from mobile_sync.export.vectors.codes import codes_vectors
from mobile_sync.export.vectors.custody import custody_vectors
from mobile_sync.export.vectors.facts import facts_vectors
from mobile_sync.export.vectors.outbox import outbox_vectors
from mobile_sync.export.vectors.replica import replica_vectors
from mobile_sync.export.vectors.signed import signed_vectors
from mobile_sync.export.vectors.timing import timing_vectors


def vectors() -> dict[str, Any]:
    """Return every vector as plain values, by subject."""
    return {
        **bytes_vectors(),
        **codes_vectors(),
        **facts_vectors(),
        **signed_vectors(),
        **custody_vectors(),
        **replica_vectors(),
        **outbox_vectors(),
        **timing_vectors(),
    }


def vectors_text() -> str:
    """Return ``vectors.json``: sorted, a line an entry, UTF-8."""
    subjects = sorted(vectors().items())
    return "{\n" + ",\n".join(f"{plain(name)}: {entries(subject)}" for name, subject in subjects) + "\n}\n"


def entries(subject: Any) -> str:
    """Return a subject with each of its entries on a line of its own."""
    if isinstance(subject, list):
        return "[\n" + ",\n".join(plain(entry) for entry in subject) + "\n]"
    return "{\n" + ",\n".join(f"{plain(name)}: {plain(subject[name])}" for name in sorted(subject)) + "\n}"


def plain(value: Any) -> str:
    """Return a value as JSON, keys sorted."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
