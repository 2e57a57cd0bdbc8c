"""Organisations that signed for it, and what they may ask."""
