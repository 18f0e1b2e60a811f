-- migrate:up
-- What the crew's days tell about the roads: a day's rides without their riders, and the paces learned from them.

CREATE TABLE ridden_day (
    province_id integer NOT NULL,
    day         date NOT NULL,
    acts        integer NOT NULL,
    area_from   text[] NOT NULL,
    area_to     text[] NOT NULL,
    left_at     timestamptz[] NOT NULL,
    arrived_at  timestamptz[] NOT NULL,
    straight_m  double precision[] NOT NULL,
    PRIMARY KEY (province_id, day)
);

-- '' in area_to or band stands for any.
CREATE TABLE learned_pace (
    province_id  integer NOT NULL,
    profile      text NOT NULL,
    area_from    text NOT NULL,
    area_to      text NOT NULL,
    band         text NOT NULL,
    factor       double precision NOT NULL,
    speed_mps    double precision NOT NULL,
    observations integer NOT NULL,
    PRIMARY KEY (province_id, profile, area_from, area_to, band)
);

-- What a plan's times rest on. Every plan before this migration rests on straight lines.

ALTER TABLE plan ADD COLUMN travel_source text NOT NULL DEFAULT 'crow';
ALTER TABLE plan ALTER COLUMN travel_source SET DEFAULT '';

ALTER TABLE ridden_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE ridden_day FORCE ROW LEVEL SECURITY;
CREATE POLICY province ON ridden_day USING (province_id = NULLIF(current_setting('app.province', true), '')::integer);
ALTER TABLE learned_pace ENABLE ROW LEVEL SECURITY;
ALTER TABLE learned_pace FORCE ROW LEVEL SECURITY;
CREATE POLICY province ON learned_pace USING (province_id = NULLIF(current_setting('app.province', true), '')::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON ridden_day TO trao_app;
GRANT SELECT, INSERT, DELETE ON learned_pace TO trao_app;
