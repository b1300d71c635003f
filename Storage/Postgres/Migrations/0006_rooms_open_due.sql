-- Rooms that wait, the one whose alert is next first: the board's list of them.
DROP INDEX rooms_open;
CREATE INDEX rooms_open ON rooms (tenant, coalesce(next_due_at, 9223372036854775807), room) WHERE open_turn_id IS NOT NULL;
