"""What a member is told -> JSON or CSV. One form for every question, so one table shows any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet would take a text for something to work out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of one shape, and what is to be known of them."""

    columns: tuple[str, ...]
    rows: Sequence[Row]
    about: Mapping[str, Cell] = field(default_factory=dict)

    def json(self, endpoint: str) -> bytes:
        """Write it for programs."""
        rows = [{name: row.get(name) for name in self.columns} for row in self.rows]
        told = {"format": "teiten-members", "version": 1, "endpoint": endpoint}
        return msgspec.json.encode({**told, "about": self.about, "rows": rows}) + b"\n"

    def csv(self) -> bytes:
        """Write it for a spreadsheet; a text stays a text in it."""
        head = ",".join(self.columns)
        lines = [
            ",".join(_quoted(_said(row.get(name))) for name in self.columns) for row in self.rows
        ]
        return "".join(f"{line}\n" for line in (head, *lines)).encode()


def _quoted(text: str) -> str:
    """Write a field as RFC 4180, section 2, has it."""
    if any(letter in text for letter in ',"\r\n'):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def _said(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text
