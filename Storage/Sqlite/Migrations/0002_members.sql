-- Who is or was in a room: of every time the latest that anybody told. person is the id in the room's channel.
CREATE TABLE room_members (
    tenant    TEXT NOT NULL,
    room      TEXT NOT NULL,
    person    TEXT NOT NULL,
    joined_at INTEGER,
    left_at   INTEGER,
    seen_at   INTEGER,
    PRIMARY KEY (tenant, room, person)
);
