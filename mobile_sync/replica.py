"""What a handheld knows of the server: rows by scope. Pages are staged, then rows and cursor switch at once."""

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct

from mobile_sync.repair import Manifest, is_due, manifest_of
from mobile_sync.wire import Cursor, Page, Row, hash_text, row_hash

Key = tuple[str, str]


class Scope(Struct):
    """The live rows of one scope and how far they go; ``anew`` while they are being walked through after a reset."""

    epoch: str = ""
    version: int = 0
    rows: dict[Key, Row] = {}
    anew: bool = False


class SavedReplica(Struct, frozen=True):
    """A replica as it was saved; none of its dictionaries is ever changed again."""

    scopes: dict[str, Scope]
    greyed: dict[Key, Row]
    doubtful: frozenset[str]
    repaired: dict[str, int]


class About(Struct):
    """The parcel that a row is about, where its body names one."""

    parcel: str = ""


ABOUT: Final = msgspec.json.Decoder(About)


class Replica:
    """The rows of every scope of one handheld.

    ``greyed`` are rows that were taken away, shown until what was captured about them has left; ``doubtful`` are the
    scopes whose digest is not the server's.
    """

    def __init__(self, scopes: list[str]) -> None:
        self.scopes = {scope: Scope(rows={}) for scope in scopes}
        self.staged: dict[str, Scope] = {}
        self.greyed: dict[Key, Row] = {}
        self.doubtful: frozenset[str] = frozenset()
        self.repaired: dict[str, int] = {}

    def cursors(self) -> list[Cursor]:
        """Return how far each scope has come, pages staged included, to be sent with the next pull."""
        reached = ((name, self.staged.get(name, scope)) for name, scope in self.scopes.items())
        return [
            Cursor(scope=name, epoch=scope.epoch, version=scope.version, anew=scope.anew) for name, scope in reached
        ]

    def absorb(self, page: Page) -> bool:
        """Stage a page; the last one switches rows and cursor. Return whether the digests agree (or more is to come).

        A page of a scope that is not this handheld's is passed over.
        Rows are shown even where the digests differ: the scope is then doubtful, and the screen is never blanked.
        """
        if page.scope not in self.scopes:
            return True
        begun = self.staged.get(page.scope, self.scopes[page.scope])
        rows = {} if page.reset else dict(begun.rows)
        for row in page.rows:
            if row.operation:
                rows[row.kind, row.id] = row
            else:
                rows.pop((row.kind, row.id), None)
        whole = all(is_whole(row) for row in page.rows if row.operation)
        if page.more:
            self.staged[page.scope] = Scope(
                epoch=page.epoch, version=page.version, rows=rows, anew=page.reset or begun.anew
            )
            return whole
        self.switch(page, rows)
        agrees = whole and len(rows) == page.live and digest(rows.values()) == page.digest
        self.doubtful = self.doubtful - {page.scope} if agrees else self.doubtful | {page.scope}
        return agrees

    def switch(self, page: Page, rows: dict[Key, Row]) -> None:
        """Show new rows and move the cursor, in one; what is gone is greyed under the reason given."""
        before = self.scopes[page.scope].rows
        self.staged.pop(page.scope, None)
        why = {(row.kind, row.id): row.why for row in page.rows if not row.operation}
        gone = {key: regretted(row, why.get(key, "")) for key, row in before.items() if key not in rows}
        self.greyed = {key: row for key, row in {**self.greyed, **gone}.items() if key not in rows}
        self.scopes = {**self.scopes, page.scope: Scope(epoch=page.epoch, version=page.version, rows=rows)}

    def purge(self, waiting: frozenset[str]) -> None:
        """Drop the greyed rows of every parcel about which nothing waits to be sent."""
        if self.greyed:
            self.greyed = {key: row for key, row in self.greyed.items() if parcel_of(row) in waiting}

    def next_manifest(self, now_ms: int) -> Manifest | None:
        """Return the manifest of a doubtful scope that may be repaired by now, and count the attempt."""
        for name in sorted(self.doubtful):
            if is_due(self.repaired.get(name), now_ms):
                self.repaired = {**self.repaired, name: now_ms}
                return manifest_of(name, self.scopes[name].epoch, list(self.scopes[name].rows.values()))
        return None

    def of_kind(self, kind: str) -> list[Row]:
        """Return every live row of a kind."""
        return [row for scope in self.scopes.values() for row in scope.rows.values() if row.kind == kind]

    def save(self) -> SavedReplica:
        """Return what goes into one local transaction; pages that are only staged do not."""
        return SavedReplica(self.scopes, self.greyed, self.doubtful, self.repaired)

    def load(self, saved: SavedReplica) -> None:
        """Become what was saved."""
        self.scopes, self.greyed = saved.scopes, saved.greyed
        self.doubtful, self.repaired = saved.doubtful, saved.repaired
        self.staged = {}


def regretted(row: Row, why: str) -> Row:
    """Return a row as it is shown when it was taken away."""
    return Row(row.kind, row.id, row.version, 0, row.hash, why, row.body)


def parcel_of(row: Row) -> str:
    """Return the parcel that a row is about."""
    if row.kind == "custody":
        return row.id
    try:
        return ABOUT.decode(row.body).parcel
    except msgspec.DecodeError:
        return ""


def digest(rows: Iterable[Row]) -> str:
    """Return the XOR of the hashes of live rows, as 32 hexadecimal digits."""
    value = 0
    for row in rows:
        value ^= int(row.hash, 16)
    return f"{value:032x}"


def is_whole(row: Row) -> bool:
    """Return whether a row's hash is that of its body."""
    return row.hash == hash_text(*row_hash(row.kind, row.id, bytes(row.body)))
