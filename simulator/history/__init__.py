"""Months of many sensors as numbers: rollups that no packet was made for, and what is behind them.

docs/decisions/0008-history.md is the model with its sources; docs/scenarios.md has every key.
"""
