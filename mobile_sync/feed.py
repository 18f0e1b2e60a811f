"""One scope as the server keeps it: a counter, live rows and tombstones, a digest, and pages after a cursor.

The counter is taken last in a transaction, so a version is never seen before a smaller one that is still to come.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Raw, Struct
from msgspec.structs import replace

from mobile_sync.wire import Cursor, Page, Row, hash_text, row_hash

TOMBSTONE_LIFE: Final = timedelta(days=30)
NULL: Final = Raw(b"null")


class Head(Struct, frozen=True, kw_only=True):
    """How far a scope has come, the XOR digest of its live rows, and below which version tombstones are gone."""

    version: int = 0
    live: int = 0
    digest: int = 0
    floor: int = 0


def put(head: Head, old: Row | None, kind: str, id: str, body: bytes) -> tuple[Head, Row]:
    """Return the scope and the row after a thing took this body."""
    hash = hash_text(*row_hash(kind, id, body))
    row = Row(kind, id, head.version + 1, 1, hash, "", Raw(body))
    return turned(head, old, row), row


def remove(head: Head, old: Row | None, kind: str, id: str, why: str) -> tuple[Head, Row]:
    """Return the scope and the tombstone after a thing left it; ``why`` is what the courier is told."""
    row = Row(kind, id, head.version + 1, 0, "0" * 32, why, NULL)
    return turned(head, old, row), row


def turned(head: Head, old: Row | None, new: Row) -> Head:
    """Return the head after one row gave way to another."""
    before = int(old.hash, 16) if old and old.operation else 0
    after = int(new.hash, 16) if new.operation else 0
    live = head.live + new.operation - (old.operation if old else 0)
    return replace(head, version=new.version, live=live, digest=head.digest ^ before ^ after)


def is_spent(removed_at: datetime, now: datetime) -> bool:
    """Return whether a tombstone may be dropped; the floor is then raised to its version."""
    return now - removed_at > TOMBSTONE_LIFE


def raise_floor(head: Head, dropped: Iterable[Row]) -> Head:
    """Return the scope after tombstones were dropped: who has not seen them must begin anew."""
    return replace(head, floor=max([head.floor, *(row.version for row in dropped)]))


def needs_reset(cursor: Cursor, epoch: str, head: Head) -> bool:
    """Return whether a cursor means nothing here: of another epoch, from the future, or older than the tombstones.

    Who walks through a scope anew has no need of tombstones.
    """
    missed = cursor.version < head.floor and not cursor.anew
    return cursor.epoch != epoch or cursor.version > head.version or missed


def page_of(cursor: Cursor, epoch: str, head: Head, rows: Sequence[Row], limit: int) -> Page:
    """Return the page after a cursor; ``rows`` are at most ``limit`` in the order of their versions.

    Where a cursor is reset they start from the beginning. The cursor moves to the head even on an empty page.
    """
    more = len(rows) == limit and rows[-1].version < head.version
    return Page(
        scope=cursor.scope,
        epoch=epoch,
        reset=needs_reset(cursor, epoch, head),
        rows=list(rows),
        version=rows[-1].version if more else head.version,
        head=head.version,
        more=more,
        digest=f"{head.digest:032x}",
        live=head.live,
    )
