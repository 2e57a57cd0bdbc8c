"""A book -> what the newest whole step was like: the weather, and a sentence, in one language."""

from dataclasses import dataclass

from markupsafe import Markup

from collector.paper import clock, figures
from collector.paper.words import Words
from collector.site.book import Book, Much
from collector.site.naming import port
from collector.weather.line import Line


@dataclass(frozen=True, slots=True)
class Told:
    """The weather as the page says it."""

    level: str
    name: str
    prefix: str
    """What the sentence begins with and the name has said already."""
    sentence: str
    sure: str
    since: Markup
    held: bool


def told(line: Line, say: Words) -> Told:
    """Say the weather; English names of levels begin small, as within a sentence."""
    language = say.language
    name = line.name[language]
    since = Markup("")
    if line.since is not None:
        since = say("front.since", moment=clock.moment(line.since, language))
    name = name[:1].upper() + name[1:]
    prefix = f"{name}: " if line.sentence[language].startswith(f"{name}: ") else ""
    return Told(
        line.level,
        name,
        prefix,
        line.sentence[language].removeprefix(prefix),
        line.how_sure[language],
        since,
        line.held,
    )


def headline(book: Book, say: Words) -> str:
    """One sentence of what was largest."""
    if book.now < 0:
        return str(say(f"front.nothing-{book.policy}"))
    if book.windows:
        return _of_windows(book, say)
    if book.heard[book.now].much is Much.NONE:
        return str(say("front.too-little"))
    first = next((each for each in book.listed if book.value(each, book.now)), None)
    if first is None:
        return str(say("front.quiet"))
    value = figures.figure(book.value(first, book.now) or 0.0)
    return str(say("front.leads", value=value, port=port(first, say)))


def _of_windows(book: Book, say: Words) -> str:
    all_of_it = whole(book)
    first = max(book.listed, key=lambda each: book.value(each, book.now) or 0, default=None)
    part = book.value(first, book.now) if first else None
    if not first or not part:
        return str(say("front.heard", total=figures.count(all_of_it)))
    return str(
        say(
            "front.heard-port",
            total=figures.count(all_of_it),
            share=figures.percent(part, all_of_it),
            port=port(first, say),
        )
    )


def whole(book: Book) -> float:
    """What a sensor heard in all, which only the rule of 2004 tells."""
    window = book.windows[book.now]
    return window.books.counted / window.reported


def still_open(book: Book, say: Words) -> str:
    """What is still to come, under the rule of 2004."""
    if not book.windows:
        return ""
    last = max((n for n, each in enumerate(book.windows) if each.reported), default=-1)
    window = book.windows[last]
    if window.finals == window.reported:
        return ""
    if last == book.now:
        return str(say("front.open"))
    return str(say("front.newer", packets=figures.count(window.books.counted / window.reported)))
