"""Facts written by older apps, lifted to the shape of today. Their bytes stay as they came; only the reading changes.

A fact without ``version`` is of version 1. When a kind changes, its class takes a ``version`` of its own, the next
number goes into ``VERSIONS``, and a function from the shape before into ``UPCASTS``, where it stays for ever. So far
no kind has changed.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

Shape = dict[str, Any]
Upcasts = Mapping[tuple[str, int], Callable[[Shape], Shape]]
VERSIONS: Final[Mapping[str, int]] = {}
UPCASTS: Final[Upcasts] = {}


def version_now(kind: str) -> int:
    """Return the version in which facts of a kind are written today."""
    return VERSIONS.get(kind, 1)


def lift(raw: bytes, kind: str, version: int, upcasts: Upcasts = UPCASTS) -> bytes | None:
    """Return an older fact in the shape of today, or None where that was never foreseen."""
    now = version_now(kind)
    if version >= now:
        return None
    shape: Shape = msgspec.json.decode(raw)
    for step in range(version, now):
        if (kind, step) not in upcasts:
            return None
        shape = upcasts[kind, step](shape)
    shape.pop("version", None)
    return msgspec.json.encode(shape | {"version": now} if now > 1 else shape)
