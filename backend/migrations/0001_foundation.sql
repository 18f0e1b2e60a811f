-- migrate:up
-- One province is one tenant: province_id leads every key of every tenant table (see DECISIONS.md, "Ready to be
-- distributed"). The application role owns nothing and sees only the province that its transaction entered.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'trao_app') THEN
        CREATE ROLE trao_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database of the same server was migrated at the same moment
END $$;

CREATE FUNCTION enter_province(p integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SET LOCAL app.province = %L', p);
END $$;

CREATE FUNCTION fold_vietnamese(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(lower(regexp_replace(normalize(t, NFD), U&'[\0300-\036f]', '', 'g')), 'đ', 'd')
$$;

-- Reference tables: the same for every province, written only by whoever migrates.

CREATE TABLE province (
    id          integer PRIMARY KEY,
    name        text NOT NULL,
    kind        text NOT NULL,
    valid_from  date
);

CREATE TABLE unit (
    code          text PRIMARY KEY,
    province_id   integer NOT NULL REFERENCES province (id),
    name          text NOT NULL,
    kind          text NOT NULL,
    lon           double precision NOT NULL,
    lat           double precision NOT NULL,
    coord_quality text NOT NULL,
    folded        text GENERATED ALWAYS AS (fold_vietnamese(name)) STORED
);
CREATE INDEX unit_province ON unit (province_id, folded);

CREATE TABLE procedure (
    code                   text PRIMARY KEY,
    name                   text NOT NULL,
    field                  text NOT NULL,
    level                  text NOT NULL,
    agency_kind            text NOT NULL,
    deadline_working_days  integer,
    deadline_hours         integer,
    deadline_calendar_days integer,
    fee_vnd                bigint,
    presence_at_submission boolean,
    presence_at_return     boolean,
    submit_by_post         boolean,
    return_by_post         boolean,
    return_scope           text,
    certainty              text NOT NULL
);

CREATE TABLE component (
    procedure_code text NOT NULL REFERENCES procedure (code),
    position       integer NOT NULL,
    name           text NOT NULL,
    copy_kind      text NOT NULL,
    originals      integer NOT NULL,
    copies         integer NOT NULL,
    mandatory      boolean NOT NULL,
    present_only   boolean NOT NULL,
    PRIMARY KEY (procedure_code, position)
);

CREATE TABLE failure_solution (
    leg               text NOT NULL,
    reason            text NOT NULL,
    reason_vi         text NOT NULL,
    solution          text NOT NULL,
    solution_vi       text NOT NULL,
    is_default        boolean NOT NULL,
    counts_as_attempt boolean NOT NULL,
    PRIMARY KEY (leg, reason, solution)
);

CREATE TABLE calendar_day (
    day  date PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('day_off', 'makeup_workday')),
    name text NOT NULL
);

-- Keys: each data key is wrapped by the key-encryption key; dropping one is the crypto-shred of its subject.

CREATE TABLE data_key (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    wrapped     bytea NOT NULL,
    PRIMARY KEY (province_id, id)
);

-- People and places.

CREATE TABLE office (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('post_office', 'service_centre')),
    agency_code text,
    name        text NOT NULL,
    address     text NOT NULL,
    unit_code   text NOT NULL REFERENCES unit (code),
    lon         double precision NOT NULL,
    lat         double precision NOT NULL,
    PRIMARY KEY (province_id, id),
    UNIQUE (province_id, agency_code)
);
CREATE INDEX office_unit ON office (unit_code);

CREATE TABLE office_hours (
    province_id integer NOT NULL,
    office_id   uuid NOT NULL,
    weekday     integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    opens       time NOT NULL,
    closes      time NOT NULL CHECK (closes > opens),
    PRIMARY KEY (province_id, office_id, weekday, opens),
    FOREIGN KEY (province_id, office_id) REFERENCES office (province_id, id)
);

CREATE TABLE staff (
    province_id   integer NOT NULL,
    id            uuid NOT NULL,
    role          text NOT NULL CHECK (role IN ('courier', 'clerk', 'agency_officer', 'dispatcher', 'supervisor',
                                                'province_admin', 'auditor', 'partner')),
    login         text NOT NULL,
    name          bytea NOT NULL,
    phone         bytea NOT NULL,
    office_id     uuid NOT NULL,
    password_hash text NOT NULL,
    failures      integer NOT NULL DEFAULT 0,
    locked_until  timestamptz,
    active        boolean NOT NULL DEFAULT true,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, office_id) REFERENCES office (province_id, id),
    UNIQUE (province_id, login)
);
CREATE INDEX staff_office ON staff (province_id, office_id);

