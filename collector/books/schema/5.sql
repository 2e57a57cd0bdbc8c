-- The newest window of each length, so that the one that ends last is found without a walk.
CREATE TABLE lengths (
    seconds INTEGER PRIMARY KEY,
    start INTEGER NOT NULL
) STRICT;
INSERT INTO lengths SELECT seconds, max(start) FROM rollups GROUP BY seconds;
CREATE TRIGGER rollups_newest AFTER INSERT ON rollups BEGIN
    INSERT INTO lengths VALUES (new.seconds, new.start)
        ON CONFLICT DO UPDATE SET start = max(start, excluded.start);
END;
