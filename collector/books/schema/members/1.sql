-- Organisations. Moments are seconds since 1970; a removed one keeps its name, so that it is nobody else's.
CREATE TABLE members (
    name TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    tier TEXT NOT NULL,
    added INTEGER NOT NULL,
    signed INTEGER,
    ends INTEGER,
    suspended INTEGER,
    removed INTEGER
) STRICT;
-- Tokens, by a keyed digest alone; the key is not in this file.
CREATE TABLE tokens (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE,
    member TEXT NOT NULL,
    scopes TEXT NOT NULL,
    made INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    revoked INTEGER,
    used INTEGER
) STRICT;
CREATE INDEX tokens_by_member ON tokens (member);
-- Sensors and networks that are a member's own, by an operator's word.
CREATE TABLE owned (
    sensor TEXT PRIMARY KEY,
    member TEXT NOT NULL
) STRICT;
CREATE TABLE prefixes (
    member TEXT NOT NULL,
    prefix TEXT NOT NULL,
    PRIMARY KEY (member, prefix)
) STRICT, WITHOUT ROWID;
-- Who of the operators did what, and to whom.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    member TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'what was noted stays as it is');
END;
CREATE TRIGGER audit_never_goes BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'what was noted stays');
END;
-- What members asked.
CREATE TABLE queries (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    member TEXT NOT NULL,
    token INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    rows INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL
) STRICT;
CREATE INDEX queries_by_member ON queries (member, at);
CREATE INDEX queries_by_time ON queries (at);
-- Counts of the same, for ever, without a name.
CREATE TABLE counts (
    endpoint TEXT NOT NULL,
    answer TEXT NOT NULL,
    queries INTEGER NOT NULL,
    PRIMARY KEY (endpoint, answer)
) STRICT, WITHOUT ROWID;
-- The latest moment that was seen here: a clock that goes back revives nothing.
CREATE TABLE clock (latest INTEGER NOT NULL) STRICT;
INSERT INTO clock VALUES (0);
-- Sessions of the pages, by digest.
CREATE TABLE sessions (
    digest BLOB PRIMARY KEY,
    token INTEGER NOT NULL,
    made INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- What members were told of a cell in a period, once and for ever.
CREATE TABLE tellings (
    kind TEXT NOT NULL,
    cell TEXT NOT NULL,
    start INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    value REAL NOT NULL,
    next REAL NOT NULL,
    blur REAL NOT NULL,
    PRIMARY KEY (kind, cell, start)
) STRICT, WITHOUT ROWID;
-- Periods that were told, with or without any cell.
CREATE TABLE periods (
    start INTEGER PRIMARY KEY,
    seconds INTEGER NOT NULL
) STRICT;
CREATE TRIGGER tellings_stay BEFORE UPDATE ON tellings BEGIN
    SELECT RAISE(ABORT, 'what was told once never changes');
END;
CREATE TRIGGER tellings_never_go BEFORE DELETE ON tellings BEGIN
    SELECT RAISE(ABORT, 'what was told once never goes');
END;
