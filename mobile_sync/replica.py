"""What a handheld knows of the server: the rows of its scopes, moved by pages."""

from collections.abc import Iterable

from msgspec import Struct

from mobile_sync.wire import Cursor, Page, Row, hash_text, row_hash


class Scope(Struct):
    """The live rows of one scope and how far they go."""

    epoch: str = ""
    version: int = 0
    rows: dict[tuple[str, str], Row] = {}


class Replica:
    """The rows of every scope of one handheld."""

    def __init__(self, scopes: list[str]) -> None:
        self.scopes = {scope: Scope(rows={}) for scope in scopes}

    def cursors(self) -> list[Cursor]:
        """Return how far each scope has come, to be sent with the next pull."""
        return [Cursor(scope=name, epoch=scope.epoch, version=scope.version) for name, scope in self.scopes.items()]

    def absorb(self, page: Page) -> bool:
        """Apply a page with its cursor, at once, and return whether the digests agree (or more is to come)."""
        scope = self.scopes[page.scope]
        rows = {} if page.reset else dict(scope.rows)
        for row in page.rows:
            if row.operation:
                rows[row.kind, row.id] = row
            else:
                rows.pop((row.kind, row.id), None)
        self.scopes[page.scope] = Scope(epoch=page.epoch, version=page.version, rows=rows)
        whole = all(is_whole(row) for row in page.rows if row.operation)
        return whole and (page.more or (len(rows) == page.live and digest(rows.values()) == page.digest))

    def of_kind(self, kind: str) -> list[Row]:
        """Return every live row of a kind."""
        return [row for scope in self.scopes.values() for row in scope.rows.values() if row.kind == kind]


def digest(rows: Iterable[Row]) -> str:
    """Return the XOR of the hashes of live rows, as 32 hexadecimal digits."""
    value = 0
    for row in rows:
        value ^= int(row.hash, 16)
    return f"{value:032x}"


def is_whole(row: Row) -> bool:
    """Return whether a row's hash is that of its body."""
    return row.hash == hash_text(*row_hash(row.kind, row.id, bytes(row.body)))
