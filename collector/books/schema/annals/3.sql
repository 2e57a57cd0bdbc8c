-- Whether more came of an hour after it was learnt from.
ALTER TABLE hours ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
