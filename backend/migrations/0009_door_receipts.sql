-- migrate:up
-- The receiver's own word at the door: a receipt is used up by one delivery, and a code that the courier's screen showed
-- meets the answer that a phone gave to it, whichever of the two comes first.

-- The key holds that a receipt is consumed once.
CREATE TABLE receipt_use (
    province_id integer NOT NULL,
    receipt_id  uuid NOT NULL,
    fact_id     uuid NOT NULL,
    used_at     timestamptz NOT NULL,
    PRIMARY KEY (province_id, receipt_id),
    FOREIGN KEY (province_id, receipt_id) REFERENCES receipt (province_id, id),
    FOREIGN KEY (province_id, fact_id) REFERENCES fact (province_id, id)
);
CREATE INDEX receipt_use_fact ON receipt_use (province_id, fact_id);

-- One code shown at one door: act is null until a delivery tells of it, outcome until a phone answers.
CREATE TABLE door_code (
    province_id integer NOT NULL,
    hash        bytea NOT NULL,
    opened_at   timestamptz NOT NULL,
    act         bytea,
    outcome     text CHECK (outcome IN ('confirmed', 'disputed')),
    note        bytea,
    answered_at timestamptz,
    PRIMARY KEY (province_id, hash),
    CHECK ((outcome IS NULL) = (answered_at IS NULL))
);
CREATE INDEX door_code_waiting ON door_code (province_id, opened_at) WHERE act IS NULL;

-- The deliveries of the act at that door, whatever became of them: one may name a parcel that is not here.
CREATE TABLE door_delivery (
    province_id integer NOT NULL,
    fact_id     uuid NOT NULL,
    hash        bytea NOT NULL,
    parcel_id   uuid NOT NULL,
    PRIMARY KEY (province_id, fact_id),
    FOREIGN KEY (province_id, fact_id) REFERENCES fact (province_id, id),
    FOREIGN KEY (province_id, hash) REFERENCES door_code (province_id, hash)
);
CREATE INDEX door_delivery_hash ON door_delivery (province_id, hash);
CREATE INDEX door_delivery_parcel ON door_delivery (province_id, parcel_id);

-- The board shows receivers' words that need a look, whatever day the parcel was out.
CREATE INDEX fact_receivers_flagged ON fact (province_id, received_at) WHERE source = 'citizen' AND verdict = 'flag';

DO $$
DECLARE tenant text;
BEGIN
    FOREACH tenant IN ARRAY ARRAY['receipt_use', 'door_code', 'door_delivery'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
        EXECUTE format(
            'CREATE POLICY province ON %I USING (province_id = NULLIF(current_setting(''app.province'', true), '''')::integer)',
            tenant);
    END LOOP;
END $$;

GRANT SELECT, INSERT ON receipt_use, door_delivery TO trao_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON door_code TO trao_app;

CREATE TYPE acknowledged_row AS (fact_id uuid, parcel_id uuid, receipt_id uuid, hash bytea, act bytea);

-- What is known at the doorsteps of these parcels, which are locked before; the codes are locked here, in one order.
CREATE FUNCTION lock_doorsteps(p integer, parcels uuid[], hashes bytea[], moment timestamptz)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO door_code (province_id, hash, opened_at)
    SELECT p, h, moment FROM (SELECT DISTINCT unnest(hashes) AS h) AS named ORDER BY h
    -- One statement begins a code or locks it, so that it cannot be forgotten in between.
    ON CONFLICT (province_id, hash) DO UPDATE SET opened_at = door_code.opened_at;
    RETURN json_build_object(
        'receipts', (
            SELECT coalesce(json_agg(r), '[]') FROM (
                SELECT e.id, e.parcel_id AS parcel, l.dossier_id AS dossier,
                       encode(e.commitment, 'base64') AS commitment, u.receipt_id IS NOT NULL AS is_used
                  FROM receipt e
                  JOIN parcel l ON l.province_id = e.province_id AND l.id = e.parcel_id
                  LEFT JOIN receipt_use u ON u.province_id = e.province_id AND u.receipt_id = e.id
                 WHERE e.province_id = p AND e.parcel_id = ANY (parcels) AND e.voided_at IS NULL
                 ORDER BY e.issued_at, e.id) r),
        'codes', (
            SELECT coalesce(json_agg(c), '[]') FROM (
                SELECT encode(hash, 'base64') AS hash, encode(act, 'base64') AS act, outcome,
                       translate(encode(note, 'base64'), E'\n', '') AS note, answered_at
                  FROM door_code
                 WHERE province_id = p AND hash = ANY (hashes)) c)
    );
END $$;

-- What the receivers' words add to deliveries that were just appended.
CREATE FUNCTION keep_acknowledged(p integer, moment timestamptz, words acknowledged_row[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO receipt_use (province_id, receipt_id, fact_id, used_at)
    SELECT p, w.receipt_id, w.fact_id, moment FROM unnest(words) AS w WHERE w.receipt_id IS NOT NULL;
    INSERT INTO door_delivery (province_id, fact_id, hash, parcel_id)
    SELECT p, w.fact_id, w.hash, w.parcel_id FROM unnest(words) AS w WHERE w.hash IS NOT NULL;
    UPDATE door_code c SET act = w.act
      FROM unnest(words) AS w
     WHERE c.province_id = p AND c.hash = w.hash AND c.act IS NULL;
END $$;

ALTER FUNCTION lock_doorsteps SET plan_cache_mode = force_generic_plan;
GRANT EXECUTE ON FUNCTION lock_doorsteps, keep_acknowledged TO trao_app;
