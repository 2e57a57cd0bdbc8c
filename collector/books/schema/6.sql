-- Sensors whose accepted uploads name no run that they signed: since when, and the last time.
CREATE TABLE runless (
    sensor TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
