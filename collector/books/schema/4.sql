-- From when on, and until when, a sensor counts in what is public: a person says so.
CREATE TABLE vettings (
    sensor TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (sensor, since)
) STRICT, WITHOUT ROWID;
-- What was published of an epoch, byte by byte.
CREATE TABLE editions (
    start INTEGER PRIMARY KEY,
    seconds INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
-- What the gate has learnt of how sensors differ, by the newest epoch; for itself alone.
CREATE TABLE habits (
    start INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
CREATE TRIGGER editions_stay BEFORE UPDATE ON editions BEGIN
    SELECT RAISE(ABORT, 'what was published once never changes');
END;
CREATE TRIGGER editions_never_go BEFORE DELETE ON editions BEGIN
    SELECT RAISE(ABORT, 'what was published once never goes');
END;
