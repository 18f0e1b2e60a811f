-- migrate:up
-- An officer of an agency confirms a handing over by a one-time code. Secrets are derived, never kept; a code is here
-- once an officer took it out, by the commitment that the couriers' handhelds know, with the act that used it up.

CREATE TABLE officer_code (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    office_id   uuid NOT NULL,
    day         date NOT NULL,
    number      integer NOT NULL CHECK (number > 0),
    officer_id  uuid NOT NULL,
    commitment  bytea NOT NULL,
    drawn_at    timestamptz NOT NULL,
    act         bytea,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, office_id) REFERENCES office (province_id, id),
    FOREIGN KEY (province_id, officer_id) REFERENCES staff (province_id, id),
    UNIQUE (province_id, office_id, day, number),
    UNIQUE (province_id, commitment)
) WITH (fillfactor = 90);
CREATE INDEX officer_code_officer ON officer_code (province_id, officer_id, day);

-- The facts that a code proves: all of one act, in as many pushes as their handheld needs.
CREATE TABLE officer_code_use (
    province_id integer NOT NULL,
    fact_id     uuid NOT NULL,
    code_id     uuid NOT NULL,
    PRIMARY KEY (province_id, fact_id),
    FOREIGN KEY (province_id, fact_id) REFERENCES fact (province_id, id),
    FOREIGN KEY (province_id, code_id) REFERENCES officer_code (province_id, id)
);
CREATE INDEX officer_code_use_code ON officer_code_use (province_id, code_id);

DO $$
DECLARE tenant text;
BEGIN
    FOREACH tenant IN ARRAY ARRAY['officer_code', 'officer_code_use'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
        EXECUTE format(
            'CREATE POLICY province ON %I USING (province_id = NULLIF(current_setting(''app.province'', true), '''')::integer)',
            tenant);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE (act) ON officer_code TO trao_app;
GRANT SELECT, INSERT ON officer_code_use TO trao_app;

CREATE TYPE proven_row AS (fact_id uuid, code_id uuid, act bytea);

-- Locked after the parcels and in one order: of two acts that bear the same code the second sees what the first did.
CREATE FUNCTION lock_officer_codes(p integer, asked bytea[]) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM officer_code WHERE province_id = p AND commitment = ANY (asked) ORDER BY id FOR NO KEY UPDATE;
    RETURN (
        SELECT coalesce(json_agg(c), '[]') FROM (
            SELECT id, encode(commitment, 'base64') AS commitment, encode(coalesce(act, ''), 'base64') AS act
              FROM officer_code
             WHERE province_id = p AND commitment = ANY (asked)) c);
END $$;

-- Use codes up for the acts that they confirm, and note the facts that they prove. The facts must be there.
CREATE FUNCTION use_officer_codes(p integer, proven proven_row[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE officer_code c SET act = u.act
      FROM unnest(proven) AS u
     WHERE c.province_id = p AND c.id = u.code_id AND c.act IS NULL;
    INSERT INTO officer_code_use (province_id, fact_id, code_id)
    SELECT p, u.fact_id, u.code_id FROM unnest(proven) AS u;
END $$;

ALTER FUNCTION lock_officer_codes SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION use_officer_codes SET plan_cache_mode = force_generic_plan;

GRANT EXECUTE ON FUNCTION lock_officer_codes, use_officer_codes TO trao_app;
