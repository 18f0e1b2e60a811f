-- migrate:up
-- What a push does, each step one round trip: province first, arrays in, no row-by-row work, no trigger.

CREATE FUNCTION append_facts(
    p integer, source text, actor uuid, device uuid, incarnation integer, received timestamptz,
    ids uuid[], seqs bigint[], kinds text[], parcels uuid[], bodies bytea[], leaves bytea[], chains bytea[],
    captured timestamptz[], verdicts text[], codes text[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO fact (province_id, id, source, actor_id, device_id, incarnation, seq, kind, parcel_id, body, leaf,
                      chain, captured_at, received_at, verdict, code)
    SELECT p, f.id, source, actor, device, incarnation, f.seq, f.kind, f.parcel_id, f.body, f.leaf, f.chain,
           f.captured_at, received, f.verdict, f.code
      FROM unnest(ids, seqs, kinds, parcels, bodies, leaves, chains, captured, verdicts, codes)
        AS f (id, seq, kind, parcel_id, body, leaf, chain, captured_at, verdict, code)
    ON CONFLICT (province_id, id) DO NOTHING;
    INSERT INTO quarantine (province_id, fact_id, code, opened_at)
    SELECT p, f.id, f.code, received
      FROM unnest(ids, verdicts, codes) AS f (id, verdict, code)
     WHERE f.verdict = 'quarantine'
    ON CONFLICT (province_id, fact_id) DO NOTHING;
END $$;

CREATE FUNCTION append_custody(
    p integer, actor uuid, recorded timestamptz,
    parcels uuid[], ns integer[], facts uuid[], kinds text[], befores text[], afters text[], holder_kinds text[],
    holders uuid[], occurred timestamptz[], leaves bytea[], heads bytea[],
    last_parcels uuid[], last_states text[], last_holder_kinds text[], last_holders uuid[], last_couriers uuid[],
    last_attempts integer[], last_exceptions text[], last_ns integer[], last_heads bytea[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO custody_event (province_id, parcel_id, n, fact_id, kind, before, after, holder_kind, holder_id,
                               actor_id, occurred_at, recorded_at, leaf, head)
    SELECT p, e.parcel_id, e.n, e.fact_id, e.kind, e.before, e.after, e.holder_kind, e.holder_id, actor,
           e.occurred_at, recorded, e.leaf, e.head
      FROM unnest(parcels, ns, facts, kinds, befores, afters, holder_kinds, holders, occurred, leaves, heads)
        AS e (parcel_id, n, fact_id, kind, before, after, holder_kind, holder_id, occurred_at, leaf, head);
    UPDATE parcel
       SET state = l.state, holder_kind = l.holder_kind, holder_id = l.holder_id, courier_id = l.courier_id,
           attempts = l.attempts, exception = l.exception, chain_n = l.n, chain_head = l.head
      FROM unnest(last_parcels, last_states, last_holder_kinds, last_holders, last_couriers, last_attempts,
                  last_exceptions, last_ns, last_heads)
        AS l (id, state, holder_kind, holder_id, courier_id, attempts, exception, n, head)
     WHERE parcel.province_id = p AND parcel.id = l.id;
END $$;

-- The counters of the scopes are taken last and in one order, so that a cursor never skips a row and nothing deadlocks.
CREATE FUNCTION write_feed(
    p integer, scopes text[], kinds text[], ids text[], operations integer[], highs bigint[], lows bigint[],
    whys text[], bodies bytea[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sync_scope (province_id, scope)
    SELECT p, s FROM (SELECT DISTINCT unnest(scopes) AS s) AS named ORDER BY s
    ON CONFLICT (province_id, scope) DO NOTHING;
    PERFORM FROM sync_scope WHERE province_id = p AND scope = ANY (scopes) ORDER BY scope FOR UPDATE;

    UPDATE sync_scope
       SET version = sync_scope.version + change.rows,
           live = sync_scope.live + change.live,
           digest_high = sync_scope.digest_high # change.high,
           digest_low = sync_scope.digest_low # change.low
      FROM (SELECT r.scope, count(*) AS rows,
                   sum(r.operation - coalesce(old.operation, 0)) AS live,
                   bit_xor(r.operation * r.high) # bit_xor(coalesce(old.operation * old.hash_high, 0)) AS high,
                   bit_xor(r.operation * r.low) # bit_xor(coalesce(old.operation * old.hash_low, 0)) AS low
              FROM unnest(scopes, kinds, ids, operations, highs, lows) AS r (scope, kind, id, operation, high, low)
              LEFT JOIN sync_feed old
                ON old.province_id = p AND old.scope = r.scope AND old.kind = r.kind AND old.id = r.id
             GROUP BY r.scope) AS change
     WHERE sync_scope.province_id = p AND sync_scope.scope = change.scope;

    INSERT INTO sync_feed (province_id, scope, kind, id, version, operation, hash_high, hash_low, why, body)
    SELECT p, r.scope, r.kind, r.id,
           s.version - count(*) OVER (PARTITION BY r.scope) + row_number() OVER (PARTITION BY r.scope ORDER BY r.o),
           r.operation, r.high, r.low, r.why, r.body
      FROM unnest(scopes, kinds, ids, operations, highs, lows, whys, bodies) WITH ORDINALITY
        AS r (scope, kind, id, operation, high, low, why, body, o)
      JOIN sync_scope s ON s.province_id = p AND s.scope = r.scope
    ON CONFLICT (province_id, scope, kind, id) DO UPDATE
       SET version = excluded.version, operation = excluded.operation, hash_high = excluded.hash_high,
           hash_low = excluded.hash_low, why = excluded.why, body = excluded.body;
END $$;

GRANT EXECUTE ON FUNCTION append_facts, append_custody, write_feed TO trao_app;
