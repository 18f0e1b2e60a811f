-- migrate:up
-- An answer may be lost on the way: a one-time code remembers which handheld used it and for what, so that the same
-- handheld can be told the same again. Codes that were used before this stay used, by nobody that is known.

ALTER TABLE enrolment ADD COLUMN device_id uuid;
ALTER TABLE enrolment ADD COLUMN purpose text;
ALTER TABLE enrolment ADD CONSTRAINT enrolment_purpose CHECK (purpose IN ('enrolment', 'pin'));
ALTER TABLE enrolment ADD CONSTRAINT enrolment_user CHECK ((device_id IS NULL) = (purpose IS NULL));
ALTER TABLE enrolment ADD CONSTRAINT enrolment_device
    FOREIGN KEY (province_id, device_id) REFERENCES device (province_id, id);
CREATE INDEX enrolment_device ON enrolment (province_id, device_id);
