"""The scopes of the simulated server: what its couriers must hear, version by version. Mutants differ here, too."""

from uuid import UUID

from mobile_sync import feed
from mobile_sync.audience import hearings, view
from mobile_sync.custody import HANDED_OVER, Custody
from mobile_sync.feed import Head
from mobile_sync.simulation.loop import Loop
from mobile_sync.simulation.store import Key, Store
from mobile_sync.wire import PROTOCOL, Cursor, Exchange, Page, Row

WHOLE = 4000


class Feeds:
    """Every scope over the tables in memory."""

    def __init__(self, loop: Loop, store: Store) -> None:
        self.loop = loop
        self.store = store

    def tell(self, before: Custody, after: Custody, why: str) -> None:
        """Let everybody concerned hear of a change."""
        for hearing in hearings(before, after):
            self.put(hearing.courier, after, "" if hearing.shown else why)

    def put(self, courier: UUID, custody: Custody, why: str = "") -> None:
        """Write a parcel's row into a courier's scope, or its tombstone where there is a reason."""
        scope, key = f"courier:{courier}", ("custody", str(custody.parcel))
        old, head = self.rows(scope).get(key), self.head(scope)
        if why and old is not None and old.operation:
            self.bury(scope, *feed.remove(head, old, *key, why))
        elif not why:
            self.store.heads[scope], self.rows(scope)[key] = feed.put(head, old, *key, view(custody))
            self.store.buried.pop((scope, key), None)

    def bury(self, scope: str, head: Head, row: Row) -> None:
        """Leave a tombstone."""
        self.store.heads[scope] = head
        self.rows(scope)[row.kind, row.id] = row
        self.store.buried[scope, (row.kind, row.id)] = self.loop.moment()

    def close_day(self) -> None:
        """Take the rows of parcels that are closed off the handhelds."""
        for custody in self.store.custodies.values():
            if custody.state in HANDED_OVER and custody.courier:
                self.put(custody.courier, custody, why="closed")

    def sweep(self) -> None:
        """Drop the tombstones that are old enough, and raise the floor."""
        for (scope, key), at in list(self.store.buried.items()):
            if feed.is_spent(at, self.loop.moment()):
                row = self.rows(scope).pop(key)
                self.store.heads[scope] = self.raised(self.head(scope), row)
                del self.store.buried[scope, key]

    def raised(self, head: Head, row: Row) -> Head:
        """Return the head of a scope that lost a tombstone."""
        return feed.raise_floor(head, [row])

    def page(self, cursor: Cursor, asked: Exchange) -> Page:
        """Return what changed in a scope after a cursor. An old handheld is given a reset whole."""
        head = self.head(cursor.scope)
        anew = feed.needs_reset(cursor, self.store.epoch, head)
        limit = asked.max_rows if asked.protocol == PROTOCOL or not anew else WHOLE
        after = 0 if anew else cursor.version
        changed = sorted((row for row in self.rows(cursor.scope).values() if row.version > after), key=version)
        return feed.page_of(cursor, self.store.epoch, head, changed[:limit], limit)

    def rows(self, scope: str) -> dict[Key, Row]:
        """Return the rows of a scope."""
        return self.store.feeds.setdefault(scope, {})

    def head(self, scope: str) -> Head:
        """Return how far a scope has come."""
        return self.store.heads.get(scope) or Head()


def version(row: Row) -> int:
    """Return a row's version, to sort by."""
    return row.version
