"""Editions -> the bytes of every file that the policy `gated` publishes.

What is public of an epoch is in its own file, which never changes, and in a line of one table.
Everything else here follows from these and can be made by anybody.
"""

from collections.abc import Sequence

import msgspec
from jinja2 import Template

from collector import chart, phrases
from collector.gate.edition import Edition
from collector.gate.record import UNIT, label, moment, name
from collector.ranks import MONTH, WEEK, ranks, within

Kept = Sequence[tuple[Edition, bytes]]
"""Every edition with the bytes that it was published with, in order of time."""

_HEAD = "start,seconds,listened,label,family,protocol,class,number,economy,value"
_SHOWN = 5


def files(kept: Kept, template: Template) -> dict[str, bytes]:
    """Write the page and the data behind it; the same editions give the same bytes."""
    editions = [edition for edition, _ in kept]
    own = {name(edition.start): body for edition, body in kept}
    return own | {
        "editions.csv": _table(editions),
        "top5.json": _top(editions),
        "index.html": _html(editions, template),
    }


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


def _html(editions: Sequence[Edition], template: Template) -> bytes:
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
    return template.render(page=page, data=data, svg=svg, curves=[n for n, _ in curves]).encode()
