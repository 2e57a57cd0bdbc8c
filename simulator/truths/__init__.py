"""Strangers -> every packet of theirs, and what a perfect sensor would say of it."""
