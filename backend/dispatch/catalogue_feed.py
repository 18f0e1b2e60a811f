"""Keep what every handheld may look up as the catalogue that comes with this version says it."""

from datetime import datetime

from asyncpg import Connection

from backend.base.sealing import DataKey
from backend.catalogue.rows import catalogue_rows
from backend.custody.feed_store import read_live
from backend.custody.model import put_row, remove_row
from backend.custody.store import write_feed
from mobile_sync.admission import CATALOGUE
from mobile_sync.wire import hash_text, row_hash


async def publish_catalogue(conn: Connection, province: int, key: DataKey, moment: datetime) -> int:
    """Put the rows that are new or changed, take off those that are gone, and return how many. Twice is once.

    Call it last in a transaction: it takes the scope's counter.
    """
    _, entries = await read_live(conn, province, CATALOGUE)
    published = {(entry.kind, entry.id): entry.hash for entry in entries}
    said = {(kind, id): body for kind, id, body in catalogue_rows()}
    changed = [(name, body) for name, body in said.items() if published.get(name) != hash_text(*row_hash(*name, body))]
    feed = [
        *(put_row(CATALOGUE, kind, id, body, key) for (kind, id), body in changed),
        *(remove_row(CATALOGUE, kind, id, "repaired") for kind, id in sorted(published.keys() - said.keys())),
    ]
    await write_feed(conn, province, feed, moment)
    return len(feed)
