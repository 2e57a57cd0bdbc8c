"""Windows under the rule of 2004 -> the documents that are published beside the pages."""

import msgspec

from collector.gate.hourly import Public, PublicWindow, Values
from collector.paper.clock import iso
from collector.publication import asides
from collector.services import label, service
from teiten.rollup.record import Books

UNIT = "packets per reporting sensor and window"


def files(public: Public) -> dict[str, bytes]:
    """Write the documents; the same input gives the same bytes."""
    return {
        "top5.json": _json(public),
        "top5.csv": _top5(public),
        "windows.csv": _windows(public),
        asides.NAME: asides.table(public.asides, public.seconds),
    }


def _named(public: Public) -> list[tuple[str, Values]]:
    ports = [(label(*curve.kind), curve.values) for curve in public.ports]
    return [*ports, ("ICMP", public.icmp)]


def _rounded(values: Values) -> list[float | None]:
    return [None if value is None else round(value, 3) for value in values]


def _json(public: Public) -> bytes:
    document = {
        "format": "teiten-top5",
        "version": 1,
        "policy": public.policy,
        "unit": UNIT,
        "as_of": iso(public.as_of) if public.windows else None,
        "window_seconds": public.seconds,
        "windows": [_window(window) for window in public.windows],
        "ports": [
            {
                "rank": rank,
                "label": label(*curve.kind),
                "service": service(*curve.kind),
                "protocol": curve.kind[0],
                "number": curve.kind[1],
                "total": round(curve.total, 3),
                "values": _rounded(curve.values),
            }
            for rank, curve in enumerate(public.ports, 1)
        ],
        "icmp": {
            "values": _rounded(public.icmp),
            "families": {name: _rounded(each) for name, each in public.icmp_families.items()},
        },
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _window(window: PublicWindow) -> dict[str, object]:
    return {
        "start": iso(window.start),
        "sensors": {
            "expected": window.expected,
            "reported": window.reported,
            "final": window.finals,
        },
        "books": window.books if window.reported else None,
        "exposure": window.exposure if window.reported else None,
        "sources": window.sources if window.reported else None,
    }


def _top5(public: Public) -> bytes:
    rows: list[list[object]] = [
        ["start", "rank", "label", "packets_per_sensor", "reported", "expected", "final"]
    ]
    for index, window in enumerate(public.windows):
        for rank, (name, values) in enumerate(_named(public), 1):
            place = "" if name == "ICMP" else rank
            (value,) = _rounded(values[index : index + 1])
            start = iso(window.start)
            rows.append(
                [start, place, name, value, window.reported, window.expected, window.finals]
            )
    return _csv(rows)


def _windows(public: Public) -> bytes:
    books = Books.__struct_fields__
    head: list[object] = ["start", "seconds", "expected", "reported", "final", *books]
    rows = [[*head, "address_seconds_4", "address_seconds_6", "sources_4", "sources_6"]]
    for window in public.windows:
        known: list[object] = [None] * (len(books) + 4)
        if window.reported:
            known = [getattr(window.books, name) for name in books]
            known += [window.exposure.get(family) for family in ("4", "6")]
            known += [window.sources.get(family) for family in ("4", "6")]
        rows.append(
            [
                iso(window.start),
                public.seconds,
                window.expected,
                window.reported,
                window.finals,
                *known,
            ]
        )
    return _csv(rows)


def _csv(rows: list[list[object]]) -> bytes:
    """Write rows of figures and of words that need no quotes; what is missing is empty."""
    lines = (",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return ("\n".join(lines) + "\n").encode()
