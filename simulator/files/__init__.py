"""A scenario, a capture -> files, rollups, or packets on a link; and the words for it."""
