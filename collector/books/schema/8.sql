-- Versions of the image that are offered to boxes, and how far each of them has come.
CREATE TABLE offers (
    number INTEGER PRIMARY KEY,
    bundle TEXT NOT NULL,
    version TEXT NOT NULL,
    hardware TEXT NOT NULL,
    size INTEGER NOT NULL,
    cohorts TEXT NOT NULL,
    hours INTEGER,
    made INTEGER NOT NULL,
    stage INTEGER NOT NULL DEFAULT 0,
    since INTEGER NOT NULL,
    held INTEGER,
    why TEXT NOT NULL DEFAULT '',
    withdrawn INTEGER
) STRICT;
-- Boxes that ask for other versions: what they said last, and since when they run what they run.
CREATE TABLE boxes (
    sensor TEXT PRIMARY KEY,
    hardware TEXT NOT NULL,
    version TEXT NOT NULL,
    since INTEGER NOT NULL,
    asked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Who was told of what, when he had asked for all of it, what he says became of it, and whether an
-- operator lets the version go on in spite of that.
CREATE TABLE told (
    offer INTEGER NOT NULL,
    sensor TEXT NOT NULL,
    at INTEGER NOT NULL,
    fetched INTEGER,
    outcome TEXT,
    pardoned INTEGER,
    PRIMARY KEY (offer, sensor)
) STRICT, WITHOUT ROWID;
