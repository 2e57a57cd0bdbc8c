"""A saying's name and its figures -> the saying in one language, safe to stand in a page.

Every word of the pages is in `sayings`, in both languages; a test finds one that is missing, that
is never said, or whose figures differ between languages.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = ("en", "ja")


class Said(NamedTuple):
    """One saying; `{name}` in it is a figure."""

    en: str
    ja: str


Sayings = Mapping[str, Said]


class Words:
    """Speaks one language."""

    def __init__(self, language: Language, sayings: Sayings) -> None:
        """Say `sayings` in `language`."""
        self.language: Language = language
        self._sayings = {name: escape(getattr(said, language)) for name, said in sayings.items()}

    def __call__(self, saying: str, **figures: object) -> Markup:
        """Say it; figures are escaped, unless they are markup already."""
        return self._sayings[saying].format(**figures)
