-- The tenant's revision at which a person last changed: whoever knows a revision reads only who is newer. Rows of before count
-- as changed at 1, the first revision of all.
ALTER TABLE people ADD COLUMN revision bigint NOT NULL DEFAULT 1;

-- A program of before, which may go on working through an upgrade, names no revision. What it writes counts as newer than every
-- revision, and so is read at every look, until a program that knows better writes it.
ALTER TABLE people ALTER COLUMN revision SET DEFAULT 9223372036854775807;
CREATE FUNCTION people_without_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := 9223372036854775807;
    RETURN NEW;
END $$;
CREATE TRIGGER people_without_revision BEFORE UPDATE ON people
    FOR EACH ROW WHEN (NEW.revision = OLD.revision) EXECUTE FUNCTION people_without_revision();

CREATE INDEX people_revision ON people (tenant, revision);
