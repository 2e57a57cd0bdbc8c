CREATE TABLE sensors (
    name TEXT PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    added INTEGER NOT NULL,
    approved INTEGER,
    revoked INTEGER
) STRICT;
CREATE TABLE rollups (
    sensor TEXT NOT NULL,
    start INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    final INTEGER NOT NULL,
    digest BLOB NOT NULL,
    accepted INTEGER NOT NULL,
    received INTEGER NOT NULL,
    signature TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (sensor, start)
) STRICT;
CREATE INDEX rollups_by_start ON rollups (start, sensor);
CREATE TABLE received (
    sensor TEXT PRIMARY KEY,
    uploads INTEGER NOT NULL
) STRICT;
CREATE TABLE answers (
    sensor TEXT NOT NULL,
    start INTEGER NOT NULL,
    answer TEXT NOT NULL,
    uploads INTEGER NOT NULL,
    PRIMARY KEY (sensor, start, answer)
) STRICT;
CREATE TABLE revision (number INTEGER NOT NULL) STRICT;
INSERT INTO revision VALUES (0);
