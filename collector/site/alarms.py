"""A book -> what its pages say of alarms, in one language."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from collector.gate.record import label
from collector.paper import clock
from collector.paper.words import Words
from collector.site.book import Book, Rise
from collector.site.timeline import timeline
from collector.weather.track import Track

SHOWN = 90 * 86400
"""Seconds after its end in which an alarm is still named; the record counts all of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """An alarm."""

    label: str
    level: int
    since: Markup
    ended: Markup
    times: str
    standing: Markup
    reason: str


def alarms(book: Book, say: Words) -> dict[str, object]:
    """Say which go on, which there were, and how good they have been."""
    known = [each for each in book.rises if _lately(each, book.as_of or 0)]
    until = book.as_of or 0
    first = max(until - SHOWN, book.starts[0]) if book.starts else until
    return {
        "timeline": timeline(known, first, until, say) if known else None,
        "alarms": rows(known, say),
        "going": [_going(each, say) for each in known if each.alarm.ended is None],
        "track": _track(book.track, say) if book.track else "",
    }


def rows(rises: Iterable[Rise], say: Words) -> list[Row]:
    """Say of some alarms what became of them."""
    return [_row(each, say) for each in rises]


def _lately(rise: Rise, until: int) -> bool:
    return rise.alarm.ended is None or rise.alarm.ended >= until - SHOWN


def _going(rise: Rise, say: Words) -> Markup:
    return say(
        "alarms.on",
        series=label(rise.series),
        times=f"{rise.alarm.factor:.1f}",
        since=clock.moment(rise.alarm.since, say.language),
    )


def _row(rise: Rise, say: Words) -> Row:
    alarm = rise.alarm
    ended = say("alarms.goes-on")
    if alarm.ended is not None:
        ended = clock.moment(alarm.ended, say.language)
    return Row(
        label=label(rise.series),
        level=alarm.level,
        since=clock.moment(alarm.since, say.language),
        ended=ended,
        times=f"× {alarm.factor:.1f}",
        standing=say(f"alarms.{alarm.standing}"),
        reason=rise.reason,
    )


def _track(track: Track, say: Words) -> Markup:
    return say(
        "alarms.track",
        raised=track.raised,
        weeks=f"{track.weeks:.1f}",
        confirmed=track.confirmed,
        withdrawn=track.withdrawn,
        open=track.open,
        stated=f"{track.stated:g}",
    )
