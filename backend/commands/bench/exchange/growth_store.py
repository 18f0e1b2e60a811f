"""A province's past, made by the database itself: facts of years, and everything that their pushes left behind.

Ids are made of numbers, ordered by time as a handheld's are. Four facts tell of each parcel, a thousand parcels being
under way at a time; a handheld has told a thousand facts, and its courier's scope holds their 250 parcels.
"""

from datetime import datetime
from uuid import UUID

from asyncpg import Connection


async def add_facts(conn: Connection, province: int, first: int, last: int, moment: datetime) -> None:
    """Write the facts of a stretch of numbers."""
    await conn.execute(
        """
        INSERT INTO fact (province_id, id, source, actor_id, device_id, incarnation, seq, kind, parcel_id, body, leaf,
                          chain, captured_at, received_at, verdict, code)
        SELECT $1, overlay(md5('f' || i) PLACING to_hex(1099511627776 + i) FROM 1)::uuid, 'device',
               md5('c' || p / 250)::uuid, md5('h' || p / 250)::uuid, 1, i,
               (ARRAY['collected', 'checked_in', 'loaded', 'delivered'])[n],
               overlay(md5('p' || p) PLACING to_hex(1099511627776 + p) FROM 1)::uuid,
               decode(repeat(md5('b' || i), 28), 'hex'), decode(repeat(md5('l' || i), 2), 'hex'),
               decode(repeat(md5('k' || i), 2), 'hex'), $4::timestamptz + i * interval '1 second',
               $4::timestamptz + i * interval '1 second', 'ok', ''
          FROM (SELECT i, i / 4000 * 1000 + i % 1000 AS p, i % 4000 / 1000 + 1 AS n
                  FROM generate_series($2::bigint, $3::bigint) AS i) AS told
        """,
        province,
        first,
        last,
        moment,
    )


async def add_threads(conn: Connection, province: int, first: int, last: int, moment: datetime) -> None:
    """Write what the facts of a stretch of numbers left in their parcels' threads."""
    await conn.execute(
        """
        INSERT INTO custody_event (province_id, parcel_id, n, fact_id, kind, before, after, holder_kind, holder_id,
                                   actor_id, occurred_at, recorded_at, leaf, head)
        SELECT $1, overlay(md5('p' || p) PLACING to_hex(1099511627776 + p) FROM 1)::uuid, n,
               overlay(md5('f' || i) PLACING to_hex(1099511627776 + i) FROM 1)::uuid,
               (ARRAY['collected', 'checked_in', 'loaded', 'delivered'])[n],
               (ARRAY['registered', 'with_courier', 'at_office', 'with_courier'])[n],
               (ARRAY['with_courier', 'at_office', 'with_courier', 'delivered'])[n],
               (ARRAY['courier', 'office', 'courier', 'citizen'])[n], md5('c' || p / 250)::uuid,
               md5('c' || p / 250)::uuid, $4::timestamptz + i * interval '1 second',
               $4::timestamptz + i * interval '1 second', decode(repeat(md5('l' || i), 2), 'hex'),
               decode(repeat(md5('e' || i), 2), 'hex')
          FROM (SELECT i, i / 4000 * 1000 + i % 1000 AS p, (i % 4000 / 1000 + 1)::integer AS n
                  FROM generate_series($2::bigint, $3::bigint) AS i) AS told
        """,
        province,
        first,
        last,
        moment,
    )


async def add_proofs(conn: Connection, province: int, first: int, last: int, moment: datetime) -> None:
    """Write the signatures that half of the facts of a stretch stand on, and that they are held whole."""
    await conn.execute(
        """
        INSERT INTO proof (province_id, fact_id, role, sha256, device_id)
        SELECT $1, overlay(md5('f' || i) PLACING to_hex(1099511627776 + i) FROM 1)::uuid, 'signature',
               decode(md5('s' || i) || md5('t' || i), 'hex'), md5('h' || (i / 4000 * 1000 + i % 1000) / 250)::uuid
          FROM generate_series($2::bigint, $3::bigint) AS i
         WHERE i % 4000 / 1000 IN (0, 3)
        """,
        province,
        first,
        last,
    )
    await conn.execute(
        """
        INSERT INTO media (province_id, sha256, size, format, width, height, stored_at)
        SELECT $1, decode(md5('s' || i) || md5('t' || i), 'hex'), 4000, 'png', 600, 240, $4
          FROM generate_series($2::bigint, $3::bigint) AS i
         WHERE i % 4000 / 1000 IN (0, 3)
        """,
        province,
        first,
        last,
        moment,
    )