CREATE TABLE staff_session (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    secret_hash bytea NOT NULL,
    csrf        text NOT NULL,
    staff_id    uuid NOT NULL,
    opened_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    closed_at   timestamptz,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, staff_id) REFERENCES staff (province_id, id)
);
CREATE INDEX staff_session_staff ON staff_session (province_id, staff_id);

CREATE TABLE enrolment (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    code_hash   bytea NOT NULL,
    courier_id  uuid NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, courier_id) REFERENCES staff (province_id, id),
    UNIQUE (province_id, code_hash)
);
CREATE INDEX enrolment_courier ON enrolment (province_id, courier_id);

CREATE TABLE device (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    courier_id  uuid NOT NULL,
    public_key  bytea NOT NULL,
    name        text NOT NULL,
    enrolled_at timestamptz NOT NULL,
    revoked_at  timestamptz,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, courier_id) REFERENCES staff (province_id, id)
);
CREATE INDEX device_courier ON device (province_id, courier_id);

CREATE TABLE device_chain (
    province_id  integer NOT NULL,
    device_id    uuid NOT NULL,
    incarnation  integer NOT NULL,
    next_seq     bigint NOT NULL,
    head         bytea NOT NULL,
    PRIMARY KEY (province_id, device_id, incarnation),
    FOREIGN KEY (province_id, device_id) REFERENCES device (province_id, id)
) WITH (fillfactor = 70);

CREATE TABLE device_contact (
    province_id   integer NOT NULL,
    device_id     uuid NOT NULL,
    seen_at       timestamptz NOT NULL,
    app           text NOT NULL,
    facts_waiting integer NOT NULL,
    skew_ms       bigint NOT NULL,
    PRIMARY KEY (province_id, device_id),
    FOREIGN KEY (province_id, device_id) REFERENCES device (province_id, id)
) WITH (fillfactor = 70);

-- What the post agreed with an agency: stages, mode, dates (QĐ 468/QĐ-TTg; plans between province and post).

CREATE TABLE agreement (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    agency_kind text,
    office_id   uuid,
    legal_basis text NOT NULL,
    mode        text NOT NULL CHECK (mode IN ('carry', 'counter', 'seconded')),
    kind        text NOT NULL CHECK (kind IN ('normal', 'pilot')),
    stages      text[] NOT NULL,
    valid_from  date NOT NULL,
    valid_to    date,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, office_id) REFERENCES office (province_id, id)
);
CREATE INDEX agreement_office ON agreement (province_id, office_id);

-- Dossiers: the agency owns national_status, we own postal_stage.

CREATE TABLE dossier (
    province_id         integer NOT NULL,
    id                  uuid NOT NULL,
    code                text NOT NULL,
    procedure_code      text NOT NULL REFERENCES procedure (code),
    office_id           uuid NOT NULL,
    channel             integer NOT NULL CHECK (channel BETWEEN 1 AND 3),
    returns_by_post     boolean NOT NULL,
    national_status     integer NOT NULL CHECK (national_status BETWEEN 1 AND 10),
    postal_stage        text NOT NULL,
    owner_name          bytea NOT NULL,
    phone               bytea NOT NULL,
    phone_index         bytea NOT NULL,
    address             bytea NOT NULL,
    unit_code           text NOT NULL REFERENCES unit (code),
    lon                 double precision NOT NULL,
    lat                 double precision NOT NULL,
    received_at         timestamptz,
    due_at              timestamptz,
    returned_at         timestamptz,
    source_hash         bytea NOT NULL,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, office_id) REFERENCES office (province_id, id),
    UNIQUE (province_id, code)
);
CREATE INDEX dossier_office ON dossier (province_id, office_id);
CREATE INDEX dossier_phone ON dossier (province_id, phone_index);
CREATE INDEX dossier_procedure ON dossier (procedure_code);
CREATE INDEX dossier_unit ON dossier (unit_code);
CREATE INDEX dossier_received ON dossier (province_id, received_at);

