-- Times are unix milliseconds, UTC. room is RoomKey.Local, person columns are PersonKey as text.
-- 9223372036854775807 stands for "never" in sort keys: such rows come last.

CREATE TABLE events (
    position bigint NOT NULL,
    tenant   text COLLATE "C" NOT NULL,
    room     text COLLATE "C" NOT NULL,
    version  bigint NOT NULL,
    at       bigint NOT NULL,
    type     text COLLATE "C" NOT NULL,
    json     text COLLATE "C" NOT NULL,
    UNIQUE (tenant, room, version)
);
CREATE INDEX events_position ON events (tenant, position);

-- The position of the newest event. Every append moves it on last of all, and holds its lock until the commit: so positions
-- become visible in their order, and nobody who reads the log on can skip one.
CREATE TABLE log_head (
    position bigint NOT NULL
);
INSERT INTO log_head (position) VALUES (0);

CREATE TABLE snapshots (
    tenant  text COLLATE "C" NOT NULL,
    room    text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    json    text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, room)
);

CREATE TABLE rooms (
    tenant            text COLLATE "C" NOT NULL,
    room              text COLLATE "C" NOT NULL,
    channel           text COLLATE "C" NOT NULL,
    room_id           text COLLATE "C" NOT NULL,
    version           bigint NOT NULL,
    name              text COLLATE "C",
    stage             smallint NOT NULL,
    owner             text COLLATE "C",
    state             smallint NOT NULL,
    calendar_json     text COLLATE "C",
    open_turn_id      text COLLATE "C",
    waiting_since     bigint,
    open_terms_id     text COLLATE "C",
    tier              bigint,
    next_due_at       bigint,
    snoozed_until     bigint,
    last_speaker      text COLLATE "C",
    last_speaker_name text COLLATE "C",
    last_speaker_role smallint,
    last_text         text COLLATE "C",
    last_type         smallint,
    last_at           bigint,
    handover_json     text COLLATE "C",
    created_at        bigint NOT NULL,
    received_at       bigint,
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
    tenant         text COLLATE "C" NOT NULL,
    channel        text COLLATE "C" NOT NULL,
    id             text COLLATE "C" NOT NULL,
    room           text COLLATE "C" NOT NULL,
    sender         text COLLATE "C" NOT NULL,
    sender_name    text COLLATE "C",
    role           smallint NOT NULL,
    owner          text COLLATE "C",
    sent_at        bigint NOT NULL,
    sequence       bigint,
    received_at    bigint NOT NULL,
    type           smallint NOT NULL,
    text           text COLLATE "C",
    recalls        text COLLATE "C",
    is_countable   smallint NOT NULL,
    is_recalled    smallint NOT NULL,
    is_late        smallint NOT NULL,
    has_clock_skew smallint NOT NULL,
    is_mass_sent   smallint NOT NULL,
    is_remark      smallint NOT NULL,
    mentions_json  text COLLATE "C",
    body_hash      bigint NOT NULL,
    PRIMARY KEY (tenant, channel, id)
);
CREATE INDEX messages_sent_at ON messages (tenant, sent_at, channel, id);
CREATE INDEX messages_room ON messages (tenant, room, sent_at, channel, id);
CREATE INDEX messages_sender ON messages (tenant, sender, sent_at);

CREATE TABLE turns (
    tenant            text COLLATE "C" NOT NULL,
    turn_id           text COLLATE "C" NOT NULL,
    room              text COLLATE "C" NOT NULL,
    status            smallint NOT NULL,
    waiting_since     bigint NOT NULL,
    ended_at          bigint,
    responsible       text COLLATE "C",
    opened_under      text COLLATE "C",
    answerer          text COLLATE "C",
    answerer_name     text COLLATE "C",
    answer_message_id text COLLATE "C",
    reply_open_ms     bigint,
    reply_wall_ms     bigint,
    dismiss_reason    text COLLATE "C",
    terms_id          text COLLATE "C" NOT NULL,
    message_ids_json  text COLLATE "C",
    customer_id       text COLLATE "C",
    customer_name     text COLLATE "C",
    tiers_json        text COLLATE "C",
    flags_json        text COLLATE "C",
    next_due_at       bigint,
    PRIMARY KEY (tenant, turn_id)
);
CREATE INDEX turns_waiting_since ON turns (tenant, waiting_since, turn_id);
CREATE INDEX turns_ended_at ON turns (tenant, coalesce(ended_at, 9223372036854775807));
CREATE INDEX turns_room ON turns (tenant, room, waiting_since, turn_id);

CREATE TABLE terms (
    tenant   text COLLATE "C" NOT NULL,
    terms_id text COLLATE "C" NOT NULL,
    json     text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, terms_id)
);

