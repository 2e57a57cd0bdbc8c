"""A book, templates and static files -> the bytes of every published page and file."""

from collections.abc import Mapping

from jinja2 import Environment

from collector.site import data, more, numbers, ports, tables
from collector.site.beside import Beside
from collector.site.book import Book
from collector.site.front import front, pictures
from collector.site.rankings import rankings
from collector.site.rules import Rules, rules
from collector.site.shell import Shell
from teiten.publication.lasting import lasting


def files(
    book: Book,
    pages: Environment,
    static: Mapping[str, bytes],
    rule: Rules,
    beside: Beside | None = None,
) -> dict[str, bytes]:
    """Write the site; the same book, with the same beside it, gives the same bytes.

    `static` is style, scripts and drawings, by their paths in the site; `rule` what the policy
    says of itself.
    """
    found = pictures(book)
    told = numbers.files(book)
    for picture in found:
        told |= data.files(book, picture)
    for each in rankings(book):
        told |= tables.files(book, each)
    for port in ports.ports(book):
        told |= ports.files(book, port)
    named = {name: lasting(name, body) for name, body in static.items()}
    stay = {name: lasting(name.replace("data/", "kept/", 1), body) for name, body in told.items()}
    shell = Shell(book, pages, named, stay)
    return {
        **{named[name]: body for name, body in static.items()},
        **told,
        **{stay[name]: body for name, body in told.items()},
        **shell.both("index.html", "front.html.j2", lambda say: front(book, found, say)),
        **shell.both("policy.html", "policy.html.j2", lambda say: rules(rule, say)),
        **more.files(shell, beside or Beside()),
    }
