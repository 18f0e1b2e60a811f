"""Digest and manifest: where a replica's digest is not the server's, the two lists are compared and the rest is sent.

It heals whatever went wrong before, and so hides it: at most once an hour for each scope, and every time is counted.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from msgspec import Meta, Raw, Struct

from mobile_sync.facts import Short
from mobile_sync.feed import Head
from mobile_sync.wire import Page, Row

EVERY_MS: Final = 3600 * 1000
REMOVED: Final = "repaired"


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a replica holds of one scope: (kind, id, hash) of each row."""

    scope: Annotated[str, Meta(max_length=80)]
    epoch: Short
    rows: Annotated[list[tuple[str, str, str]], Meta(max_length=20_000)]


def is_due(last_ms: int | None, now_ms: int) -> bool:
    """Return whether a scope may be repaired again; both sides hold this, each by its own count."""
    return last_ms is None or now_ms - last_ms >= EVERY_MS


def mend(manifest: Manifest, epoch: str, head: Head, live: Mapping[tuple[str, str], Row]) -> Page:
    """Return the page that makes a replica what the scope is: rows it lacks or has wrongly, and removals."""
    held = {(kind, id): hash for kind, id, hash in manifest.rows}
    lacking = [row for key, row in live.items() if held.get(key) != row.hash]
    surplus = [gone(kind, id, head.version) for kind, id in held if (kind, id) not in live]
    return Page(
        scope=manifest.scope,
        epoch=epoch,
        reset=False,
        rows=[*surplus, *lacking],
        version=head.version,
        head=head.version,
        more=False,
        digest=f"{head.digest:032x}",
        live=head.live,
    )


def gone(kind: str, id: str, version: int) -> Row:
    """Return the removal of a row that the server does not know."""
    return Row(kind, id, version, 0, "0" * 32, REMOVED, Raw(b"null"))


def manifest_of(scope: str, epoch: str, rows: Sequence[Row]) -> Manifest:
    """Return the manifest of a replica's rows."""
    return Manifest(scope=scope, epoch=epoch, rows=[(row.kind, row.id, row.hash) for row in rows])
