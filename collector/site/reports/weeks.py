"""Moments <-> weeks as ISO 8601 numbers them; they begin on Monday at midnight of UTC."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

DAY = 86400
WEEK = 7 * DAY
_MONDAY = 4 * DAY
"""The first one after 1970 began."""


class Week(NamedTuple):
    """One week, by its first second."""

    start: int

    @property
    def end(self) -> int:
        """The first second after it."""
        return self.start + WEEK

    @property
    def name(self) -> str:
        """As ISO writes it: `2026-W48`."""
        year, week, _ = datetime.fromtimestamp(self.start, UTC).isocalendar()
        return f"{year}-W{week:02}"


def of(at: int) -> Week:
    """The week that holds a moment."""
    return Week(at - (at - _MONDAY) % WEEK)


def named(name: str) -> Week | None:
    """Read a week's name; nothing where there is no such week."""
    try:
        monday = datetime.strptime(f"{name}-1", "%G-W%V-%u").replace(tzinfo=UTC)
    except ValueError:
        return None
    found = Week(int(monday.timestamp()))
    return found if found.name == name else None


def over(first: int, end: int) -> list[Week]:
    """Name the weeks that begin from the one of `first` on, and have ended at `end`."""
    week, found = of(first), []
    while week.end <= end:
        found.append(week)
        week = Week(week.end)
    return found


def last_day(week: Week) -> datetime:
    """The Sunday of a week."""
    return datetime.fromtimestamp(week.end, UTC) - timedelta(days=1)
