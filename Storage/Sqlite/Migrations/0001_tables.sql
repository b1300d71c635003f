-- Times are unix milliseconds, UTC. room is RoomKey.Local, person columns are PersonKey as text.
-- 9223372036854775807 stands for "never" in sort keys: such rows come last.

CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    tenant   TEXT NOT NULL,
    room     TEXT NOT NULL,
    version  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    type     TEXT NOT NULL,
    json     TEXT NOT NULL,
    UNIQUE (tenant, room, version)
);
CREATE INDEX events_position ON events (tenant, position);

CREATE TABLE snapshots (
    tenant  TEXT NOT NULL,
    room    TEXT NOT NULL,
    version INTEGER NOT NULL,
    json    TEXT NOT NULL,
    PRIMARY KEY (tenant, room)
);

CREATE TABLE rooms (
    tenant            TEXT NOT NULL,
    room              TEXT NOT NULL,
    channel           TEXT NOT NULL,
    room_id           TEXT NOT NULL,
    version           INTEGER NOT NULL,
    name              TEXT,
    stage             INTEGER NOT NULL,
    owner             TEXT,
    state             INTEGER NOT NULL,
    calendar_json     TEXT,
    open_turn_id      TEXT,
    waiting_since     INTEGER,
    open_terms_id     TEXT,
    tier              INTEGER,
    next_due_at       INTEGER,
    snoozed_until     INTEGER,
    last_speaker      TEXT,
    last_speaker_name TEXT,
    last_speaker_role INTEGER,
    last_text         TEXT,
    last_type         INTEGER,
    last_at           INTEGER,
    handover_json     TEXT,
    created_at        INTEGER NOT NULL,
    received_at       INTEGER,
    PRIMARY KEY (tenant, room)
);
CREATE INDEX rooms_id ON rooms (tenant, room_id);
CREATE INDEX rooms_last_at ON rooms (tenant, coalesce(last_at, 0), room);
CREATE INDEX rooms_name ON rooms (tenant, coalesce(name, ''), room);
CREATE INDEX rooms_waiting ON rooms (tenant, coalesce(waiting_since, 9223372036854775807), room);
CREATE INDEX rooms_due ON rooms (tenant, coalesce(next_due_at, 9223372036854775807), room);
CREATE INDEX rooms_owner ON rooms (tenant, owner, room);
CREATE INDEX rooms_handover ON rooms (tenant, room) WHERE handover_json IS NOT NULL;
CREATE INDEX rooms_open ON rooms (tenant, room) WHERE open_turn_id IS NOT NULL;
CREATE INDEX rooms_next_due ON rooms (next_due_at) WHERE next_due_at IS NOT NULL;

CREATE TABLE messages (
    tenant         TEXT NOT NULL,
    channel        TEXT NOT NULL,
    id             TEXT NOT NULL,
    room           TEXT NOT NULL,
    sender         TEXT NOT NULL,
    sender_name    TEXT,
    role           INTEGER NOT NULL,
    owner          TEXT,
    sent_at        INTEGER NOT NULL,
    sequence       INTEGER,
    received_at    INTEGER NOT NULL,
    type           INTEGER NOT NULL,
    text           TEXT,
    recalls        TEXT,
    is_countable   INTEGER NOT NULL,
    is_recalled    INTEGER NOT NULL,
    is_late        INTEGER NOT NULL,
    has_clock_skew INTEGER NOT NULL,
    is_mass_sent   INTEGER NOT NULL,
    is_remark      INTEGER NOT NULL,
    mentions_json  TEXT,
    body_hash      INTEGER NOT NULL,
    PRIMARY KEY (tenant, channel, id)
);
CREATE INDEX messages_sent_at ON messages (tenant, sent_at, channel, id);
CREATE INDEX messages_room ON messages (tenant, room, sent_at, channel, id);
CREATE INDEX messages_sender ON messages (tenant, sender, sent_at);

CREATE TABLE turns (
    tenant            TEXT NOT NULL,
    turn_id           TEXT NOT NULL,
    room              TEXT NOT NULL,
    status            INTEGER NOT NULL,
    waiting_since     INTEGER NOT NULL,
    ended_at          INTEGER,
    responsible       TEXT,
    opened_under      TEXT,
    answerer          TEXT,
    answerer_name     TEXT,
    answer_message_id TEXT,
    reply_open_ms     INTEGER,
    reply_wall_ms     INTEGER,
    dismiss_reason    TEXT,
    terms_id          TEXT NOT NULL,
    message_ids_json  TEXT,
    customer_id       TEXT,
    customer_name     TEXT,
    tiers_json        TEXT,
    flags_json        TEXT,
    next_due_at       INTEGER,
    PRIMARY KEY (tenant, turn_id)
);
CREATE INDEX turns_waiting_since ON turns (tenant, waiting_since, turn_id);
CREATE INDEX turns_ended_at ON turns (tenant, coalesce(ended_at, 9223372036854775807));
CREATE INDEX turns_room ON turns (tenant, room, waiting_since, turn_id);

