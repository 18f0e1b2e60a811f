"""The barest way to write what a push leaves behind: one statement a table, arrays in; and to read a scope."""

from uuid import UUID

from asyncpg import Connection

from backend.commands.bench.exchange.raw_rows import Rows


async def add_facts(conn: Connection, rows: Rows) -> None:
    """Write the facts of a push, and nothing else of it."""
    await conn.execute(
        """
        INSERT INTO fact (province_id, actor_id, device_id, incarnation, received_at, captured_at, source, kind,
                          verdict, code, id, seq, parcel_id, body, leaf, chain)
        SELECT $1, $2, $3, $4, $5, $5, 'device', 'collected', 'ok', '', f.id, f.seq, f.parcel, f.body, f.leaf, f.chain
          FROM unnest($6::uuid[], $7::bigint[], $8::uuid[], $9::bytea[], $10::bytea[], $11::bytea[])
            AS f (id, seq, parcel, body, leaf, chain)
        """,
        rows.province,
        rows.actor,
        rows.device,
        rows.incarnation,
        rows.at,
        *rows.fact,
    )


async def add_everything_else(conn: Connection, rows: Rows) -> None:
    """Write what follows from the facts of a push, table by table, the feed last."""
    await conn.execute(
        """
        INSERT INTO custody_event (province_id, actor_id, holder_id, occurred_at, recorded_at, n, kind, after,
                                   holder_kind, parcel_id, fact_id, before, leaf, head)
        SELECT $1, $2, $2, $3, $3, 1, 'collected', 'with_courier', 'courier', e.parcel, e.fact, e.before, e.leaf, e.head
          FROM unnest($4::uuid[], $5::uuid[], $6::text[], $7::bytea[], $8::bytea[])
            AS e (parcel, fact, before, leaf, head)
        """,
        rows.province,
        rows.actor,
        rows.at,
        *rows.event,
    )
    await conn.execute(
        """
        UPDATE parcel
           SET state = 'with_courier', holder_kind = 'courier', holder_id = $2, courier_id = $2, chain_n = 1,
               chain_head = c.head
          FROM unnest($3::uuid[], $4::bytea[]) AS c (id, head)
         WHERE province_id = $1 AND parcel.id = c.id
        """,
        rows.province,
        rows.actor,
        rows.event[0],
        rows.event[4],
    )
    await conn.execute(
        """
        INSERT INTO dossier_event (province_id, kind, occurred_at, recorded_at, id, dossier_id, national_status,
                                   postal_stage, fact_id)
        SELECT $1, 'collected', $2, $2, e.id, e.dossier, e.status, e.stage, e.fact
          FROM unnest($3::uuid[], $4::uuid[], $5::integer[], $6::text[], $7::uuid[])
            AS e (id, dossier, status, stage, fact)
        """,
        rows.province,
        rows.at,
        *rows.dossier,
    )
    await conn.execute(
        """
        UPDATE dossier SET postal_stage = c.stage
          FROM unnest($2::uuid[], $3::text[]) AS c (id, stage)
         WHERE province_id = $1 AND dossier.id = c.id
        """,
        rows.province,
        rows.dossier[1],
        rows.dossier[3],
    )
    await conn.execute(
        """
        INSERT INTO proof (province_id, device_id, role, fact_id, sha256)
        SELECT $1, $2, 'signature', p.fact, p.sha256 FROM unnest($3::uuid[], $4::bytea[]) AS p (fact, sha256)
        """,
        rows.province,
        rows.device,
        *rows.proof,
    )
    await conn.execute(
        """
        INSERT INTO outbox (province_id, written_at, topic, detail, id, subject)
        SELECT $1, $2, 'collected', '', o.id, o.subject FROM unnest($3::uuid[], $4::uuid[]) AS o (id, subject)
        """,
        rows.province,
        rows.at,
        *rows.outbox,
    )
    await conn.execute(
        """
        INSERT INTO sync_scope (province_id, scope, version, live, digest_high, digest_low)
        VALUES ($1, $2, $3::bigint, $3::bigint, $4, $5)
        ON CONFLICT (province_id, scope) DO UPDATE
           SET version = excluded.version, live = excluded.live, digest_high = excluded.digest_high,
               digest_low = excluded.digest_low
        """,
        rows.province,
        rows.scope,
        rows.version,
        rows.feed[2][-1],
        rows.feed[3][-1],
    )
    await conn.execute(
        """
        INSERT INTO sync_feed (province_id, scope, kind, operation, why, id, version, hash_high, hash_low, body)
        SELECT $1, $2, 'custody', 1, '', f.id, f.version, f.high, f.low, f.body
          FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bytea[])
            AS f (id, version, high, low, body)
        """,
        rows.province,
        rows.scope,
        *rows.feed,
    )


async def read_rows(conn: Connection, province: int, scope: str, after: int) -> int:
    """Fetch what a pull would, sealed as it lies there, and return how many rows it is."""
    records = await conn.fetch(
        """
        SELECT kind, id, version, operation, hash_high, hash_low, why, body
          FROM sync_feed
         WHERE province_id = $1 AND scope = $2 AND version > $3
         ORDER BY version
        """,
        province,
        scope,
        after,
    )
    return len(records)


async def read_parcels(conn: Connection, province: int) -> list[UUID]:
    """Return the parcels that nobody has collected, shuffled so that all sides meet the same mixture of pages."""
    records = await conn.fetch(
        "SELECT id FROM parcel WHERE province_id = $1 AND state = 'registered' ORDER BY md5(item_code)", province
    )
    return [record["id"] for record in records]
