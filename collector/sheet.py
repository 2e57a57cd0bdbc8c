"""Editions -> the bytes of every file that the policy `gated` publishes.

What is public of an epoch is in its own file, which never changes, and in a line of one table.
Everything else here follows from these and can be made by anybody.
"""

from collections.abc import Sequence

import msgspec
from jinja2 import Template

from collector import chart, phrases, sirens
from collector.gate.edition import Edition
from collector.gate.record import UNIT, label, moment, name
from collector.geo.public import Countries
from collector.ranks import MONTH, WEEK, ranks, within
from collector.weather.poster import poster
from collector.weather.sky import WEATHER, Sky, sky

Kept = Sequence[tuple[Edition, bytes]]
"""Every edition with the bytes that it was published with, in order of time."""

_HEAD = "start,seconds,listened,label,family,protocol,class,number,economy,value"
_SHOWN = 5


def files(kept: Kept, template: Template, places: Countries | None = None) -> dict[str, bytes]:
    """Write the page and the data behind it; the same editions give the same bytes.

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
            "top5.json": _top(editions),
            sirens.NAME: sirens.file(editions),
            "index.html": _html(editions, template, places, found),
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
        "as_of": phrases.ended(newest) if newest else None,
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
                "service": phrases.known(line.series),
                "value": line.value,
            }
            for rank, line in enumerate(phrases.ports(edition), 1)
        ],
        "others": {label(line.series): line.value for line in phrases.others(edition)},
    }


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
        "regions": places.regions,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _html(
    editions: Sequence[Edition], template: Template, places: Countries | None, found: Sky | None
) -> bytes:
    page = phrases.page(editions)
    curves = phrases.curves(editions)
    data = {
        "age": "The epoch ended",
        "seconds": editions[-1].seconds if editions else 0,
        "starts": list(phrases.starts(editions)),
        "now": len(phrases.starts(editions)) - 1,
        "curves": [{"label": name, "values": values} for name, values in curves],
    }
    ports = [values for name, values in curves if name != "ICMP"]
    icmp = next((values for name, values in curves if name == "ICMP"), ())
    svg = chart.svg(ports, icmp, "Packets to an address in an hour, epoch by epoch")
    where = phrases.places(places) if places else None
    names = [name for name, _ in curves]
    said = poster(found) if found else None
    text = template.render(page=page, data=data, svg=svg, curves=names, places=where, weather=said)
    return text.encode()
