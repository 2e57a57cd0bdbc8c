"""A picture -> the numbers of it, for programs and for tables."""

import msgspec

from collector.gate.record import Series, label
from collector.paper.clock import iso
from collector.site.book import BOTH, Book
from collector.site.curves import Curve, Picture, drawn

FORMAT, VERSION = "teiten-curves", 1
_HEAD = "start,label,kind,value,low80,high80,low95,high95"


def files(book: Book, picture: Picture) -> dict[str, bytes]:
    """Write both files of a picture."""
    name = f"data/curves-{picture.name}"
    return {f"{name}.json": _json(book, picture), f"{name}.csv": _csv(picture)}


def rounded(value: float | None) -> float | None:
    """With as many digits as the pages know."""
    return None if value is None else round(value, 3)


def _json(book: Book, picture: Picture) -> bytes:
    document = {
        "format": FORMAT,
        "version": VERSION,
        "policy": book.policy,
        "unit": book.unit,
        "span": picture.name,
        "first": iso(picture.first),
        "seconds": picture.seconds,
        "steps": max((len(curve.values) for curve in picture.curves), default=0),
        "now": picture.now,
        "from": iso(picture.begin),
        "until": iso(picture.last),
        "top": drawn(picture)[1].top,
        "curves": [_curve(curve) for curve in picture.curves],
    }
    return msgspec.json.encode(document) + b"\n"


def _curve(curve: Curve) -> dict[str, object]:
    return {
        **named(curve.series),
        "colour": curve.colour,
        "values": [rounded(value) for value in curve.values],
        "forecast": [
            {
                "start": iso(step.start),
                "value": step.value,
                "80%": [step.low80, step.high80],
                "95%": [step.low95, step.high95],
            }
            for step in curve.ahead
        ],
    }


def named(series: Series) -> dict[str, object]:
    """Name a series in a document; a family that is null is both."""
    return {
        "label": label(series),
        "family": None if series.family == BOTH else series.family,
        "protocol": series.protocol,
        "class": series.kind,
        "number": series.number,
        "economy": series.economy,
    }


def _csv(picture: Picture) -> bytes:
    rows = [_HEAD]
    for curve in picture.curves:
        name = label(curve.series)
        for number, value in enumerate(curve.values):
            start = iso(picture.first + number * picture.seconds)
            said = "" if value is None else rounded(value)
            rows.append(f"{start},{name},seen,{said},,,,")
        for step in curve.ahead:
            edges = f"{step.low80},{step.high80},{step.low95},{step.high95}"
            rows.append(f"{iso(step.start)},{name},forecast,{step.value},{edges}")
    return ("\n".join(rows) + "\n").encode()
