-- Keys that were replaced: known for ever, so that none comes back under any name.
CREATE TABLE retired (
    key BLOB PRIMARY KEY,
    sensor TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;
-- Where a sensor stood since when; an older row is its past and stays.
CREATE TABLE places (
    sensor TEXT NOT NULL,
    since INTEGER NOT NULL,
    blocks TEXT NOT NULL,
    economy TEXT NOT NULL,
    network TEXT NOT NULL,
    organisation TEXT NOT NULL,
    addresses INTEGER NOT NULL,
    PRIMARY KEY (sensor, since)
) STRICT;
-- Tokens, by their digest alone; `sensor` is whom one is for, or nobody in particular.
CREATE TABLE invitations (
    digest BLOB PRIMARY KEY,
    sensor TEXT,
    made INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    spent INTEGER
) STRICT;
-- Runs of a sensor's daemon; the one that nothing has replaced is the newest.
CREATE TABLE runs (
    sensor TEXT NOT NULL,
    run TEXT NOT NULL,
    began INTEGER NOT NULL,
    replaced INTEGER,
    returned INTEGER NOT NULL,
    PRIMARY KEY (sensor, run)
) STRICT;
CREATE TABLE requests (
    kind TEXT PRIMARY KEY,
    requests INTEGER NOT NULL
) STRICT;
CREATE TABLE replies (
    kind TEXT NOT NULL,
    reply TEXT NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (kind, reply)
) STRICT;
ALTER TABLE sensors ADD COLUMN cloned INTEGER;