-- twin is '' for the alert that holds its (turn, tier, destination); an alert that was moved to a turn where that place
-- was taken has its own id there instead.
CREATE TABLE alerts (
    tenant              text COLLATE "C" NOT NULL,
    alert_id            text COLLATE "C" NOT NULL,
    subject             smallint NOT NULL,
    turn_id             text COLLATE "C",
    room                text COLLATE "C",
    tier                bigint,
    color               text COLLATE "C",
    destination_kind    smallint NOT NULL,
    destination_key     text COLLATE "C" NOT NULL,
    destination_name    text COLLATE "C" NOT NULL,
    status              smallint NOT NULL,
    due_at              bigint NOT NULL,
    raised_at           bigint NOT NULL,
    delivered_at        bigint,
    attempts            bigint NOT NULL,
    last_error          text COLLATE "C",
    is_late             smallint NOT NULL,
    card_json           text COLLATE "C" NOT NULL,
    ending_json         text COLLATE "C",
    card_version        bigint NOT NULL,
    sent_version        bigint NOT NULL,
    provider_message_id text COLLATE "C",
    next_attempt_at     bigint,
    twin                text COLLATE "C" NOT NULL DEFAULT '',
    needs_work          smallint GENERATED ALWAYS AS (CASE
        WHEN status = 0 OR (status = 1 AND card_version > sent_version AND provider_message_id IS NOT NULL)
        THEN 1 ELSE 0 END) STORED,
    PRIMARY KEY (tenant, alert_id)
);
CREATE UNIQUE INDEX alerts_turn ON alerts (tenant, turn_id, tier, destination_key, twin) WHERE turn_id IS NOT NULL;
CREATE INDEX alerts_raised_at ON alerts (tenant, raised_at, alert_id);
CREATE INDEX alerts_room ON alerts (tenant, room, raised_at, alert_id);
CREATE INDEX alerts_work ON alerts (tenant, destination_key, raised_at, alert_id) WHERE needs_work = 1;

CREATE TABLE delivery_attempts (
    tenant           text COLLATE "C" NOT NULL,
    alert_id         text COLLATE "C" NOT NULL,
    number           bigint NOT NULL,
    at               bigint NOT NULL,
    kind             text COLLATE "C" NOT NULL,
    outcome          text COLLATE "C" NOT NULL,
    provider_code    text COLLATE "C",
    provider_message text COLLATE "C",
    PRIMARY KEY (tenant, alert_id, number)
);

-- name, channel_role and the times are learnt from messages; json is the directory's word, null until it has one.
CREATE TABLE people (
    tenant        text COLLATE "C" NOT NULL,
    person        text COLLATE "C" NOT NULL,
    name          text COLLATE "C",
    channel_role  smallint,
    first_seen_at bigint,
    seen_at       bigint,
    json          text COLLATE "C",
    PRIMARY KEY (tenant, person)
);

CREATE TABLE tenants (
    tenant     text COLLATE "C" NOT NULL PRIMARY KEY,
    created_at bigint NOT NULL
);

CREATE TABLE revisions (
    tenant   text COLLATE "C" NOT NULL PRIMARY KEY,
    revision bigint NOT NULL
);

CREATE TABLE keys (
    tenant     text COLLATE "C" NOT NULL,
    key_id     text COLLATE "C" NOT NULL,
    key_hash   text COLLATE "C" NOT NULL UNIQUE,
    role       smallint NOT NULL,
    person     text COLLATE "C",
    name       text COLLATE "C",
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant, key_id)
);

CREATE TABLE settings (
    tenant     text COLLATE "C" NOT NULL PRIMARY KEY,
    version    bigint NOT NULL,
    json       text COLLATE "C" NOT NULL,
    changed_at bigint NOT NULL
);

CREATE TABLE role_tasks (
    tenant text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, person)
);

CREATE TABLE idempotency (
    tenant       text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,
    fingerprint  text COLLATE "C" NOT NULL,
    status       smallint NOT NULL,
    content_type text COLLATE "C",
    body         text COLLATE "C" NOT NULL,
    at           bigint NOT NULL,
    PRIMARY KEY (tenant, key)
);

CREATE TABLE documents (
    tenant text COLLATE "C" NOT NULL,
    kind   text COLLATE "C" NOT NULL,
    id     text COLLATE "C" NOT NULL,
    json   text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, kind, id)
);

CREATE TABLE audit (
    position bigint GENERATED BY DEFAULT AS IDENTITY,
    tenant      text COLLATE "C" NOT NULL,
    at          bigint NOT NULL,
    actor       text COLLATE "C" NOT NULL,
    action      text COLLATE "C" NOT NULL,
    subject     text COLLATE "C",
    detail_json text COLLATE "C"
);
CREATE INDEX audit_at ON audit (tenant, at, position);

CREATE TABLE probes (
    id         bigint NOT NULL PRIMARY KEY,
    checked_at bigint NOT NULL
);
