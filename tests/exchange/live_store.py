"""What a simulated world needs in PostgreSQL before it begins, and what is in there when it has come to rest.

Reading goes by plain SQL and opens what is sealed; it decides nothing, so that the judges see what the service wrote.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Connection, Record
from msgspec import Raw, Struct

from backend.base.blobs import Blobs
from backend.base.sealing import DataKey
from mobile_sync.admission import Sender
from mobile_sync.chain import Chain
from mobile_sync.custody import Custody
from mobile_sync.feed import Head
from mobile_sync.receipts import ReceiptKey
from mobile_sync.simulation.people import AGENCY, OFFICE, STAFF
from mobile_sync.simulation.server import PROVINCE
from mobile_sync.simulation.store import Entry, Event, Store
from mobile_sync.wire import Row, hash_text


class Receipted(Struct):
    """A fact of which only the receipt is read."""

    receipt: str = ""


RECEIPTED = msgspec.json.Decoder(Receipted)
GROUND = f"""
    INSERT INTO office (province_id, id, kind, name, address, unit_code, lon, lat)
    SELECT {PROVINCE}, o.id, o.kind, o.kind, '', u.code, u.lon, u.lat
      FROM (VALUES ('{AGENCY}'::uuid, 'service_centre'), ('{OFFICE}'::uuid, 'post_office')) AS o (id, kind),
           (SELECT code, lon, lat FROM unit WHERE province_id = {PROVINCE} ORDER BY code LIMIT 1) AS u;
    INSERT INTO staff (province_id, id, role, login, name, phone, office_id, password_hash)
    VALUES ({PROVINCE}, '{STAFF}', 'dispatcher', 'dispatcher', '', '', '{OFFICE}', '');
    CREATE TABLE ending_at_commit (armed boolean NOT NULL);
    CREATE FUNCTION end_at_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        IF EXISTS (SELECT FROM ending_at_commit) THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
            PERFORM pg_sleep(5);
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER end_at_commit AFTER INSERT OR UPDATE ON device_chain
       DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_at_commit();
    GRANT INSERT, DELETE ON ending_at_commit TO trao_app;
