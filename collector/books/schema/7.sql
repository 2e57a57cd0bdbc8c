-- What the gate keeps of each epoch until the week is over, to say something of days and weeks.
CREATE TABLE gathered (
    start INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
-- What the gate has learnt of how sensors differ in what is said beside; for itself alone.
CREATE TABLE manners (
    start INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
