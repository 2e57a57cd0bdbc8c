"""A book -> how complete what it says is, in words and figures of one language."""

from markupsafe import Markup

from collector.paper import clock, figures
from collector.paper.words import Words
from collector.site.book import Book, Heard, Much

_SHOWN = 112
"""Steps in the strip: four weeks of epochs."""


def complete(book: Book, say: Words) -> dict[str, object]:
    """Say it of the newest step and of those before."""
    newest = list(zip(book.heard, book.starts, strict=True))[-_SHOWN:]
    much = [heard.much for heard, _ in newest]
    return {
        "strip": [(_kind(heard), _said(heard, say), start) for heard, start in newest],
        "complete": say(
            "complete.counted",
            whole=len(much),
            all=much.count(Much.ALL),
            none=much.count(Much.NONE),
        ),
        "heard_now": _said(book.heard[book.now], say) if book.now >= 0 else "",
        "ends": _ends(newest, book, say),
        "facts": facts(book, say),
    }


def _ends(newest: list[tuple[Heard, int]], book: Book, say: Words) -> tuple[Markup, Markup] | None:
    if not newest:
        return None
    first, last = newest[0][1], newest[-1][1] + book.seconds
    if last - first > 2 * 86400:
        return clock.day(first, say.language), clock.day(last, say.language)
    return clock.moment(first, say.language), clock.moment(last, say.language)


def _kind(heard: Heard) -> str:
    return f"{heard.much} open" if heard.open else str(heard.much)


def _said(heard: Heard, say: Words) -> str:
    if heard.expected is not None:
        return str(say("complete.reported", reported=heard.reported, expected=heard.expected))
    return str(say(f"complete.{heard.much}"))


def facts(book: Book, say: Words) -> list[tuple[str, str]]:
    """The books behind the numbers, where they are public."""
    if not book.windows:
        return []
    window = book.windows[book.now]
    books, waits = window.books, window.reported - window.finals
    reported = {"reported": window.reported, "expected": window.expected, "open": waits}
    shares = {
        "unexamined": (books.unexamined, books.counted),
        "uncounted": (books.uncounted, books.received),
        "link": (books.link_dropped, books.received + books.link_dropped),
        "malformed": (books.malformed, books.received),
    }
    sources = [
        say("fact.about", count=f"{window.sources[key]:,}", family=key)
        for key in ("4", "6")
        if key in window.sources
    ]
    said = "fact.not-final" if waits else "fact.final"
    return [
        (str(say("fact.sensors")), str(say(said, **reported))),
        *((str(say(f"fact.{name}")), figures.percent(*both)) for name, both in shares.items()),
        (str(say("fact.sources")), ", ".join(sources) or str(say("not-told"))),
        (str(say("fact.listening")), ", ".join(_listening(book, say)) or str(say("not-told"))),
    ]


def _listening(book: Book, say: Words) -> list[str]:
    return [
        str(say("fact.address-hours", count=f"{seconds / 3600:,.0f}", family=family))
        if seconds >= 36000
        else str(say("fact.address-seconds", count=f"{seconds:,.0f}", family=family))
        for family, seconds in sorted(book.windows[book.now].exposure.items())
        if 0 < seconds < 10**15
    ]
