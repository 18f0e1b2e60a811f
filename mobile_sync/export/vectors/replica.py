"""Vectors of a replica: pages absorbed one after the other, and what is then shown, greyed, doubted."""

from typing import Any, Final

import msgspec
from msgspec.structs import replace

from mobile_sync.export.cast import NOW_MS, OTHER_PARCEL, PARCEL
from mobile_sync.feed import Head, page_of, put, remove
from mobile_sync.repair import EVERY_MS, is_due, manifest_of, mend
from mobile_sync.replica import Replica, digest
from mobile_sync.wire import Cursor, Page, Row

SCOPE: Final = "courier:019aa1c0"
EPOCH: Final = "e1"
Key = tuple[str, str]
Step = dict[str, Any]


class Scope:
    """One scope as a server keeps it, told in pages."""

    def __init__(self) -> None:
        self.head = Head()
        self.rows: dict[Key, Row] = {}

    def put(self, kind: str, id: str, body: str) -> None:
        """Let a thing take a body."""
        self.head, self.rows[kind, id] = put(self.head, self.rows.get((kind, id)), kind, id, body.encode())

    def remove(self, kind: str, id: str, why: str) -> None:
        """Let a thing leave the scope."""
        self.head, self.rows[kind, id] = remove(self.head, self.rows.get((kind, id)), kind, id, why)

    def page(self, cursor: Cursor, limit: int = 100) -> Page:
        """Return the page after a cursor, from the beginning where the cursor means nothing."""
        after = cursor.version if cursor.epoch == EPOCH else 0
        rows = sorted((row for row in self.rows.values() if row.version > after), key=lambda row: row.version)
        return page_of(cursor, EPOCH, self.head, rows[:limit], limit)

    def live(self) -> dict[Key, Row]:
        """Return the live rows."""
        return {key: row for key, row in self.rows.items() if row.operation}


def replica_vectors() -> dict[str, Any]:
    """Return the vectors of this subject."""
    walks = {"pages, a change, a removal": walk(), "a new epoch resets": new_epoch(), "a garbled row": garbled()}
    return {
        "replicas": [{"name": name, "scopes": [SCOPE], "steps": steps} for name, steps in walks.items()],
        "repairs_due": [
            {"last_ms": last, "now_ms": NOW_MS, "due": is_due(last, NOW_MS)}
            for last in (None, NOW_MS, NOW_MS - EVERY_MS + 1, NOW_MS - EVERY_MS)
        ],
    }


def day() -> Scope:
    """Return a scope with a tour, a task and two parcels."""
    scope = Scope()
    scope.put("tour", "t-1", '{"number":1,"distance_m":18250}')
    scope.put("task", "k-1", f'{{"parcel":"{PARCEL}","place":"Lâm Thị Sà Phia","lon":105.0,"lat":9.10}}')
    scope.put("custody", str(PARCEL), '{"state":"assigned","attempts":0}')
    scope.put("custody", str(OTHER_PARCEL), '{"state":"with_courier","attempts":0}')
    return scope


def walk() -> list[Step]:
    """Tell a scope in two pages, then a change and two removals, then one thing again, then nothing."""
    scope, replica = day(), Replica([SCOPE])
    steps = [absorb(replica, scope.page(replica.cursors()[0], limit=3)) for _ in range(2)]
    scope.put("custody", str(PARCEL), '{"state":"with_courier","attempts":0}')
    scope.remove("task", "k-1", "reassigned")
    scope.remove("custody", str(OTHER_PARCEL), "reassigned")
    steps += [absorb(replica, scope.page(replica.cursors()[0])), purge(replica, str(PARCEL))]
    scope.put("task", "k-1", f'{{"parcel":"{PARCEL}","place":"Út","lon":105.5,"lat":9.25}}')
    steps.append(absorb(replica, scope.page(replica.cursors()[0])))
    steps.append(absorb(replica, scope.page(replica.cursors()[0])))
    return [*steps, absorb(replica, replace(scope.page(Cursor(scope=SCOPE)), scope="courier:somebody-else"))]


def new_epoch() -> list[Step]:
    """Tell a scope of another epoch, in pages, to a replica that knows more than the server now does."""
    replica = Replica([SCOPE])
    before = replace(day().page(Cursor(scope=SCOPE)), epoch="e0")
    scope = Scope()
    scope.put("custody", str(PARCEL), '{"state":"registered","attempts":0}')
    scope.put("tour", "t-2", '{"number":2,"distance_m":900}')
    return [absorb(replica, before), *(absorb(replica, scope.page(replica.cursors()[0], limit=1)) for _ in range(2))]


def garbled() -> list[Step]:
    """Tell a row whose body is not the one of its hash, and mend it by manifest once."""
    scope, replica = day(), Replica([SCOPE])
    page = scope.page(Cursor(scope=SCOPE))
    wrong = [replace(page.rows[0], body=msgspec.Raw(b'{"number":9}')), *page.rows[1:-1]]
    steps = [absorb(replica, replace(page, rows=[*wrong, stray(page.version)]))]
    steps.append(ask(replica, NOW_MS))
    steps.append(ask(replica, NOW_MS + EVERY_MS - 1))
    held = list(replica.scopes[SCOPE].rows.values())
    held = [row for row in held if row.kind != "tour"]
    return [*steps, absorb(replica, mend(manifest_of(SCOPE, EPOCH, held), EPOCH, scope.head, scope.live()))]


def stray(version: int) -> Row:
    """Return a row that the server never had."""
    return put(Head(version=version - 1), None, "task", "k-9", b'{"parcel":""}')[1]


def absorb(replica: Replica, page: Page) -> Step:
    """Absorb a page, and say what the replica then is."""
    text = msgspec.json.encode(page).decode()
    return {"do": "absorb", "page": text, "agrees": replica.absorb(page), **shown(replica)}


def purge(replica: Replica, waiting: str) -> Step:
    """Drop the greyed rows of every parcel but one, about which something waits."""
    replica.purge(frozenset({waiting}))
    return {"do": "purge", "waiting": [waiting], **shown(replica)}


def ask(replica: Replica, now_ms: int) -> Step:
    """Ask for the next manifest."""
    manifest = msgspec.to_builtins(replica.next_manifest(now_ms))
    return {"do": "manifest", "now_ms": now_ms, "manifest": manifest, **shown(replica)}


def shown(replica: Replica) -> Step:
    """Return what a replica shows and would ask from."""
    rows = replica.scopes[SCOPE].rows.values()
    return {
        "rows": sorted([row.kind, row.id, row.hash] for row in rows),
        "greyed": sorted([row.kind, row.id, row.why] for row in replica.greyed.values()),
        "digest": digest(rows),
        "doubtful": sorted(replica.doubtful),
        "cursors": [msgspec.to_builtins(cursor) for cursor in replica.cursors()],
    }
