-- The tenant's revision at which a person last changed: whoever knows a revision reads only who is newer. Rows of before count
-- as changed at 1, the first revision of all.
ALTER TABLE people ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
CREATE INDEX people_revision ON people (tenant, revision);