CREATE TABLE dossier_event (
    province_id     integer NOT NULL,
    dossier_id      uuid NOT NULL,
    id              uuid NOT NULL,
    kind            text NOT NULL,
    national_status integer NOT NULL,
    postal_stage    text NOT NULL,
    occurred_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL,
    fact_id         uuid,
    PRIMARY KEY (province_id, dossier_id, id),
    FOREIGN KEY (province_id, dossier_id) REFERENCES dossier (province_id, id)
);
CREATE INDEX dossier_event_kind ON dossier_event (province_id, kind, occurred_at);

-- Parcels: one leg each, one holder each.

CREATE TABLE item_code_range (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    service     text NOT NULL CHECK (service ~ '^[A-Z]{2}$'),
    next_number integer NOT NULL,
    last_number integer NOT NULL CHECK (last_number <= 99999999),
    PRIMARY KEY (province_id, id),
    CHECK (next_number <= last_number + 1)
);

CREATE TABLE parcel (
    province_id   integer NOT NULL,
    id            uuid NOT NULL,
    dossier_id    uuid NOT NULL,
    leg           text NOT NULL CHECK (leg IN ('INBOUND', 'SUPPLEMENT', 'OUTBOUND_RESULT', 'RETURN_PAPERS')),
    item_code     text NOT NULL,
    label         text NOT NULL,
    office_id     uuid NOT NULL,
    pieces        integer NOT NULL CHECK (pieces > 0),
    weight_g      integer NOT NULL CHECK (weight_g > 0),
    opens_at      timestamptz NOT NULL,
    closes_at     timestamptz NOT NULL CHECK (closes_at > opens_at),
    registered_at timestamptz NOT NULL,
    state         text NOT NULL CHECK (state IN ('registered', 'assigned', 'with_courier', 'at_office', 'held',
                      'in_transit', 'returning', 'exception', 'delivered', 'returned_to_agency', 'lost',
                      'compensated', 'cancelled')),
    holder_kind   text NOT NULL CHECK (holder_kind IN ('citizen', 'agency', 'courier', 'office', 'transit', 'nobody')),
    holder_id     uuid NOT NULL,
    courier_id    uuid,
    attempts      integer NOT NULL DEFAULT 0,
    exception     text NOT NULL DEFAULT '',
    chain_n       integer NOT NULL DEFAULT 0,
    chain_head    bytea NOT NULL,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, dossier_id) REFERENCES dossier (province_id, id),
    FOREIGN KEY (province_id, office_id) REFERENCES office (province_id, id),
    FOREIGN KEY (province_id, courier_id) REFERENCES staff (province_id, id),
    UNIQUE (province_id, item_code),
    UNIQUE (province_id, label),
    -- One holder, of the kind that the state demands.
    CHECK (CASE state
        WHEN 'with_courier' THEN holder_kind = 'courier'
        WHEN 'at_office' THEN holder_kind = 'office'
        WHEN 'held' THEN holder_kind = 'office'
        WHEN 'in_transit' THEN holder_kind = 'transit'
        WHEN 'returning' THEN holder_kind IN ('office', 'courier')
        WHEN 'delivered' THEN holder_kind IN ('citizen', 'agency')
        WHEN 'returned_to_agency' THEN holder_kind = 'agency'
        ELSE true END)
) WITH (fillfactor = 80);
CREATE INDEX parcel_dossier ON parcel (province_id, dossier_id);
CREATE INDEX parcel_office ON parcel (province_id, office_id);
CREATE INDEX parcel_courier ON parcel (province_id, courier_id);
CREATE INDEX parcel_holder ON parcel (province_id, holder_kind, holder_id);
CREATE INDEX parcel_open ON parcel (province_id, state)
    WHERE state NOT IN ('delivered', 'returned_to_agency', 'lost', 'compensated', 'cancelled');

