"""A packet's bytes -> what is kept of it, and what its sender is recognised by."""
