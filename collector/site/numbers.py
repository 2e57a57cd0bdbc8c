"""A book -> the numbers of what is no curve: alarms, forecasts, economies, how much was heard."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from collector.gate.aside import OTHER
from collector.gate.record import label
from collector.geo.public import Countries
from collector.paper.clock import iso
from collector.site.book import Book

VERSION = 1
Row = Sequence[object]
_ALARMS = ("series", "level", "since", "ended", "standing", "times", "reason")
_FORECAST = ("series", "start", "value", "low80", "high80", "low95", "high95")
_ECONOMIES = ("economy", "region", "value", "epochs", "times", "score")
_HEARD = ("start", "heard", "open", "reported", "expected")


def files(book: Book) -> dict[str, bytes]:
    """Write both files of every table that has something to say."""
    content = {}
    for name, (head, rows) in _tables(book).items():
        content[f"data/{name}.json"] = _json(book, name, head, rows)
        content[f"data/{name}.csv"] = _csv(head, rows)
    return content


def _tables(book: Book) -> Mapping[str, tuple[Sequence[str], list[Row]]]:
    found: dict[str, tuple[Sequence[str], list[Row]]] = {}
    if book.starts:
        found["heard"] = (_HEARD, list(_heard(book)))
    if book.track:
        found["alarms"] = (_ALARMS, list(_alarms(book)))
    if book.ahead:
        found["forecast"] = (_FORECAST, list(_forecast(book)))
    if book.places:
        found["economies"] = (_ECONOMIES, list(_economies(book.places)))
    return found


def _heard(book: Book) -> Iterator[Row]:
    for start, heard in zip(book.starts, book.heard, strict=True):
        yield iso(start), str(heard.much), heard.open, heard.reported, heard.expected


def _alarms(book: Book) -> Iterator[Row]:
    for rise in book.rises:
        alarm = rise.alarm
        ended = None if alarm.ended is None else iso(alarm.ended)
        yield (
            label(rise.series), alarm.level, iso(alarm.since), ended, str(alarm.standing),
            alarm.factor, rise.reason,
        )  # fmt: skip


def _economies(places: Countries) -> Iterator[Row]:
    """The named ones, and then all others."""
    for each in places.rows:
        yield each.economy, each.region, each.value, each.epochs, each.times, each.score
    if places.others is not None:
        yield OTHER, None, places.others, None, None, None


def _forecast(book: Book) -> Iterator[Row]:
    for series, told in book.ahead.items():
        for step in told.steps:
            yield (
                label(series), iso(step.start), step.value, step.low80, step.high80, step.low95,
                step.high95,
            )  # fmt: skip


def _json(book: Book, name: str, head: Sequence[str], rows: Sequence[Row]) -> bytes:
    document = {
        "format": f"teiten-{name}-table",
        "version": VERSION,
        "policy": book.policy,
        "unit": book.unit,
        "until": None if book.as_of is None else iso(book.as_of),
        "rows": [dict(zip(head, row, strict=True)) for row in rows],
    }
    return msgspec.json.encode(document) + b"\n"


def _csv(head: Sequence[str], rows: Sequence[Row]) -> bytes:
    lines = [",".join(head), *(",".join(map(_cell, row)) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def _cell(value: object) -> str:
    """Write a cell as RFC 4180 has it; what is missing is empty."""
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text
