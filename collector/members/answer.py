"""What a member is told -> JSON or CSV. One form for every question, so one table shows any."""

import csv
import io
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
        file = io.StringIO()
        table = csv.writer(file, lineterminator="\n")
        table.writerow(self.columns)
        table.writerows([_said(row.get(name)) for name in self.columns] for row in self.rows)
        return file.getvalue().encode()


def _said(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text
