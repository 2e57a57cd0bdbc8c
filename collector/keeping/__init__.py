"""A ledger in use -> a copy, another machine, everything that follows from it once more."""
