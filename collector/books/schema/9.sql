-- How many bytes of it a box has asked for, as far as the newest piece that it asked for.
ALTER TABLE told ADD COLUMN reached INTEGER NOT NULL DEFAULT 0;
