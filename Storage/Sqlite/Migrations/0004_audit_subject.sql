-- A room's page shows its handovers, which the audit log has.
CREATE INDEX audit_subject ON audit (tenant, subject, at, position);
