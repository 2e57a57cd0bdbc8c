"""What a data set is, in the words that go with everything it labelled."""

import msgspec


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A data set by name and date."""

    name: str
    version: str
    """Its maker's version, or the day on which it was built."""
    attribution: str
    """What its licence wants to be said wherever it is used."""

    def __str__(self) -> str:
        """Say it in one line, as it is kept with what it labelled."""
        return f"{self.name} {self.version} ({self.attribution})"