"""
"""One agency, one post office, one dispatcher; and a trigger that ends a connection, where armed, as it commits."""


async def add_device(conn: Connection, sender: Sender, at: datetime) -> None:
    """Write a handheld and its courier; twice is once."""
    await conn.execute(
        """
        INSERT INTO staff (province_id, id, role, login, name, phone, office_id, password_hash)
        VALUES ($1, $2, 'courier', $2::uuid::text, '', '', $3, '')
        ON CONFLICT DO NOTHING
        """,
        PROVINCE,
        sender.courier,
        OFFICE,
    )
    await conn.execute(
        """
        INSERT INTO device (province_id, id, courier_id, public_key, name, enrolled_at)
        VALUES ($1, $2, $3, $4, 'reference', $5)
        ON CONFLICT DO NOTHING
        """,
        PROVINCE,
        sender.device,
        sender.courier,
        sender.public_key,
        at,
    )


async def add_parcel(conn: Connection, custody: Custody, at: datetime) -> None:
    """Write a registered parcel and the dossier behind it, each of which waits for its courier."""
    inbound = custody.leg == "INBOUND"
    await conn.execute(
        """
        INSERT INTO dossier (province_id, id, code, procedure_code, office_id, channel, returns_by_post,
                             national_status, postal_stage, owner_name, phone, phone_index, address, unit_code, lon,
                             lat, source_hash)
        SELECT $1, $2, $2::uuid::text, (SELECT code FROM procedure ORDER BY code LIMIT 1), o.id, 1, true, $4, $5, '',
               '', '', '', o.unit_code, o.lon, o.lat, ''
          FROM office o
         WHERE o.province_id = $1 AND o.id = $3
        """,
        PROVINCE,
        custody.parcel,
        AGENCY,
        1 if inbound else 9,
        "requested" if inbound else "result_ready",
    )
    await conn.execute(
        """
        INSERT INTO parcel (province_id, id, dossier_id, leg, item_code, label, office_id, pieces, weight_g, opens_at,
                            closes_at, registered_at, state, holder_kind, holder_id, chain_head)
        VALUES ($1, $2, $2, $3, $2::uuid::text, $2::uuid::text, $4, 1, 100, $5, $5::timestamptz + interval '1 day', $5,
                $6, $7, $8, $9)
        """,
        PROVINCE,
        custody.parcel,
        custody.leg,
        AGENCY,
        at,
        custody.state,
        custody.holder_kind,
        custody.holder,
        custody.head,
    )


async def read_received(conn: Connection, key: DataKey, token_key: bytes, device: UUID, at: datetime) -> list[Entry]:
    """Return the facts of a handheld that were received at this very moment."""
    records = await conn.fetch(
        """
        SELECT id, device_id, incarnation, seq, body, leaf, chain, verdict, code, received_at
          FROM fact
         WHERE province_id = $1 AND device_id = $2 AND received_at = $3
        """,
        PROVINCE,
        device,
        at,
    )
    return [entry(record, key, token_key) for record in records]


async def read_store(conn: Connection, key: DataKey, token_key: bytes, blobs: Blobs) -> Store:
    """Return every table as the judges know them. What staff said stands in the threads, not in the ledger."""
    store = Store(await conn.fetchval("SELECT epoch FROM sync_epoch WHERE province_id = $1", PROVINCE))
    facts = await conn.fetch(
        """
        SELECT id, device_id, incarnation, seq, body, leaf, chain, verdict, code, received_at
          FROM fact
         WHERE province_id = $1 AND device_id IS NOT NULL
         ORDER BY received_at, device_id, incarnation, seq
        """,
        PROVINCE,
    )
    store.ledger = [entry(record, key, token_key) for record in facts]
    store.by_id = {each.id: each for each in store.ledger}
    store.knots = {(each.device, each.incarnation, each.seq): each.head for each in store.ledger}
    chains = await conn.fetch("SELECT device_id, incarnation, next_seq, head FROM device_chain")
    store.chains = {(one["device_id"], one["incarnation"]): Chain(next_seq=one[2], head=one[3]) for one in chains}
    await read_parcels(conn, store)
    await read_feeds(conn, key, store)
    for record in await conn.fetch("SELECT DISTINCT sha256, device_id FROM proof"):
        store.named[record["sha256"].hex()] = record["device_id"]
    for record in await conn.fetch("SELECT sha256 FROM media"):
        store.media[record["sha256"].hex()] = await blobs.read(key, record["sha256"].hex())
    return store


async def read_wiped(conn: Connection) -> set[UUID]:
    """Return the handhelds that have signed that they wiped themselves."""
    return {record["id"] for record in await conn.fetch("SELECT id FROM device WHERE wiped_at IS NOT NULL")}


async def read_parcels(conn: Connection, store: Store) -> None:
    """Read where every parcel stands, and its thread."""
    parcels = await conn.fetch(
        """
        SELECT id AS parcel, leg, state, holder_kind, holder_id AS holder, courier_id AS courier, attempts, exception,
               chain_n AS n, chain_head AS head
          FROM parcel
         ORDER BY id
        """
    )
    store.custodies = {record["parcel"]: Custody(**record) for record in parcels}
    events = await conn.fetch(
        "SELECT parcel_id, fact_id, leaf, head, n FROM custody_event ORDER BY parcel_id, n",
    )
    for record in events:
        event = Event(record["fact_id"], record["leaf"], record["head"], record["n"])
        store.threads[record["parcel_id"]] = (*store.threads.get(record["parcel_id"], ()), event)


async def read_feeds(conn: Connection, key: DataKey, store: Store) -> None:
    """Read what every scope holds, and how far it has come."""
    for head in await conn.fetch("SELECT scope, version, live, digest_high, digest_low, floor FROM sync_scope"):
        digest = int(hash_text(head["digest_high"], head["digest_low"]), 16)
        store.heads[head["scope"]] = Head(
            version=head["version"], live=head["live"], digest=digest, floor=head["floor"]
        )
    rows = await conn.fetch(
        "SELECT scope, kind, id, version, operation, hash_high, hash_low, why, body FROM sync_feed ORDER BY version"
    )
    for row in rows:
        scope, place = row["scope"], f"{row['scope']}|{row['kind']}|{row['id']}"
        body = b"null" if row["body"] is None else key.open("sync_feed", "body", place, row["body"])
        hash = hash_text(row["hash_high"], row["hash_low"])
        told = Row(row["kind"], row["id"], row["version"], row["operation"], hash, row["why"], Raw(body))
        store.feeds.setdefault(scope, {})[row["kind"], row["id"]] = told


def entry(record: Record, key: DataKey, token_key: bytes) -> Entry:
    """Return a fact of a handheld as it came, and the lower bound in time that the service's own receipt gives it."""
    raw = key.open("fact", "body", record["id"], record["body"])
    return Entry(
        id=record["id"],
        device=record["device_id"],
        incarnation=record["incarnation"],
        seq=record["seq"],
        raw=raw,
        leaf=record["leaf"],
        head=record["chain"],
        verdict=record["verdict"],
        code=record["code"],
        received=record["received_at"],
        after=proven(raw, ReceiptKey(key=token_key, province=PROVINCE, device=record["device_id"])),
    )


def proven(raw: bytes, seal: ReceiptKey) -> datetime | None:
    """Return the moment that a fact's receipt proves, where it can be read and carries one."""
    try:
        return seal.proven(RECEIPTED.decode(raw).receipt)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
