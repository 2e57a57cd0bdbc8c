"""The sensor: packets go in, sealed rollups come out."""
