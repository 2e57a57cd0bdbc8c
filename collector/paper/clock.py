"""Moments -> what clocks show of them, in UTC and in Japan, in both languages."""

from datetime import UTC, datetime
from typing import Literal

from markupsafe import Markup

from collector.paper.words import Language, Words

Zone = Literal["utc", "jst"]
ZONES: tuple[Zone, ...] = ("utc", "jst")
OFFSET: dict[Zone, int] = {"utc": 0, "jst": 9 * 3600}
SHORT: dict[Zone, str] = {"utc": "UTC", "jst": "JST"}
ZONE: dict[Language, Zone] = {"en": "utc", "ja": "jst"}
"""Whose clock a reader sees who chose none."""
_MINUTE, _DAY = 60, 86400
_WHILES = ((_DAY, "day"), (3600, "hour"), (_MINUTE, "minute"), (1, "second"))


def shifted(at: int, zone: Zone) -> datetime:
    """What a clock and a calendar of the zone show."""
    return datetime.fromtimestamp(at + OFFSET[zone], UTC)


def iso(at: int) -> str:
    """A moment as files have it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def date(at: int, zone: Zone, language: Language) -> str:
    """A day with its year."""
    day = shifted(at, zone)
    return f"{day.year}年{day.month}月{day.day}日" if language == "ja" else f"{day:%-d %B %Y}"


def short(at: int, zone: Zone, language: Language) -> str:
    """A day without its year."""
    day = shifted(at, zone)
    return f"{day.month}月{day.day}日" if language == "ja" else f"{day:%-d %b}"


def month(at: int, zone: Zone, language: Language) -> str:
    """A month; January has its year."""
    day = shifted(at, zone)
    if language == "ja":
        return f"{day.year}年1月" if day.month == 1 else f"{day.month}月"
    return f"{day:%b %Y}" if day.month == 1 else f"{day:%b}"


def time(at: int, zone: Zone) -> str:
    """A time of day, to the second where that matters."""
    return shifted(at, zone).strftime("%H:%M" if at % _MINUTE == 0 else "%H:%M:%S")


def moment(at: int, language: Language) -> Markup:
    """Write a moment for both zones; the style sheet shows the one that the reader chose."""
    return both(
        at,
        {zone: f"{date(at, zone, language)} {time(at, zone)} {SHORT[zone]}" for zone in ZONES},
    )


def day(at: int, language: Language) -> Markup:
    """Write a day alone, for both zones."""
    return both(at, {zone: short(at, zone, language) for zone in ZONES})


def span(start: int, seconds: int, language: Language) -> Markup:
    """Write a while that is not longer than a day or so, for both zones."""
    end = start + seconds
    said = {}
    for zone in ZONES:
        until = time(end, zone)
        if shifted(start, zone).date() != shifted(end - 1, zone).date():
            until = f"{short(end, zone, language)} {until}"
        elif until == "00:00":
            until = "24:00"
        first = f"{date(start, zone, language)} {time(start, zone)}"
        said[zone] = f"{first} – {until} {SHORT[zone]}"
    return both(start, said)


def both(at: int, said: dict[Zone, str]) -> Markup:
    """Let the style sheet choose."""
    spans = Markup("").join(
        Markup('<span class="{}">{}</span>').format(zone, said[zone]) for zone in ZONES
    )
    return Markup('<time datetime="{}">{}</time>').format(iso(at), spans)


def length(seconds: int, say: Words) -> str:
    """Say a while: `hour`, `6 hours`."""
    for size, name in _WHILES:
        if seconds and seconds % size == 0:
            count = seconds // size
            return str(say(f"while.{name}") if count == 1 else say(f"while.{name}s", count=count))
    return ""
