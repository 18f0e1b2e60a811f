"""Pages and rows made by hand."""

from msgspec import Raw

from mobile_sync.replica import digest
from mobile_sync.wire import Page, Row, hash_text, row_hash

SCOPE = "courier:1"


def put_row(id, version=1, body=b'{"parcel":"p"}', kind="custody"):
    """Return a live row."""
    return Row(kind, id, version, 1, hash_text(*row_hash(kind, id, body)), "", Raw(body))


def gone_row(id, version=2, why="reassigned", kind="custody"):
    """Return a tombstone."""
    return Row(kind, id, version, 0, "0" * 32, why, Raw(b"null"))


def page(rows, live=None, **change):
    """Return a last page of the scope; ``live`` are the rows that the digest is of."""
    live = [row for row in rows if row.operation] if live is None else live
    values = {
        "scope": SCOPE,
        "epoch": "e",
        "reset": False,
        "rows": rows,
        "version": max((row.version for row in rows), default=0),
        "head": 9,
        "more": False,
        "digest": digest(live),
        "live": len(live),
        **change,
    }
    return Page(**values)
