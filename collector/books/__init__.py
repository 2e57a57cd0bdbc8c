"""Admitted rollups -> one ledger that has each once, and books that balance."""
