-- migrate:up
-- The rest of a day planned anew. Such a plan names the committed one whose tours it changes; a day keeps one of these.
-- A task that a later plan takes off its tour stays where it stood, marked with when that was.

ALTER TABLE plan ADD COLUMN replan_of uuid;
ALTER TABLE plan ADD CONSTRAINT plan_replan_of FOREIGN KEY (province_id, replan_of) REFERENCES plan (province_id, id);
CREATE INDEX plan_replan_of ON plan (province_id, replan_of);
DROP INDEX plan_committed;
CREATE UNIQUE INDEX plan_committed ON plan (province_id, day) WHERE state = 'committed' AND replan_of IS NULL;

-- When a tour's rest was planned to begin; NULL where there is none, or where nobody wrote it down.
ALTER TABLE tour ADD COLUMN rest_at timestamptz;
ALTER TABLE tour_task ADD COLUMN withdrawn_at timestamptz;

GRANT UPDATE (ends_at, distance_m, rest_at) ON tour TO trao_app;
GRANT UPDATE (arrives_at, leaves_at, withdrawn_at) ON tour_task TO trao_app;
