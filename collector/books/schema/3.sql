-- What is for ever (rows, books, counts) apart from what may go after a while (bodies).
ALTER TABLE rollups RENAME TO before;
CREATE TABLE bodies (
    start INTEGER NOT NULL,
    sensor TEXT NOT NULL,
    signature TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (start, sensor)
) STRICT;
INSERT INTO bodies SELECT start, sensor, signature, body FROM before;
CREATE TABLE rollups (
    sensor TEXT NOT NULL,
    start INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    final INTEGER NOT NULL,
    digest BLOB NOT NULL,
    accepted INTEGER NOT NULL,
    came INTEGER NOT NULL,
    link_dropped INTEGER NOT NULL,
    received INTEGER NOT NULL,
    unmonitored INTEGER NOT NULL,
    malformed INTEGER NOT NULL,
    uncounted INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    examined INTEGER NOT NULL,
    unexamined INTEGER NOT NULL,
    overflow INTEGER NOT NULL,
    shed INTEGER NOT NULL,
    PRIMARY KEY (sensor, start)
) STRICT, WITHOUT ROWID;
WITH told AS MATERIALIZED (
    SELECT sensor, start, json_extract(unpacked(body), '$.books') AS books FROM before
)
INSERT INTO rollups
SELECT sensor, start, seconds, sequence, final, digest, accepted, received,
    coalesce(books ->> 'link_dropped', 0), coalesce(books ->> 'received', 0),
    coalesce(books ->> 'unmonitored', 0), coalesce(books ->> 'malformed', 0),
    coalesce(books ->> 'uncounted', 0), coalesce(books ->> 'counted', 0),
    coalesce(books ->> 'examined', 0), coalesce(books ->> 'unexamined', 0),
    coalesce(books ->> 'overflow', 0), coalesce(books ->> 'shed', 0)
FROM before JOIN told USING (sensor, start);
-- `came`: when the newest current rollup did; `horizon`: the newest window that lost its body.
ALTER TABLE revision ADD COLUMN came INTEGER NOT NULL DEFAULT 0;
ALTER TABLE revision ADD COLUMN horizon INTEGER NOT NULL DEFAULT -1;
UPDATE revision SET came = (SELECT coalesce(max(received), 0) FROM before);
DROP TABLE before;
CREATE INDEX rollups_by_start ON rollups (start, sensor);
-- An hour is the window's start where the ledger holds the window, and else the hour of arrival.
-- What was counted before without an hour keeps hour 0, and so does a breach.
ALTER TABLE received RENAME TO totals;
ALTER TABLE answers RENAME TO counted;
CREATE TABLE received (
    sensor TEXT NOT NULL,
    hour INTEGER NOT NULL,
    uploads INTEGER NOT NULL,
    PRIMARY KEY (sensor, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE answers (
    sensor TEXT NOT NULL,
    hour INTEGER NOT NULL,
    answer TEXT NOT NULL,
    uploads INTEGER NOT NULL,
    PRIMARY KEY (sensor, hour, answer)
) STRICT, WITHOUT ROWID;
-- Sums of the three counts of law 6, so that it can be watched without reading them.
CREATE TABLE sums (
    what TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER received_first AFTER INSERT ON received BEGIN
    INSERT INTO sums VALUES ('received', new.uploads)
        ON CONFLICT DO UPDATE SET number = number + excluded.number;
END;
CREATE TRIGGER received_more AFTER UPDATE ON received BEGIN
    UPDATE sums SET number = number + new.uploads - old.uploads WHERE what = 'received';
END;
CREATE TRIGGER received_gone AFTER DELETE ON received BEGIN
    UPDATE sums SET number = number - old.uploads WHERE what = 'received';
END;
CREATE TRIGGER answers_first AFTER INSERT ON answers BEGIN
    INSERT INTO sums VALUES (new.answer, new.uploads)
        ON CONFLICT DO UPDATE SET number = number + excluded.number;
END;
CREATE TRIGGER answers_more AFTER UPDATE ON answers BEGIN
    UPDATE sums SET number = number + new.uploads - old.uploads WHERE what = new.answer;
END;
CREATE TRIGGER answers_gone AFTER DELETE ON answers BEGIN
    UPDATE sums SET number = number - old.uploads WHERE what = old.answer;
END;
CREATE TRIGGER rollups_first AFTER INSERT ON rollups BEGIN
    INSERT INTO sums VALUES ('kept', new.accepted)
        ON CONFLICT DO UPDATE SET number = number + excluded.number;
END;
CREATE TRIGGER rollups_more AFTER UPDATE OF accepted ON rollups BEGIN
    UPDATE sums SET number = number + new.accepted - old.accepted WHERE what = 'kept';
END;
CREATE TRIGGER rollups_gone AFTER DELETE ON rollups BEGIN
    UPDATE sums SET number = number - old.accepted WHERE what = 'kept';
END;
INSERT INTO sums SELECT 'kept', coalesce(sum(accepted), 0) FROM rollups;
INSERT INTO answers SELECT sensor, start, answer, uploads FROM counted;
INSERT INTO received SELECT sensor, start, sum(uploads) FROM counted GROUP BY 1, 2;
INSERT INTO received
SELECT sensor, 0, uploads - coalesce((SELECT sum(uploads) FROM counted WHERE sensor = t.sensor), 0)
FROM totals AS t WHERE true
ON CONFLICT DO UPDATE SET uploads = uploads + excluded.uploads;
DELETE FROM received WHERE uploads = 0;
DROP TABLE totals;
DROP TABLE counted;
