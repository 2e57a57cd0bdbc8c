"""What is known of a rise that was called -> an alarm that a person can read."""

from datetime import UTC, datetime
from enum import StrEnum

import msgspec

LEVELS = (3.0, 10.0)
"""Times of the usual from which on an alarm is of the second and of the third level."""

TOP = 1 + len(LEVELS)
"""The highest level."""


class Sign(StrEnum):
    """What called it."""

    SUM = "sum"
    JUMP = "jump"
    GROWTH = "growth"


class Standing(StrEnum):
    """What later hours, or people, made of it; nothing that was told is unsaid."""

    RAISED = "raised"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class What(StrEnum):
    """What became of an alarm in one step."""

    RAISED = "raised"
    HIGHER = "higher"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """One alarm; moments are seconds since 1970, and those of steps are their beginnings."""

    series: str
    raised: int
    """The step that called it; series and this name an alarm for ever."""
    since: int
    """When the rise began, as far as the sum of evidence says."""
    sign: Sign
    level: int
    """1 to 3, by the largest factor so far."""
    factor: float
    """Times of the usual since the rise began, when it was called or at its highest since."""
    counted: float
    """Packets since the rise began, when it was called; odd sensors count less."""
    expected: float
    """What was expected in their stead."""
    evidence: float
    height: float
    """How high what called it was, and from where on it calls."""
    share: float | None
    """Of the sensors that count: how many see the rise; none where sensors are not known."""
    standing: Standing = Standing.RAISED
    ended: int | None = None
    """The first step that is usual again."""
    why: str = ""
    """Why it was withdrawn, or ended otherwise than by itself."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to one alarm."""

    at: int
    what: What
    alarm: Alarm


def level(factor: float) -> int:
    """Of so many times the usual."""
    return 1 + sum(factor >= each for each in LEVELS)


_CALLED = {
    Sign.SUM: "evidence {evidence:.1f}, called from {height:.1f} on",
    Sign.JUMP: "one step so high comes by chance once in 10^{evidence:.1f}",
    Sign.GROWTH: "grows as what doubles every six hours: {evidence:.1f} deviations, "
    "called from {height:.1f} on",
}


def reason(alarm: Alarm) -> str:
    """Say in a sentence why there is an alarm."""
    since = datetime.fromtimestamp(alarm.since, UTC).strftime("%Y-%m-%d %H:%M UTC")
    called = _CALLED[alarm.sign].format(evidence=alarm.evidence, height=alarm.height)
    if alarm.share is None:
        return f"{alarm.factor:.1f} times the usual since {since} ({called})"
    return (
        f"{alarm.factor:.1f} times the usual since {since} at {alarm.share:.0%} of the sensors"
        f" ({alarm.counted:,.0f} instead of {alarm.expected:,.0f} packets; {called})"
    )