async def add_dossiers(
    conn: Connection, province: int, first: int, last: int, moment: datetime, office: UUID, procedure: str, unit: str
) -> None:
    """Write the dossiers behind a stretch of parcels, each with two events."""
    await conn.execute(
        """
        INSERT INTO dossier (province_id, id, code, procedure_code, office_id, channel, returns_by_post,
                             national_status, postal_stage, owner_name, phone, phone_index, address, unit_code, lon,
                             lat, received_at, returned_at, source_hash)
        SELECT $1, overlay(md5('d' || p) PLACING to_hex(1099511627776 + p) FROM 1)::uuid, 'P' || p, $6, $5, 2, true, 9,
               'returned', decode(repeat(md5('o' || p), 3), 'hex'), decode(repeat(md5('p' || p), 3), 'hex'),
               decode(md5('x' || p), 'hex'), decode(repeat(md5('a' || p), 6), 'hex'), $7, 105.7, 10.0,
               $4::timestamptz + p * interval '4 seconds', $4::timestamptz + p * interval '4 seconds',
               decode(md5('y' || p), 'hex')
          FROM generate_series($2::bigint, $3::bigint) AS p
        """,
        province,
        first,
        last,
        moment,
        office,
        procedure,
        unit,
    )
    await conn.execute(
        """
        INSERT INTO dossier_event (province_id, dossier_id, id, kind, national_status, postal_stage, occurred_at,
                                   recorded_at)
        SELECT $1, overlay(md5('d' || p) PLACING to_hex(1099511627776 + p) FROM 1)::uuid,
               overlay(md5('v' || p * 2 + n) PLACING to_hex(1099511627776 + p * 2 + n) FROM 1)::uuid,
               (ARRAY['collected', 'delivered'])[n + 1], 9, (ARRAY['result_with_post', 'returned'])[n + 1],
               $4::timestamptz + p * interval '4 seconds', $4::timestamptz + p * interval '4 seconds'
          FROM generate_series($2::bigint, $3::bigint) AS p, generate_series(0, 1) AS n
        """,
        province,
        first,
        last,
        moment,
    )


async def add_parcels(conn: Connection, province: int, first: int, last: int, moment: datetime, office: UUID) -> None:
    """Write a stretch of parcels, all delivered."""
    await conn.execute(
        """
        INSERT INTO parcel (province_id, id, dossier_id, leg, item_code, label, office_id, pieces, weight_g, opens_at,
                            closes_at, registered_at, state, holder_kind, holder_id, courier_id, chain_n, chain_head)
        SELECT $1, overlay(md5('p' || p) PLACING to_hex(1099511627776 + p) FROM 1)::uuid,
               overlay(md5('d' || p) PLACING to_hex(1099511627776 + p) FROM 1)::uuid, 'OUTBOUND_RESULT', 'P' || p,
               md5('m' || p), $5, 1, 100, $4, $4::timestamptz + interval '1 hour', $4, 'delivered', 'citizen',
               overlay(md5('p' || p) PLACING to_hex(1099511627776 + p) FROM 1)::uuid, md5('c' || p / 250)::uuid, 4,
               decode(repeat(md5('e' || p), 2), 'hex')
          FROM generate_series($2::bigint, $3::bigint) AS p
        """,
        province,
        first,
        last,
        moment,
        office,
    )


async def add_feeds(conn: Connection, province: int, first: int, last: int) -> None:
    """Write the couriers' scopes, one for 250 parcels, with every parcel of a stretch in its courier's."""
    await conn.execute(
        """
        INSERT INTO sync_scope (province_id, scope, version, live)
        SELECT $1, 'courier:' || md5('c' || c)::uuid, 250, 250
          FROM generate_series($2::bigint / 250, $3::bigint / 250) AS c
        """,
        province,
        first,
        last,
    )
    await conn.execute(
        """
        INSERT INTO sync_feed (province_id, scope, kind, id, version, operation, hash_high, hash_low, why, body)
        SELECT $1, 'courier:' || md5('c' || p / 250)::uuid, 'custody',
               overlay(md5('p' || p) PLACING to_hex(1099511627776 + p) FROM 1)::uuid::text, p % 250 + 1, 1, p, p, '',
               decode(repeat(md5('w' || p), 14), 'hex')
          FROM generate_series($2::bigint, $3::bigint) AS p
        """,
        province,
        first,
        last,
    )


async def add_handhelds(conn: Connection, province: int, first: int, last: int, moment: datetime) -> None:
    """Write the handhelds that told of a stretch of parcels, one for 250, with their chains and last contacts."""
    await conn.execute(
        """
        INSERT INTO device (province_id, id, courier_id, public_key, name, enrolled_at)
        SELECT $1, md5('h' || c)::uuid, md5('c' || c)::uuid, decode(repeat(md5('q' || c), 4), 'hex'), 'past', $4
          FROM generate_series($2::bigint / 250, $3::bigint / 250) AS c
        """,
        province,
        first,
        last,
        moment,
    )
    await conn.execute(
        """
        INSERT INTO device_chain (province_id, device_id, incarnation, next_seq, head)
        SELECT $1, md5('h' || c)::uuid, 1, 1001, decode(repeat(md5('z' || c), 2), 'hex')
          FROM generate_series($2::bigint / 250, $3::bigint / 250) AS c
        """,
        province,
        first,
        last,
    )
    await conn.execute(
        """
        INSERT INTO device_contact (province_id, device_id, seen_at, app, facts_waiting, skew_ms)
        SELECT $1, md5('h' || c)::uuid, $4, 'past', 0, 0 FROM generate_series($2::bigint / 250, $3::bigint / 250) AS c
        """,
        province,
        first,
        last,
        moment,
    )


async def settle_down(conn: Connection) -> None:
    """Do what autovacuum and the checkpointer would have done long ago."""
    await conn.execute("VACUUM (ANALYZE)")
    await conn.execute("CHECKPOINT")


async def count_facts(conn: Connection, province: int) -> int:
    """Return how many facts a province has."""
    return int(await conn.fetchval("SELECT count(id) FROM fact WHERE province_id = $1", province))