-- The ledger. INSERT only, for everybody.

CREATE TABLE fact (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    source      text NOT NULL CHECK (source IN ('device', 'staff', 'citizen')),
    actor_id    uuid NOT NULL,
    device_id   uuid,
    incarnation integer,
    seq         bigint,
    kind        text NOT NULL,
    parcel_id   uuid,
    body        bytea NOT NULL,
    leaf        bytea NOT NULL,
    chain       bytea,
    captured_at timestamptz,
    received_at timestamptz NOT NULL,
    verdict     text NOT NULL CHECK (verdict IN ('ok', 'flag', 'quarantine')),
    code        text NOT NULL,
    PRIMARY KEY (province_id, id),
    UNIQUE (province_id, device_id, incarnation, seq)
);
CREATE INDEX fact_parcel ON fact (province_id, parcel_id);

CREATE TABLE custody_event (
    province_id  integer NOT NULL,
    parcel_id    uuid NOT NULL,
    n            integer NOT NULL,
    fact_id      uuid NOT NULL,
    kind         text NOT NULL,
    before       text NOT NULL,
    after        text NOT NULL,
    holder_kind  text NOT NULL,
    holder_id    uuid NOT NULL,
    actor_id     uuid NOT NULL,
    occurred_at  timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL,
    leaf         bytea NOT NULL,
    head         bytea NOT NULL,
    PRIMARY KEY (province_id, parcel_id, n),
    FOREIGN KEY (province_id, parcel_id) REFERENCES parcel (province_id, id),
    FOREIGN KEY (province_id, fact_id) REFERENCES fact (province_id, id)
);
CREATE INDEX custody_event_fact ON custody_event (province_id, fact_id);
CREATE INDEX custody_event_recorded ON custody_event (province_id, kind, occurred_at);

CREATE TABLE quarantine (
    province_id integer NOT NULL,
    fact_id     uuid NOT NULL,
    code        text NOT NULL,
    opened_at   timestamptz NOT NULL,
    closed_at   timestamptz,
    closed_by   uuid,
    resolution  text NOT NULL DEFAULT '',
    PRIMARY KEY (province_id, fact_id),
    FOREIGN KEY (province_id, fact_id) REFERENCES fact (province_id, id),
    FOREIGN KEY (province_id, closed_by) REFERENCES staff (province_id, id)
);
CREATE INDEX quarantine_closed_by ON quarantine (province_id, closed_by);
CREATE INDEX quarantine_open ON quarantine (province_id, opened_at) WHERE closed_at IS NULL;

-- Photos and signatures: what facts name, and what the server holds whole.

CREATE TABLE proof (
    province_id integer NOT NULL,
    fact_id     uuid NOT NULL,
    role        text NOT NULL,
    sha256      bytea NOT NULL,
    device_id   uuid NOT NULL,
    PRIMARY KEY (province_id, fact_id, role),
    FOREIGN KEY (province_id, fact_id) REFERENCES fact (province_id, id)
);
CREATE INDEX proof_sha256 ON proof (province_id, sha256);

CREATE TABLE media_wanted (
    province_id integer NOT NULL,
    device_id   uuid NOT NULL,
    sha256      bytea NOT NULL,
    PRIMARY KEY (province_id, device_id, sha256)
);
CREATE INDEX media_wanted_sha256 ON media_wanted (province_id, sha256);

CREATE TABLE media (
    province_id integer NOT NULL,
    sha256      bytea NOT NULL,
    size        integer NOT NULL,
    format      text NOT NULL,
    width       integer NOT NULL,
    height      integer NOT NULL,
    fault       text NOT NULL DEFAULT '',
    stored_at   timestamptz NOT NULL,
    PRIMARY KEY (province_id, sha256)
);

