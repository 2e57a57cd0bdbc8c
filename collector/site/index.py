"""A book, with what is known of ports -> the index of ports, and of what is known of them."""

from collections.abc import Sequence

import msgspec

from collector.paper.words import Words
from collector.site.book import Book
from collector.site.lore.record import Lore
from collector.site.ports import Port, episode

FORMAT, VERSION = "teiten-ports", 1
FILE = "data/ports.json"
Line = tuple[str, str, str, str, list[str]]
"""A port: its label, its page or anchor, its name, what it is for, what it is known for."""


def ports_page(
    every: Sequence[Port], watched: Sequence[str], lore: Lore, say: Words
) -> dict[str, object]:
    """Say every port that was ever public, those that may become so, and others that are known."""
    public = [port.label for port in every]
    return {
        "public": [_line(port.label, port.page, lore, say) for port in every],
        "watched": [label for label in watched if label not in public],
        "others": [
            _line(each.port, anchor(each.port), lore, say)
            for each in lore.services
            if each.port not in public
        ],
    }


def known_page(every: Sequence[Port], lore: Lore, say: Words) -> dict[str, object]:
    """Say all that is known, the oldest first."""
    return {"episodes": [episode(each, every, say) for each in lore.episodes]}


def anchor(port: str) -> str:
    """Name a port's line in the index: `23-tcp`."""
    return port.lower().replace("/", "-")


def document(book: Book, every: Sequence[Port], watched: Sequence[str]) -> bytes:
    """Name the ports that were ever public, and those that may be, for programs."""
    found = {
        "format": FORMAT,
        "version": VERSION,
        "policy": book.policy,
        "public": [port.label for port in every],
        "watched": list(watched),
    }
    return msgspec.json.encode(found) + b"\n"


def _line(label: str, page: str, lore: Lore, say: Words) -> Line:
    known = lore.service(label)
    return (
        label,
        page,
        known.name if known else "",
        known.said(say.language) if known else "",
        [each.name for each in lore.at(label)],
    )
