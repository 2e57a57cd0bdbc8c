"""All alarms so far, with the stated rate of false ones -> the track record."""

from collections.abc import Iterable

import msgspec

from collector.weather.alarm import Alarm, Standing

WEEK = 7 * 86400


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """How good alarms have been. What chance raises for a day or so looks confirmed, too."""

    since: int
    """Seconds: the first hour that was watched."""
    weeks: float
    stated: float
    """False alarms a week that the heights were found for."""
    raised: int
    open: int
    confirmed: int
    withdrawn: int
    """What later hours, or late rollups, did not bear out."""


def track(alarms: Iterable[Alarm], *, since: int, until: int, stated: float) -> Track:
    """Count them; `until` is when the last hour that was watched ended."""
    standing = [(alarm.standing, alarm.ended) for alarm in alarms]
    return Track(
        since=since,
        weeks=round(max(until - since, 0) / WEEK, 2),
        stated=stated,
        raised=len(standing),
        open=sum(ended is None for _, ended in standing),
        confirmed=sum(each is Standing.CONFIRMED for each, _ in standing),
        withdrawn=sum(each is Standing.WITHDRAWN for each, _ in standing),
    )
