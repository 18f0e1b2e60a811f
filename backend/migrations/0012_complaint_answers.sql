-- migrate:up
-- What came of a receiver's word that something is not right, said once by who looked into it; until then it stays on
-- the board.

CREATE TABLE complaint_answer (
    province_id integer NOT NULL,
    fact_id     uuid NOT NULL,
    resolution  text NOT NULL,
    answered_by uuid NOT NULL,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (province_id, fact_id),
    FOREIGN KEY (province_id, fact_id) REFERENCES fact (province_id, id),
    FOREIGN KEY (province_id, answered_by) REFERENCES staff (province_id, id)
);
CREATE INDEX complaint_answer_answered_by ON complaint_answer (province_id, answered_by);

ALTER TABLE complaint_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE complaint_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY province ON complaint_answer
    USING (province_id = NULLIF(current_setting('app.province', true), '')::integer);

GRANT SELECT, INSERT ON complaint_answer TO trao_app;
