-- migrate:up
-- The way to each act from the one before it, and from the last one back to the post office, where a road engine drew
-- them: encoded polylines of six decimals. '' where nobody knows the roads.

ALTER TABLE tour ADD COLUMN way_back text NOT NULL DEFAULT '';
ALTER TABLE tour_task ADD COLUMN way text NOT NULL DEFAULT '';

GRANT UPDATE (way_back) ON tour TO trao_app;
