"""A ranking -> the files of it for programs, and its rows for a page, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from markupsafe import Markup

from collector.gate.aside import Topic
from collector.gate.record import Series, label
from collector.paper import figures
from collector.paper.clock import iso
from collector.paper.words import Words
from collector.services import service
from collector.site import data
from collector.site.book import Book, slug
from collector.site.rankings import News, Place, Ranking

FORMAT, VERSION = "teiten-ranking", 1
_HOUR = 3600
_HEAD = "rank,label,mean,listed,told,rank_before,mean_before,news"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a rank table."""

    rank: int
    label: str
    service: str
    page: str
    """The port's page, below the language's folder."""
    before: str
    news: str
    """A class of the style sheet: up, down, new, same."""
    said: str
    """What is new of it, in words."""
    mean: str
    was: str
    listed: str
    sources: str
    """How many a usual sensor sees in an hour, where that is public."""


def rows(book: Book, ranking: Ranking, say: Words, most: int | None = None) -> list[Row]:
    """Say the first places of a ranking."""
    known = sources(book)
    return [_row(place, ranking, known, say) for place in ranking.places[:most]]


def sources(book: Book) -> dict[Series, float]:
    """How many different sources a usual sensor sees at a port in an hour, where that is public."""
    aside = book.asides.get(Topic.SOURCES)
    said = aside.mentions if aside else ()
    return {mention.series: mention.value for mention in said if mention.value is not None}


def of_sources(book: Book, say: Words) -> Markup:
    """Say of when they are."""
    aside = book.asides.get(Topic.SOURCES)
    if aside is None:
        return say("rank.sources")
    first, last = iso(aside.start)[:10], iso(aside.start + aside.seconds - 1)[:10]
    if by_window(book):
        return say("rank.sources-window", first=first, last=last, seconds=book.seconds)
    return say("rank.sources-of", first=first, last=last)


def by_window(book: Book) -> bool:
    """Whether sources are counted in windows that are no hours, as labs have them."""
    return bool(book.windows) and book.seconds != _HOUR


def page(place: Place) -> str:
    """Where the port's own page is; both families have one."""
    return f"ports/{slug(place.series._replace(family=4))}.html"


def files(book: Book, ranking: Ranking) -> dict[str, bytes]:
    """Write both files of a ranking."""
    name = f"data/ranking-{ranking.name}"
    return {f"{name}.json": _json(book, ranking), f"{name}.csv": _csv(ranking)}


def _row(place: Place, ranking: Ranking, known_sources: Mapping[Series, float], say: Words) -> Row:
    series = place.series
    known = service(series.protocol, series.number) if series.protocol and series.number else ""
    fresh = place.news in (News.FIRST, News.NEW)
    return Row(
        rank=place.rank,
        label=label(series),
        service=known,
        page=page(place),
        before="–" if place.before is None else str(place.before),
        news="new" if fresh else "none" if place.news is News.UNKNOWN else str(place.news),
        said=str(say(f"rank.{place.news}", places=abs((place.before or 0) - place.rank))),
        mean=figures.figure(place.mean),
        was="–" if place.was is None else figures.figure(place.was),
        sources=figures.figure(value)
        if (value := known_sources.get(series if series.family else series._replace(family=4)))
        else "–",
        listed=str(say("week.of", epochs=place.listed, told=ranking.told)),
    )


def _json(book: Book, ranking: Ranking) -> bytes:
    document = {
        "format": FORMAT,
        "version": VERSION,
        "policy": book.policy,
        "unit": book.unit,
        "while": ranking.name,
        "from": iso(ranking.first),
        "until": iso(ranking.end),
        "told": ranking.told,
        "told_before": ranking.told_before,
        "ports": [
            {
                **data.named(place.series),
                "rank": place.rank,
                "mean": data.rounded(place.mean),
                "listed": place.listed,
                "rank_before": place.before,
                "mean_before": data.rounded(place.was),
                "listed_before": place.listed_before,
                "news": place.news,
            }
            for place in ranking.places
        ],
    }
    return msgspec.json.encode(document) + b"\n"


def _csv(ranking: Ranking) -> bytes:
    lines = [_HEAD]
    for place in ranking.places:
        cells = (
            place.rank,
            label(place.series),
            data.rounded(place.mean),
            place.listed,
            ranking.told,
            place.before,
            data.rounded(place.was),
            place.news,
        )
        lines.append(",".join("" if cell is None else str(cell) for cell in cells))
    return ("\n".join(lines) + "\n").encode()


def how(ranking: Ranking, say: Words) -> Markup:
    """Say what the figures are of."""
    return say("rank.how", told=ranking.told, before=ranking.told_before)
