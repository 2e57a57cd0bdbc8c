-- What the index numbered; numbers are never given again.
CREATE TABLE series (
    row INTEGER PRIMARY KEY,
    family INTEGER NOT NULL,
    protocol INTEGER,
    class TEXT,
    number INTEGER,
    economy TEXT
) STRICT;
CREATE TABLE sensors (
    place INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
-- An hour, or a lab's shorter window. `learnt`: it is over, and experience has it.
CREATE TABLE hours (
    seconds INTEGER NOT NULL,
    start INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    learnt INTEGER NOT NULL,
    labels TEXT NOT NULL,
    coverage TEXT NOT NULL,
    sources TEXT NOT NULL,
    PRIMARY KEY (seconds, start)
) STRICT, WITHOUT ROWID;
-- One series' numbers of many hours, each at its place.
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    seconds INTEGER NOT NULL,
    page INTEGER NOT NULL,
    row INTEGER NOT NULL,
    numbers BLOB NOT NULL,
    UNIQUE (seconds, page, row)
) STRICT;
-- What a sensor saw more or less than others, from one hour to another.
CREATE TABLE anomalies (
    sensor INTEGER NOT NULL,
    row INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    times REAL,
    PRIMARY KEY (sensor, row, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX anomalies_by_end ON anomalies (until);