-- The citizen: a secret outside the courier's hands, one answer.

CREATE TABLE receipt (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    parcel_id   uuid NOT NULL,
    link_hash   bytea NOT NULL,
    commitment  bytea NOT NULL,
    issued_at   timestamptz NOT NULL,
    voided_at   timestamptz,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, parcel_id) REFERENCES parcel (province_id, id)
);
CREATE INDEX receipt_parcel ON receipt (province_id, parcel_id);

CREATE TABLE receipt_answer (
    province_id integer NOT NULL,
    receipt_id  uuid NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('confirmed', 'disputed')),
    fact_id     uuid NOT NULL,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (province_id, receipt_id),
    FOREIGN KEY (province_id, receipt_id) REFERENCES receipt (province_id, id),
    FOREIGN KEY (province_id, fact_id) REFERENCES fact (province_id, id)
);
CREATE INDEX receipt_answer_fact ON receipt_answer (province_id, fact_id);

CREATE TABLE receipt_visit (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    secret_hash bytea NOT NULL,
    receipt_id  uuid NOT NULL,
    expires_at  timestamptz NOT NULL,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, receipt_id) REFERENCES receipt (province_id, id)
);
CREATE INDEX receipt_visit_receipt ON receipt_visit (province_id, receipt_id);

-- Dispatch: an optimiser's result is a proposal until somebody commits it.

CREATE TABLE plan (
    province_id  integer NOT NULL,
    id           uuid NOT NULL,
    day          date NOT NULL,
    state        text NOT NULL CHECK (state IN ('solving', 'proposed', 'committed', 'failed')),
    requested_by uuid NOT NULL,
    requested_at timestamptz NOT NULL,
    seconds      double precision NOT NULL,
    seed         integer NOT NULL,
    solved_at    timestamptz,
    committed_at timestamptz,
    proposal     bytea,
    error        text NOT NULL DEFAULT '',
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, requested_by) REFERENCES staff (province_id, id)
);
CREATE INDEX plan_requested_by ON plan (province_id, requested_by);
CREATE INDEX plan_day ON plan (province_id, day);
CREATE UNIQUE INDEX plan_committed ON plan (province_id, day) WHERE state = 'committed';

CREATE TABLE tour (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    plan_id     uuid NOT NULL,
    day         date NOT NULL,
    number      integer NOT NULL,
    courier_id  uuid NOT NULL,
    office_id   uuid NOT NULL,
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL,
    distance_m  integer NOT NULL,
    PRIMARY KEY (province_id, id),
    FOREIGN KEY (province_id, plan_id) REFERENCES plan (province_id, id),
    FOREIGN KEY (province_id, courier_id) REFERENCES staff (province_id, id),
    FOREIGN KEY (province_id, office_id) REFERENCES office (province_id, id),
    UNIQUE (province_id, day, courier_id)
);
CREATE INDEX tour_plan ON tour (province_id, plan_id);
CREATE INDEX tour_courier ON tour (province_id, courier_id);
CREATE INDEX tour_office ON tour (province_id, office_id);

CREATE TABLE tour_task (
    province_id integer NOT NULL,
    tour_id     uuid NOT NULL,
    position    integer NOT NULL,
    stop        integer NOT NULL,
    parcel_id   uuid NOT NULL,
    act         text NOT NULL CHECK (act IN ('collect', 'load', 'hand_over', 'deliver')),
    office_id   uuid,
    lon         double precision NOT NULL,
    lat         double precision NOT NULL,
    arrives_at  timestamptz NOT NULL,
    leaves_at   timestamptz NOT NULL,
    opens_at    timestamptz NOT NULL,
    closes_at   timestamptz NOT NULL,
    PRIMARY KEY (province_id, tour_id, position),
    FOREIGN KEY (province_id, tour_id) REFERENCES tour (province_id, id),
    FOREIGN KEY (province_id, parcel_id) REFERENCES parcel (province_id, id),
    FOREIGN KEY (province_id, office_id) REFERENCES office (province_id, id)
);
CREATE INDEX tour_task_parcel ON tour_task (province_id, parcel_id);
CREATE INDEX tour_task_office ON tour_task (province_id, office_id);

