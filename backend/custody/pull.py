"""Give a handheld what changed for it: pages after its cursors, or what mends a replica whose digest is wrong."""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Raw

from backend.base.epoch_store import read_epoch
from backend.base.sealing import DataKey
from backend.custody.feed_store import (
    FeedEntry,
    ScopeHead,
    claim_repair,
    read_changes,
    read_live,
)
from backend.custody.ledger import Ledger
from backend.custody.refusals import RepairedBefore
from mobile_sync.admission import Sender
from mobile_sync.feed import NULL, Head, page_of
from mobile_sync.repair import EVERY_MS, Manifest, mend
from mobile_sync.wire import Cursor, Page, Row


async def read_page(ledger: Ledger, cursor: Cursor, epoch: str, limit: int) -> Page:
    """Return what changed in one scope after a cursor; one that means nothing here starts anew."""
    after = cursor.version if cursor.epoch == epoch else 0
    head, entries = await read_changes(
        ledger.conn, ledger.province, cursor.scope, after, limit, anew=cursor.anew and after > 0
    )
    return page_of(cursor, epoch, head_of(head), open_rows(entries, cursor.scope, ledger.key), limit)


async def repair(ledger: Ledger, sender: Sender, manifest: Manifest) -> Page:
    """Return what makes a replica what its scope is, at most once an hour for each handheld and scope.

    Raises RepairedBefore.
    """
    conn, province, now = ledger.conn, ledger.province, ledger.now
    before = now - timedelta(milliseconds=EVERY_MS)
    if not await claim_repair(conn, province, sender.device, manifest.scope, now, before):
        raise RepairedBefore
    head, entries = await read_live(conn, province, manifest.scope)
    live = {(row.kind, row.id): row for row in open_rows(entries, manifest.scope, ledger.key)}
    return mend(manifest, await read_epoch(conn, province), head_of(head), live)


def head_of(head: ScopeHead) -> Head:
    """Return a stored scope as the rules know it."""
    return Head(version=head.version, live=head.live, digest=int(head.digest, 16), floor=head.floor)


def open_rows(entries: Sequence[FeedEntry], scope: str, key: DataKey) -> list[Row]:
    """Return stored rows with their bodies in the clear; a tombstone has none."""
    return [
        Row(
            entry.kind,
            entry.id,
            entry.version,
            entry.operation,
            entry.hash,
            entry.why,
            Raw(key.open("sync_feed", "body", f"{scope}|{entry.kind}|{entry.id}", entry.body)) if entry.body else NULL,
        )
        for entry in entries
    ]
