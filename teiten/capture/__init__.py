"""Capture files, as every room reads and writes them."""
