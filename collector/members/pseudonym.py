"""A sensor, a member, a season -> the name by which this member knows it until the season ends.

Two members have different names for the same sensor, and different values, since each member's have
a blur of its own on top. Nobody can follow a sensor from one season into the next by its name.
"""

from base64 import b32encode

from collector.members.cells import draw

SEASON = 4
"""Periods for which a pseudonym stays: 112 days, if a period is of 28."""


def season(start: int, period: int) -> int:
    """Number the season of a period that begins at `start`; both in seconds."""
    return start // (period * SEASON)


def pseudonym(key: bytes, member: str, sensor: str, number: int) -> str:
    """Give the name; 40 bits of it, so that nobody's coincide by chance."""
    found = draw(key, "pseudonym", member, sensor, str(number))
    return f"sensor-{b32encode(found[:5]).decode().lower()}"
