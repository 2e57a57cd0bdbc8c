-- Alarms for members, as they stand. A series and the hour that called name one for ever.
CREATE TABLE alarms (
    row INTEGER NOT NULL,
    raised INTEGER NOT NULL,
    ended INTEGER,
    standing TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (row, raised)
) STRICT, WITHOUT ROWID;
-- What was told of them, in this order; nothing is ever taken out.
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
-- Hours of which nothing could be said.
CREATE TABLE blind (
    start INTEGER PRIMARY KEY,
    why TEXT NOT NULL
) STRICT;
-- Rises that too few sensors saw.
CREATE TABLE rises (
    start INTEGER NOT NULL,
    series TEXT NOT NULL,
    share REAL NOT NULL,
    PRIMARY KEY (start, series)
) STRICT, WITHOUT ROWID;
-- What was watched of an hour, for the weeks from which is learnt what is usual.
CREATE TABLE watched (
    start INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
-- What the watch remembers of its last hours.
CREATE TABLE steps (
    start INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
-- And everything else that it knows.
CREATE TABLE watch (
    name TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
