-- migrate:up
-- A parcel's ways from courier to courier are read from its thread; few parcels have any, and every push asks.

CREATE INDEX custody_event_passed_on ON custody_event (province_id, parcel_id, n)
 WHERE kind IN ('given_over', 'taken_over');
