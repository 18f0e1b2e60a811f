-- migrate:up
-- The whole exchange: a push locks and reads in one round trip and writes in another, as rows of named types; feeds
-- forget their tombstones; backups say what they cover; a handheld signs that it was wiped.

ALTER TABLE sync_scope ADD COLUMN floor bigint NOT NULL DEFAULT 0;
ALTER TABLE sync_feed ADD COLUMN removed_at timestamptz;
CREATE INDEX sync_feed_removed ON sync_feed (province_id, removed_at) WHERE removed_at IS NOT NULL;

ALTER TABLE device ADD COLUMN wiped_at timestamptz;

-- Where each chain stood when a backup began, and how far backups that were finished cover it.
ALTER TABLE device_chain ADD COLUMN marked_seq bigint NOT NULL DEFAULT 0, ADD COLUMN durable_seq bigint NOT NULL DEFAULT 0;
ALTER TABLE sync_epoch ADD COLUMN marked_at timestamptz, ADD COLUMN durable_at timestamptz;

CREATE TABLE scope_repair (
    province_id integer NOT NULL,
    device_id   uuid NOT NULL,
    scope       text NOT NULL,
    repaired_at timestamptz NOT NULL,
    times       integer NOT NULL DEFAULT 1,
    PRIMARY KEY (province_id, device_id, scope),
    FOREIGN KEY (province_id, device_id) REFERENCES device (province_id, id)
) WITH (fillfactor = 70);

CREATE TABLE spent_nonce (
    province_id integer NOT NULL,
    nonce       bytea NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (province_id, nonce)
);
CREATE INDEX spent_nonce_expires ON spent_nonce (province_id, expires_at);

-- Where couriers were, one sealed row for each exchange that brought points; kept for weeks only.
CREATE TABLE track (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    device_id   uuid NOT NULL,
    received_at timestamptz NOT NULL,
    points      bytea NOT NULL,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, device_id) REFERENCES device (province_id, id)
);
CREATE INDEX track_device ON track (province_id, device_id, received_at);
CREATE INDEX track_received ON track (province_id, received_at);

