"""A book and its reports -> Atom feeds of alarms and weekly reports, one in each language.

As RFC 4287 has it. What an entry is called (RFC 4151, tag URIs) follows from the alarm or the week,
so readers know an entry again, whatever becomes of it; the same book gives the same bytes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from collector.gate.record import label
from collector.paper import clock
from collector.paper.clock import iso
from collector.paper.words import Language, Words
from collector.site.beside import Beside
from collector.site.book import Book, Rise, slug
from collector.site.rankings import is_port
from collector.site.reports import text
from collector.site.reports.record import Report
from collector.site.reports.weeks import named
from collector.site.shell import FOLDER
from collector.weather.alarm import Standing

FILE = "feed.xml"
MOST = 50
"""Entries, the newest ones."""
SINCE = 2026
"""The year in which names of entries were thought up; with an authority it makes them unique."""
NOBODY = "teiten.invalid"
"""Whose names they are while no operator says where his site is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One alarm, or one report."""

    name: str
    """Below the tag."""
    title: str
    updated: int
    page: str
    """Below the language's folder."""
    summary: str


def files(book: Book, beside: Beside, speakers: Mapping[Language, Words]) -> dict[str, bytes]:
    """Write the feed of each language."""
    return {
        FOLDER[language] + FILE: _feed(book, beside, say).encode()
        for language, say in speakers.items()
    }


def entries(book: Book, beside: Beside, say: Words) -> list[Entry]:
    """The newest alarms and reports; who has the same moment is in the order of names."""
    found = [*(_alarm(rise, book, say) for rise in book.rises), *_reports(beside, say)]
    return sorted(found, key=lambda entry: (-entry.updated, entry.name))[:MOST]


def _alarm(rise: Rise, book: Book, say: Words) -> Entry:
    alarm = rise.alarm
    since = _moment(alarm.since, say)
    said = [say("feed.alarm", label=label(rise.series), times=f"{alarm.factor:.1f}", since=since)]
    if alarm.standing is Standing.WITHDRAWN:
        said.append(say("feed.withdrawn"))
    elif alarm.ended is None:
        said.append(say("feed.goes-on"))
    else:
        said.append(say("feed.ended", ended=_moment(alarm.ended, say)))
    at = iso(alarm.raised).replace("-", "").replace(":", "")
    port = is_port(rise.series) or rise.series.protocol == 1
    page = f"ports/{slug(rise.series._replace(family=4))}.html" if port else "index.html"
    return Entry(
        name=f"alarm/{slug(rise.series)}/{at}",
        title=_plain(said[0]),
        updated=(alarm.raised if alarm.ended is None else alarm.ended) + book.seconds,
        page=page,
        summary=_plain(" ".join(said)),
    )


def _reports(beside: Beside, say: Words) -> Iterator[Entry]:
    for report, _ in beside.reports:
        week = named(report.week)
        if week is not None:
            yield Entry(
                name=f"report/{report.week}",
                title=_plain(say("report.title", week=report.week)),
                updated=week.end,
                page=f"reports/{report.week}.html",
                summary=_summary(report, say),
            )


def _summary(report: Report, say: Words) -> str:
    told = text.sentences(report, say)
    return "\n".join(_plain(f"{head}: {said}") for head, said in told)


def _moment(at: int, say: Words) -> str:
    zone: clock.Zone = "jst" if say.language == "ja" else "utc"
    day = clock.date(at, zone, say.language)
    return f"{day} {clock.time(at, zone)} {clock.SHORT[zone]}"


def _plain(said: str) -> str:
    """Text, of what was made safe for a page: it is made safe for the feed where it is written."""
    return said.unescape() if hasattr(said, "unescape") else said


def _feed(book: Book, beside: Beside, say: Words) -> str:
    folder = FOLDER[say.language]
    base = beside.address.rstrip("/") + "/" + folder if beside.address else ""
    tag = f"tag:{urlsplit(beside.address).hostname or NOBODY},{SINCE}:teiten"
    title = f"{_plain(say('paper.name'))}: {_plain(say('feed.title'))}"
    told = entries(book, beside, say)
    updated = max((entry.updated for entry in told), default=book.as_of or 0)
    me = [f'  <link rel="self" type="application/atom+xml" href={quoteattr(base + FILE)}/>']
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{say.language}">',
        f"  <id>{tag}/{say.language}</id>",
        f"  <title>{escape(title)}</title>",
        f"  <updated>{iso(updated)}</updated>",
        "  <author><name>teiten</name></author>",
        f'  <link rel="alternate" type="text/html" href={quoteattr(base + "index.html")}/>',
        *(me if beside.address else []),
        *(line for entry in told for line in _entry(entry, tag, base, say)),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entry(entry: Entry, tag: str, base: str, say: Words) -> Iterator[str]:
    yield "  <entry>"
    yield f"    <id>{tag}/{say.language}/{entry.name}</id>"
    yield f"    <title>{escape(entry.title)}</title>"
    yield f"    <updated>{iso(entry.updated)}</updated>"
    yield f'    <link rel="alternate" type="text/html" href={quoteattr(base + entry.page)}/>'
    yield f"    <summary>{escape(entry.summary)}</summary>"
    yield "  </entry>"
