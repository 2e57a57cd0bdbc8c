"""Editions -> the documents that the policy `gated` publishes beside the pages.

What is public of an epoch is in its own file, which never changes, and in a line of one table.
Everything else here follows from these and can be made by anybody.
"""

from collections.abc import Sequence

import msgspec

from collector.gate.edition import Edition, Line
from collector.gate.record import UNIT, Series, label, moment, name
from collector.geo.public import Countries
from collector.publication import asides, sirens
from collector.publication.ranks import MONTH, WEEK, ranks, within
from collector.services import service
from collector.weather.sky import WEATHER, sky

Kept = Sequence[tuple[Edition, bytes]]
"""Every edition with the bytes that it was published with, in order of time."""

_HEAD = "start,seconds,listened,label,family,protocol,class,number,economy,value"
_SHOWN = 5


def files(kept: Kept, places: Countries | None = None) -> dict[str, bytes]:
    """Write the documents; the same editions give the same bytes.

    `places` is what these say of economies, if any is public.
    """
    editions = [edition for edition, _ in kept]
    own = {name(edition.start): body for edition, body in kept}
    economies = {"economies.json": _economies(places)} if places else {}
    found = sky(editions)
    weather = {WEATHER: found.document()} if found else {}
    return (
        own
        | economies
        | weather
        | {
            "editions.csv": _table(editions),
            asides.NAME: asides.table(aside for each in editions for aside in each.asides),
            "top5.json": _top(editions),
            sirens.NAME: sirens.file(editions),
        }
    )


def _table(editions: Sequence[Edition]) -> bytes:
    rows = [_HEAD]
    for edition in editions:
        head = f"{moment(edition.start)},{edition.seconds},{edition.listened}"
        rows += [
            ",".join(
                "" if cell is None else str(cell)
                for cell in (head, label(line.series), *line.series, line.value)
            )
            for line in edition.lines
        ] or [head + "," * 7]
    return ("\n".join(rows) + "\n").encode()


def _top(editions: Sequence[Edition]) -> bytes:
    newest = editions[-1] if editions else None
    document = {
        "format": "teiten-top5",
        "version": 2,
        "policy": "gated",
        "unit": UNIT,
        "as_of": moment(newest.start + newest.seconds) if newest else None,
        "now": _now(newest) if newest else None,
        "week": _while(editions, WEEK),
        "month": _while(editions, MONTH),
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _now(edition: Edition) -> dict[str, object]:
    return {
        "start": moment(edition.start),
        "seconds": edition.seconds,
        "listened": edition.listened,
        "ports": [
            {
                "rank": rank,
                "label": label(line.series),
                "service": _known(line.series),
                "value": line.value,
            }
            for rank, line in enumerate(_ports(edition), 1)
        ],
        "others": {label(line.series): line.value for line in _others(edition)},
    }


def _ports(edition: Edition) -> list[Line]:
    """Its public ports, the largest first."""
    return [line for line in edition.lines if line.series.number is not None]


def _others(edition: Edition) -> list[Line]:
    """What is public beside ports and economies."""
    return [
        line for line in edition.lines if line.series.number is None and line.series.economy is None
    ]


def _known(series: Series) -> str:
    """What people know a port by."""
    if series.protocol is None or series.number is None:
        return ""
    return service(series.protocol, series.number)


def _while(editions: Sequence[Edition], seconds: int) -> dict[str, object]:
    told = within(editions, seconds)
    return {
        "since": moment(told[0].start) if told else None,
        "epochs": len(told),
        "ports": [
            {
                "rank": rank,
                "label": label(each.series),
                "mean": float(f"{each.mean:.3g}"),
                "epochs": each.epochs,
            }
            for rank, each in enumerate(ranks(told)[:_SHOWN], 1)
        ],
    }


def _economies(places: Countries) -> bytes:
    document = {
        "format": "teiten-economies",
        "version": 1,
        "policy": "gated",
        "unit": UNIT,
        "since": moment(places.start),
        "until": moment(places.end),
        "data": places.data,
        "allocated": places.allocated,
        "economies": places.rows,
        "others": places.others,
        "regions": places.regions,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