DO $$
DECLARE tenant text;
BEGIN
    FOREACH tenant IN ARRAY ARRAY['scope_repair', 'spent_nonce', 'track'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
        EXECUTE format(
            'CREATE POLICY province ON %I USING (province_id = NULLIF(current_setting(''app.province'', true), '''')::integer)',
            tenant);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON scope_repair TO trao_app;
GRANT SELECT, INSERT, DELETE ON spent_nonce, track TO trao_app;
GRANT DELETE ON sync_feed TO trao_app;
GRANT UPDATE ON sync_epoch TO trao_app;

-- A parcel moves all day and is closed once: no index may hang on its state or holder, or each move touches them all.
DROP INDEX parcel_holder, parcel_open;
ALTER TABLE parcel ADD COLUMN is_open boolean NOT NULL GENERATED ALWAYS AS (
    state NOT IN ('delivered', 'returned_to_agency', 'lost', 'compensated', 'cancelled')
) STORED;
CREATE INDEX parcel_open ON parcel (province_id, opens_at) WHERE is_open;

-- A dossier's stage moves while none of its indexed columns do: with room on the page no index is touched.
ALTER TABLE dossier SET (fillfactor = 85);

CREATE TYPE fact_row AS (
    id uuid, seq bigint, kind text, parcel_id uuid, body bytea, leaf bytea, chain bytea, captured_at timestamptz,
    verdict text, code text
);
CREATE TYPE thread_row AS (
    parcel_id uuid, n integer, fact_id uuid, kind text, before text, after text, holder_kind text, holder_id uuid,
    occurred_at timestamptz, leaf bytea, head bytea
);
CREATE TYPE parcel_row AS (
    id uuid, state text, holder_kind text, holder_id uuid, courier_id uuid, attempts integer, exception text, n integer,
    head bytea
);
CREATE TYPE move_row AS (
    id uuid, dossier_id uuid, fact_id uuid, kind text, stage text, national_status integer, occurred_at timestamptz
);
CREATE TYPE told_row AS (id uuid, topic text, subject uuid, detail text);
CREATE TYPE proof_row AS (fact_id uuid, role text, sha256 bytea);
CREATE TYPE feed_row AS (
    scope text, kind text, id text, operation integer, hash_high bigint, hash_low bigint, why text, body bytea
);

DROP FUNCTION append_facts, append_custody, write_feed;

-- One exchange of a handheld at a time goes on, whichever incarnation it speaks for.
CREATE FUNCTION lock_chain(p integer, device uuid, number integer, start bytea)
RETURNS TABLE (next_seq bigint, head bytea, revoked_at timestamptz) LANGUAGE plpgsql AS $$
DECLARE locked_at timestamptz;
BEGIN
    SELECT d.revoked_at INTO locked_at FROM device d WHERE d.province_id = p AND d.id = device FOR NO KEY UPDATE;
    INSERT INTO device_chain AS c (province_id, device_id, incarnation, next_seq, head)
    SELECT p, device, number, 1, start
     WHERE NOT EXISTS (SELECT FROM device_chain c
                        WHERE c.province_id = p AND c.device_id = device AND c.incarnation = number)
    ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT c.next_seq, c.head, locked_at FROM device_chain c
                  WHERE c.province_id = p AND c.device_id = device AND c.incarnation = number;
END $$;

-- What stands, in JSON: custodies, the dossiers of the parcels that may move theirs, facts that are known, passings.
-- All locks are taken first and in one order; each statement after them sees what their last holders wrote.
CREATE FUNCTION lock_parcels(p integer, parcels uuid[], moving uuid[], facts uuid[])
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM parcel WHERE province_id = p AND id = ANY (parcels) ORDER BY id FOR NO KEY UPDATE;
    IF cardinality(moving) > 0 THEN
        PERFORM FROM dossier
          WHERE province_id = p
            AND id IN (SELECT dossier_id FROM parcel WHERE province_id = p AND id = ANY (moving))
          ORDER BY id FOR NO KEY UPDATE;
    END IF;
    RETURN json_build_object(
        'custodies', (
            SELECT coalesce(json_agg(c), '[]') FROM (
                SELECT l.id AS parcel, l.leg, l.state, l.holder_kind, l.holder_id AS holder, l.courier_id AS courier,
                       l.office_id AS office, d.delivery, d.deliverer, d.delivered_at, l.attempts, l.exception,
                       l.chain_n AS n, encode(l.chain_head, 'base64') AS head
                  FROM parcel l
                  LEFT JOIN LATERAL (
                        SELECT e.fact_id AS delivery, e.occurred_at AS delivered_at,
                               CASE WHEN e.kind IN ('delivered', 'handed_over') THEN e.actor_id END AS deliverer
                          FROM custody_event e
                         WHERE e.province_id = p AND e.parcel_id = l.id AND l.state = 'delivered'
                           AND e.after = 'delivered' AND e.before <> 'delivered'
                         ORDER BY e.n DESC
                         LIMIT 1
                       ) d ON true
                 WHERE l.province_id = p AND l.id = ANY (parcels)
                 ORDER BY l.id) c),
        'standings', (
            SELECT coalesce(json_agg(s), '[]') FROM (
                SELECT l.id AS parcel, d.id AS dossier, d.postal_stage AS stage, d.national_status
                  FROM parcel l
                  JOIN dossier d ON d.province_id = l.province_id AND d.id = l.dossier_id
                 WHERE l.province_id = p AND l.id = ANY (moving)) s),
        'facts', (
            SELECT coalesce(json_agg(k), '[]') FROM (
                SELECT id, encode(leaf, 'base64') AS leaf, verdict, code
                  FROM fact
                 WHERE province_id = p AND id = ANY (facts)) k),
        'passings', (
            SELECT coalesce(json_agg(w), '[]') FROM (
                SELECT e.parcel_id AS parcel, e.actor_id AS courier, f.id AS fact,
                       translate(encode(f.body, 'base64'), E'\n', '') AS body
                  FROM custody_event e
                  JOIN fact f ON f.province_id = e.province_id AND f.id = e.fact_id
                 WHERE e.province_id = p AND e.parcel_id = ANY (parcels) AND e.kind IN ('given_over', 'taken_over')
                   AND f.verdict <> 'quarantine'
                 ORDER BY e.parcel_id, e.n) w)
    );
END $$;

-- The counters of the scopes are taken last and in one order, so that a cursor never skips a row and nothing deadlocks.
-- The removal of what is not there says nothing.
CREATE FUNCTION write_feed(p integer, moment timestamptz, changes feed_row[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sync_scope (province_id, scope)
    SELECT p, s FROM (SELECT DISTINCT scope AS s FROM unnest(changes)) AS named ORDER BY s
    ON CONFLICT (province_id, scope) DO NOTHING;
    PERFORM FROM sync_scope
      WHERE province_id = p AND scope IN (SELECT scope FROM unnest(changes))
      ORDER BY scope FOR NO KEY UPDATE;

    IF EXISTS (SELECT FROM unnest(changes) WHERE operation = 0) THEN
        changes := ARRAY(
            SELECT ROW(c.scope, c.kind, c.id, c.operation, c.hash_high, c.hash_low, c.why, c.body)::feed_row
              FROM unnest(changes) WITH ORDINALITY AS c (scope, kind, id, operation, hash_high, hash_low, why, body, o)
             WHERE c.operation = 1 OR EXISTS (
                   SELECT FROM sync_feed f
                    WHERE f.province_id = p AND f.scope = c.scope AND f.kind = c.kind AND f.id = c.id
                      AND f.operation = 1)
             ORDER BY c.o);
    END IF;

    UPDATE sync_scope
       SET version = sync_scope.version + change.rows,
           live = sync_scope.live + change.live,
           digest_high = sync_scope.digest_high # change.high,
           digest_low = sync_scope.digest_low # change.low
      FROM (SELECT r.scope, count(*) AS rows,
                   sum(r.operation - coalesce(old.operation, 0)) AS live,
                   bit_xor(r.operation * r.hash_high) # bit_xor(coalesce(old.operation * old.hash_high, 0)) AS high,
                   bit_xor(r.operation * r.hash_low) # bit_xor(coalesce(old.operation * old.hash_low, 0)) AS low
              FROM unnest(changes) AS r
              LEFT JOIN sync_feed old
                ON old.province_id = p AND old.scope = r.scope AND old.kind = r.kind AND old.id = r.id
             GROUP BY r.scope) AS change
     WHERE sync_scope.province_id = p AND sync_scope.scope = change.scope;

    INSERT INTO sync_feed (province_id, scope, kind, id, version, operation, hash_high, hash_low, why, body, removed_at)
    SELECT p, r.scope, r.kind, r.id,
           s.version - count(*) OVER (PARTITION BY r.scope) + row_number() OVER (PARTITION BY r.scope ORDER BY r.o),
           r.operation, r.hash_high, r.hash_low, r.why, r.body, CASE r.operation WHEN 0 THEN moment END
      FROM unnest(changes) WITH ORDINALITY AS r (scope, kind, id, operation, hash_high, hash_low, why, body, o)
      JOIN sync_scope s ON s.province_id = p AND s.scope = r.scope
    ON CONFLICT (province_id, scope, kind, id) DO UPDATE
       SET version = excluded.version, operation = excluded.operation, hash_high = excluded.hash_high,
           hash_low = excluded.hash_low, why = excluded.why, body = excluded.body, removed_at = excluded.removed_at;
END $$;

-- Of several moves of one dossier the last one counts.
CREATE FUNCTION move_dossiers(p integer, moment timestamptz, moves move_row[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dossier_event (province_id, dossier_id, id, kind, national_status, postal_stage, occurred_at,
                               recorded_at, fact_id)
    SELECT p, m.dossier_id, m.id, m.kind, m.national_status, m.stage, m.occurred_at, moment, m.fact_id
      FROM unnest(moves) AS m;
    UPDATE dossier d
       SET postal_stage = m.stage, national_status = m.national_status,
           returned_at = CASE WHEN m.stage = 'returned' THEN m.occurred_at
                              WHEN m.stage = 'result_with_post' THEN NULL
                              ELSE d.returned_at END
      FROM (SELECT DISTINCT ON (dossier_id) dossier_id, stage, national_status, occurred_at
              FROM unnest(moves)
              WITH ORDINALITY AS one (id, dossier_id, fact_id, kind, stage, national_status, occurred_at, o)
             ORDER BY dossier_id, o DESC) AS m
     WHERE d.province_id = p AND d.id = m.dossier_id;
END $$;

-- Everything that settled facts leave behind, in one round trip, the feeds last.
CREATE FUNCTION append_facts(
    p integer, source text, actor uuid, device uuid, number integer, moment timestamptz, next_seq bigint, new_head bytea,
    facts fact_row[], threads thread_row[], parcels parcel_row[], moves move_row[], proofs proof_row[],
    words told_row[], changes feed_row[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE stored integer;
BEGIN
    INSERT INTO fact (province_id, id, source, actor_id, device_id, incarnation, seq, kind, parcel_id, body, leaf,
                      chain, captured_at, received_at, verdict, code)
    SELECT p, f.id, source, actor, device, number, f.seq, f.kind, f.parcel_id, f.body, f.leaf, f.chain, f.captured_at,
           moment, f.verdict, f.code
      FROM unnest(facts) AS f
    ON CONFLICT (province_id, id) DO NOTHING;
    GET DIAGNOSTICS stored = ROW_COUNT;
    IF stored < cardinality(facts) THEN
        RAISE serialization_failure USING MESSAGE = 'another fact came under the same id at the same moment';
    END IF;
    INSERT INTO quarantine (province_id, fact_id, code, opened_at)
    SELECT p, f.id, f.code, moment FROM unnest(facts) AS f WHERE f.verdict = 'quarantine'
    ON CONFLICT (province_id, fact_id) DO NOTHING;

    INSERT INTO custody_event (province_id, parcel_id, n, fact_id, kind, before, after, holder_kind, holder_id,
                               actor_id, occurred_at, recorded_at, leaf, head)
    SELECT p, t.parcel_id, t.n, t.fact_id, t.kind, t.before, t.after, t.holder_kind, t.holder_id, actor, t.occurred_at,
           moment, t.leaf, t.head
      FROM unnest(threads) AS t;
    UPDATE parcel
       SET state = l.state, holder_kind = l.holder_kind, holder_id = l.holder_id, courier_id = l.courier_id,
           attempts = l.attempts, exception = l.exception, chain_n = l.n, chain_head = l.head
      FROM unnest(parcels) AS l
     WHERE parcel.province_id = p AND parcel.id = l.id;

    IF cardinality(moves) > 0 THEN
        PERFORM move_dossiers(p, moment, moves);
    END IF;

    IF cardinality(proofs) > 0 THEN
        INSERT INTO proof (province_id, fact_id, role, sha256, device_id)
        SELECT p, r.fact_id, r.role, r.sha256, device FROM unnest(proofs) AS r
        ON CONFLICT (province_id, fact_id, role) DO NOTHING;
        INSERT INTO media_wanted (province_id, device_id, sha256)
        SELECT DISTINCT p, device, r.sha256
          FROM unnest(proofs) AS r
         WHERE NOT EXISTS (SELECT FROM media m WHERE m.province_id = p AND m.sha256 = r.sha256)
        ON CONFLICT (province_id, device_id, sha256) DO NOTHING;
    END IF;

    INSERT INTO outbox (province_id, id, topic, subject, detail, written_at)
    SELECT p, w.id, w.topic, w.subject, w.detail, moment FROM unnest(words) AS w;

    UPDATE device_chain c SET next_seq = append_facts.next_seq, head = new_head
     WHERE c.province_id = p AND c.device_id = device AND c.incarnation = number;

    IF cardinality(changes) > 0 THEN
        PERFORM write_feed(p, moment, changes);
    END IF;
END $$;

-- Tombstones that everybody has had time to see; whoever has not must begin anew.
CREATE FUNCTION sweep_tombstones(p integer, before timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE dropped integer;
BEGIN
    PERFORM FROM sync_scope s
      WHERE s.province_id = p
        AND s.scope IN (SELECT f.scope FROM sync_feed f WHERE f.province_id = p AND f.removed_at < before)
      ORDER BY s.scope FOR NO KEY UPDATE;
    UPDATE sync_scope s SET floor = greatest(s.floor, spent.version)
      FROM (SELECT f.scope, max(f.version) AS version
              FROM sync_feed f WHERE f.province_id = p AND f.removed_at < before GROUP BY f.scope) AS spent
     WHERE s.province_id = p AND s.scope = spent.scope;
    DELETE FROM sync_feed f WHERE f.province_id = p AND f.removed_at < before;
    GET DIAGNOSTICS dropped = ROW_COUNT;
    RETURN dropped;
END $$;

-- The end of every exchange: the handheld was heard of, and is told what is still wanted of it.
CREATE FUNCTION end_exchange(
    p integer, device uuid, number integer, seen timestamptz, app text, waiting integer, skew bigint, most integer,
    turn bytea
) RETURNS TABLE (epoch text, durable_at timestamptz, durable_seq bigint, wanted bytea[]) LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO device_contact (province_id, device_id, seen_at, app, facts_waiting, skew_ms)
    VALUES (p, device, seen, app, waiting, skew)
    ON CONFLICT (province_id, device_id) DO UPDATE
       SET seen_at = excluded.seen_at, app = excluded.app, facts_waiting = excluded.facts_waiting,
           skew_ms = excluded.skew_ms;
    RETURN QUERY
        SELECT e.epoch, e.durable_at,
               coalesce((SELECT c.durable_seq FROM device_chain c
                          WHERE c.province_id = p AND c.device_id = device AND c.incarnation = number), 0),
               -- Two handhelds may hold the same photo: whoever named it while the other's came in wants it no more.
               ARRAY(SELECT w.sha256 FROM media_wanted w
                      WHERE w.province_id = p AND w.device_id = device
                        AND NOT EXISTS (SELECT FROM media m WHERE m.province_id = p AND m.sha256 = w.sha256)
                      ORDER BY w.sha256 >= turn DESC, w.sha256
                      LIMIT most)
          FROM sync_epoch e
         WHERE e.province_id = p AND e.id = 0;
END $$;

-- A photo is held whole: noted, wanted no more, and told where it can be shown; twice is once.
CREATE FUNCTION keep_media(
    p integer, hash bytea, bytes integer, kind text, wide integer, high integer, broken text, moment timestamptz,
    words told_row[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO media (province_id, sha256, size, format, width, height, fault, stored_at)
    VALUES (p, hash, bytes, kind, wide, high, broken, moment)
    ON CONFLICT (province_id, sha256) DO NOTHING;
    DELETE FROM media_wanted WHERE province_id = p AND sha256 = hash;
    INSERT INTO outbox (province_id, id, topic, subject, detail, written_at)
    SELECT p, w.id, w.topic, w.subject, w.detail, moment FROM unnest(words) AS w;
END $$;

-- Their statements find rows by key whatever the arrays hold; planning them anew cost a third of a small push.
ALTER FUNCTION lock_chain SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION lock_parcels SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION append_facts SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION end_exchange SET plan_cache_mode = force_generic_plan;

GRANT EXECUTE ON FUNCTION keep_media, lock_chain, sweep_tombstones, end_exchange, lock_parcels, write_feed, move_dossiers, append_facts TO trao_app;
