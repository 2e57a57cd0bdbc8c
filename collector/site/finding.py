"""A book, with what is known of ports -> what can be found, and the small file that a script reads.

Both languages share the file; pages are named below a language's folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from collector.gate.record import PROTOCOLS
from collector.paper.clock import iso
from collector.publication.ranks import MONTH
from collector.site import days
from collector.site.book import Book
from collector.site.index import anchor
from collector.site.lore.record import Lore
from collector.site.ports import Port
from collector.site.rankings import DAY

FORMAT, VERSION = "teiten-search", 1
FILE = "data/search.json"


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that can be found."""

    kind: str
    """port, known, economy or report."""
    label: str
    page: str
    also: tuple[str, ...] = ()
    """Other words for it."""
    en: str = ""
    ja: str = ""


def entries(
    book: Book, every: Sequence[Port], lore: Lore, reports: Sequence[str]
) -> tuple[Entry, ...]:
    """List it: ports first, those with a page before the others."""
    pages = {port.label: port.page for port in every}
    known = [each.port for each in lore.services if each.port not in pages]
    return (
        *(_port(label, page, lore) for label, page in pages.items()),
        *(_port(label, f"ports/index.html#{anchor(label)}", lore) for label in known),
        *(
            Entry(
                kind="known",
                label=each.name,
                page=f"ports/known.html#{each.id}",
                also=(each.id, str(each.year), *each.ports, *each.sources),
                en=each.en,
                ja=each.ja,
            )
            for each in lore.episodes
        ),
        *_economies(book),
        *(
            Entry(kind="report", label=week, page=f"reports/{week}.html")
            for week in reversed(reports)
        ),
    )


def document(book: Book, found: Sequence[Entry]) -> bytes:
    """Write the file; a date leads to its line on the page of its month."""
    written = {
        "format": FORMAT,
        "version": VERSION,
        "months": list(days.months(book)),
        "entries": found,
    }
    return msgspec.json.encode(written) + b"\n"


@dataclass(frozen=True, slots=True)
class Asking:
    """What the form for the past begins with."""

    port: int
    protocol: str
    first: str
    last: str
    """The day behind the newest one, which is not in it."""


def asking(book: Book) -> Asking | None:
    """Begin with the largest port and its newest month."""
    port = next(iter(book.listed), None)
    if port is None or port.number is None or port.protocol is None or book.as_of is None:
        return None
    behind = book.as_of + -book.as_of % DAY
    first, last = (iso(max(at, 0))[:10] for at in (behind - MONTH, behind))
    return Asking(port.number, PROTOCOLS[port.protocol].lower(), first, last)


def _port(label: str, page: str, lore: Lore) -> Entry:
    known = lore.service(label)
    names = (known.name,) if known and known.name else ()
    return Entry(
        kind="port",
        label=label,
        page=page,
        also=(*names, *(each.name for each in lore.at(label))),
        en=known.en if known else "",
        ja=known.ja if known else "",
    )


def _economies(book: Book) -> list[Entry]:
    codes = {row.economy for row in book.places.rows} if book.places else set()
    codes |= {series.economy for series in book.curves if series.economy}
    return [
        Entry(kind="economy", label=code, page="index.html#places", also=(slug_of(code),))
        for code in sorted(codes)
    ]


def slug_of(code: str) -> str:
    """How files name an economy."""
    return f"from-{code.lower()}"