-- The exchange: what each scope holds, in the order in which it was committed.

CREATE TABLE sync_epoch (
    province_id integer NOT NULL,
    id          integer NOT NULL CHECK (id = 0),
    epoch       text NOT NULL,
    PRIMARY KEY (province_id, id)
);

CREATE TABLE sync_scope (
    province_id integer NOT NULL,
    scope       text NOT NULL,
    version     bigint NOT NULL DEFAULT 0,
    live        integer NOT NULL DEFAULT 0,
    digest_high bigint NOT NULL DEFAULT 0,
    digest_low  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (province_id, scope)
) WITH (fillfactor = 70);

CREATE TABLE sync_feed (
    province_id integer NOT NULL,
    scope       text NOT NULL,
    kind        text NOT NULL,
    id          text NOT NULL,
    version     bigint NOT NULL,
    operation   integer NOT NULL CHECK (operation IN (0, 1)),
    hash_high   bigint NOT NULL,
    hash_low    bigint NOT NULL,
    why         text NOT NULL,
    body        bytea,
    PRIMARY KEY (province_id, scope, kind, id),
    FOREIGN KEY (province_id, scope) REFERENCES sync_scope (province_id, scope)
) WITH (fillfactor = 80);
CREATE INDEX sync_feed_version ON sync_feed (province_id, scope, version);

-- What must still be told: written with the fact, told afterwards by one relay.

CREATE TABLE outbox (
    province_id integer NOT NULL,
    id          uuid NOT NULL,
    topic       text NOT NULL,
    subject     uuid NOT NULL,
    detail      text NOT NULL DEFAULT '',
    written_at  timestamptz NOT NULL,
    PRIMARY KEY (province_id, id)
);
CREATE INDEX outbox_written ON outbox (province_id, written_at);

CREATE TABLE board_event (
    province_id integer NOT NULL,
    n           bigint NOT NULL,
    topic       text NOT NULL,
    subject     uuid NOT NULL,
    detail      text NOT NULL DEFAULT '',
    told_at     timestamptz NOT NULL,
    PRIMARY KEY (province_id, n)
);
CREATE INDEX board_event_told ON board_event (province_id, told_at);

CREATE TABLE idempotency (
    province_id integer NOT NULL,
    actor_id    uuid NOT NULL,
    key         text NOT NULL,
    request     bytea NOT NULL,
    subject     uuid,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (province_id, actor_id, key)
);

-- Row-level security: ENABLE and FORCE on every tenant table, one policy.

DO $$
DECLARE
    tenant text;
BEGIN
    FOR tenant IN
        SELECT c.table_name
          FROM information_schema.columns c
         WHERE c.table_schema = 'public' AND c.column_name = 'province_id' AND c.table_name <> 'unit'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
        EXECUTE format(
            'CREATE POLICY province ON %I USING (province_id = NULLIF(current_setting(''app.province'', true), '''')::integer)',
            tenant);
    END LOOP;
END $$;

-- Grants: the application role reads the reference tables, works the tenant tables, and only ever adds to the ledger.

GRANT trao_app TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO trao_app;
GRANT SELECT ON province, unit, procedure, component, failure_solution, calendar_day TO trao_app;
GRANT SELECT, INSERT ON fact, custody_event, dossier_event, proof, media, receipt_answer, agreement,
    office, office_hours, sync_epoch, tour, tour_task TO trao_app;
GRANT SELECT, INSERT, UPDATE ON staff, staff_session, enrolment, device, device_chain, device_contact, dossier, parcel,
    item_code_range, quarantine, receipt, plan, sync_scope, sync_feed, idempotency TO trao_app;
GRANT SELECT, INSERT, DELETE ON data_key, media_wanted, outbox, board_event, receipt_visit TO trao_app;
GRANT EXECUTE ON FUNCTION enter_province(integer), fold_vietnamese(text) TO trao_app;
