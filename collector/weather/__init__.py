"""Numbers hour by hour -> what is unusual of them, what comes next, and a line that people read."""
