"""A book and the templates -> the bytes of every page and of the data behind its pictures."""

from jinja2 import Environment

from collector.site import data, more
from collector.site.beside import Beside
from collector.site.book import Book
from collector.site.front import front, pictures
from collector.site.shell import Shell


def files(book: Book, pages: Environment, beside: Beside | None = None) -> dict[str, bytes]:
    """Write the site; the same book, with the same beside it, gives the same bytes."""
    shell, found = Shell(book, pages), pictures(book)
    content = {
        **shell.both("index.html", "front.html.j2", lambda say: front(book, found, say)),
        **shell.both("policy.html", "policy.html.j2", lambda _: {}),
    }
    for picture in found:
        content |= data.files(book, picture)
    return content | more.files(shell, beside or Beside())
