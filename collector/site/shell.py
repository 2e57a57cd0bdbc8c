"""A template and what it is told -> the page in both languages, with everything around it."""

from collections.abc import Callable, Mapping

from jinja2 import Environment

from collector.paper import clock, figures
from collector.paper.words import LANGUAGES, Language, Words
from collector.site.book import Book, Unit
from collector.site.catalogue import speakers

FOLDER: dict[Language, str] = {"en": "", "ja": "ja/"}
"""Of each language's pages; data and pictures are everybody's."""
_UNITS = {Unit.ADDRESS: "unit.address", Unit.SENSOR: "unit.sensor"}

Told = Callable[[Words], Mapping[str, object]]
"""What a template is told, in one language."""


class Shell:
    """Lays pages out; a link in one is relative, so that a mirror may be in any folder."""

    def __init__(
        self,
        book: Book,
        pages: Environment,
        assets: Mapping[str, str] | None = None,
        links: Mapping[str, str] | None = None,
    ) -> None:
        """Speak of `book` by the templates of `pages`.

        `assets` says under which names style and scripts are published, `links` the name under
        which a data file stays what it is.
        """
        self.book, self._pages = book, pages
        self._assets, self._links = assets or {}, links or {}
        self.speakers = speakers()

    def of(self, book: Book) -> "Shell":
        """Lay pages out in the same way, and speak of another book."""
        return Shell(book, self._pages)

    def both(self, path: str, template: str, told: Told) -> dict[str, bytes]:
        """Write the page that is at `path` in English, and below `ja/` in Japanese."""
        return {
            FOLDER[language] + path: self._page(path, template, told, language)
            for language in LANGUAGES
        }

    def _page(self, path: str, template: str, told: Told, language: Language) -> bytes:
        say = self.speakers[language]
        other: Language = "ja" if language == "en" else "en"
        root = "../" * (FOLDER[language] + path).count("/")
        text = self._pages.get_template(template).render(
            book=self.book,
            asset=lambda name: root + self._assets.get(name, name),
            links=self._links,
            language=language,
            say=say,
            root=root,
            home=root + FOLDER[language],
            front=f"{root}{FOLDER[language]}index.html",
            twin=root + FOLDER[other] + path,
            other=other,
            zone=clock.ZONE[language],
            unit=say(_UNITS[self.book.unit]),
            step=clock.length(self.book.seconds, say),
            moment=lambda at: clock.moment(at, language),
            day=lambda at: clock.day(at, language),
            span=lambda at, seconds: clock.span(at, seconds, language),
            iso=clock.iso,
            figure=figures.figure,
            **told(say),
        )
        return text.encode()