CREATE TABLE terms (
    tenant   TEXT NOT NULL,
    terms_id TEXT NOT NULL,
    json     TEXT NOT NULL,
    PRIMARY KEY (tenant, terms_id)
);

-- twin is '' for the alert that holds its (turn, tier, destination); an alert that was moved to a turn where that place
-- was taken has its own id there instead.
CREATE TABLE alerts (
    tenant              TEXT NOT NULL,
    alert_id            TEXT NOT NULL,
    subject             INTEGER NOT NULL,
    turn_id             TEXT,
    room                TEXT,
    tier                INTEGER,
    color               TEXT,
    destination_kind    INTEGER NOT NULL,
    destination_key     TEXT NOT NULL,
    destination_name    TEXT NOT NULL,
    status              INTEGER NOT NULL,
    due_at              INTEGER NOT NULL,
    raised_at           INTEGER NOT NULL,
    delivered_at        INTEGER,
    attempts            INTEGER NOT NULL,
    last_error          TEXT,
    is_late             INTEGER NOT NULL,
    card_json           TEXT NOT NULL,
    ending_json         TEXT,
    card_version        INTEGER NOT NULL,
    sent_version        INTEGER NOT NULL,
    provider_message_id TEXT,
    next_attempt_at     INTEGER,
    twin                TEXT NOT NULL DEFAULT '',
    needs_work          INTEGER GENERATED ALWAYS AS (CASE
        WHEN status = 0 OR (status = 1 AND card_version > sent_version AND provider_message_id IS NOT NULL)
        THEN 1 ELSE 0 END) VIRTUAL,
    PRIMARY KEY (tenant, alert_id)
);
CREATE UNIQUE INDEX alerts_turn ON alerts (tenant, turn_id, tier, destination_key, twin) WHERE turn_id IS NOT NULL;
CREATE INDEX alerts_raised_at ON alerts (tenant, raised_at, alert_id);
CREATE INDEX alerts_room ON alerts (tenant, room, raised_at, alert_id);
CREATE INDEX alerts_work ON alerts (tenant, destination_key, raised_at, alert_id) WHERE needs_work = 1;

CREATE TABLE delivery_attempts (
    tenant           TEXT NOT NULL,
    alert_id         TEXT NOT NULL,
    number           INTEGER NOT NULL,
    at               INTEGER NOT NULL,
    kind             TEXT NOT NULL,
    outcome          TEXT NOT NULL,
    provider_code    TEXT,
    provider_message TEXT,
    PRIMARY KEY (tenant, alert_id, number)
);

-- name, channel_role and the times are learnt from messages; json is the directory's word, null until it has one.
CREATE TABLE people (
    tenant        TEXT NOT NULL,
    person        TEXT NOT NULL,
    name          TEXT,
    channel_role  INTEGER,
    first_seen_at INTEGER,
    seen_at       INTEGER,
    json          TEXT,
    PRIMARY KEY (tenant, person)
);

CREATE TABLE tenants (
    tenant     TEXT NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL
);

CREATE TABLE revisions (
    tenant   TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL
);

CREATE TABLE keys (
    tenant     TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    key_hash   TEXT NOT NULL UNIQUE,
    role       INTEGER NOT NULL,
    person     TEXT,
    name       TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, key_id)
);

CREATE TABLE settings (
    tenant     TEXT NOT NULL PRIMARY KEY,
    version    INTEGER NOT NULL,
    json       TEXT NOT NULL,
    changed_at INTEGER NOT NULL
);

CREATE TABLE role_tasks (
    tenant TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (tenant, person)
);

CREATE TABLE idempotency (
    tenant       TEXT NOT NULL,
    key          TEXT NOT NULL,
    fingerprint  TEXT NOT NULL,
    status       INTEGER NOT NULL,
    content_type TEXT,
    body         TEXT NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
);

CREATE TABLE documents (
    tenant TEXT NOT NULL,
    kind   TEXT NOT NULL,
    id     TEXT NOT NULL,
    json   TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, id)
);

CREATE TABLE audit (
    position    INTEGER PRIMARY KEY,
    tenant      TEXT NOT NULL,
    at          INTEGER NOT NULL,
    actor       TEXT NOT NULL,
    action      TEXT NOT NULL,
    subject     TEXT,
    detail_json TEXT
);
CREATE INDEX audit_at ON audit (tenant, at, position);

CREATE TABLE probes (
    id         INTEGER NOT NULL PRIMARY KEY,
    checked_at INTEGER NOT NULL
);
