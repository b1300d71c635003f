-- Who is or was in a room: of every time the latest that anybody told. person is the id in the room's channel.
CREATE TABLE room_members (
    tenant    text COLLATE "C" NOT NULL,
    room      text COLLATE "C" NOT NULL,
    person    text COLLATE "C" NOT NULL,
    joined_at bigint,
    left_at   bigint,
    seen_at   bigint,
    PRIMARY KEY (tenant, room, person)
);
