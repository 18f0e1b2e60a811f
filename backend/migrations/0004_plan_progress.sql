-- migrate:up
-- How far the search for a plan is, told about once a second while it runs, and whether somebody asked it to end.

ALTER TABLE plan ADD COLUMN spent double precision NOT NULL DEFAULT 0;
ALTER TABLE plan ADD COLUMN best_unserved integer NOT NULL DEFAULT 0;
ALTER TABLE plan ADD COLUMN best_couriers integer NOT NULL DEFAULT 0;
ALTER TABLE plan ADD COLUMN end_asked_at timestamptz;
