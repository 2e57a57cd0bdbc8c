"""The open format: one sensor, one window, books that balance.

docs/rollup-format.md is the normative text; these files are its reader and its writer.
"""
