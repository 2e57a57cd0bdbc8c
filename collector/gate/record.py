"""An edition <-> the bytes of its file, which are the same wherever it is kept."""

from datetime import UTC, datetime
from typing import Literal

import msgspec

from collector.gate.edition import Edition, Line, Listened, kept
from collector.index.series import Series as Series
from teiten.rollup.record import Class

UNIT = "packets per monitored address and hour"
PROTOCOLS = {1: "ICMP", 6: "TCP", 17: "UDP", 58: "ICMPv6"}
FOLDER = "editions"
"""Of a release: one file an edition."""
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A public number, as the file has it; a null value is missing."""

    label: str
    family: int
    protocol: int | None
    kind: Class | None = msgspec.field(name="class")
    number: int | None
    economy: str | None
    value: float | None


class Coverage(msgspec.Struct, frozen=True):
    """How complete it is, in words."""

    listened: Listened


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The file of an edition."""

    format: Literal["teiten-edition"] = "teiten-edition"
    version: Literal[1] = 1
    policy: str
    start: str
    seconds: int
    unit: str = UNIT
    series: tuple[Row, ...]
    coverage: Coverage
    data: str | msgspec.UnsetType = msgspec.UNSET
    """Which data set says where sources are; only there where a series has an economy."""


_documents = msgspec.json.Decoder(Document, strict=True)


def encode(edition: Edition) -> bytes:
    """Write an edition down; the same one gives the same bytes."""
    document = Document(
        policy=edition.policy,
        start=moment(edition.start),
        seconds=edition.seconds,
        series=tuple(_row(line) for line in edition.lines),
        coverage=Coverage(edition.listened),
        data=edition.data or msgspec.UNSET,
    )
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def decode(body: bytes) -> Edition:
    """Read back what was written; raises msgspec.MsgspecError where it is something else."""
    found = _documents.decode(body)
    try:
        start = datetime.strptime(found.start, _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise msgspec.ValidationError(str(error)) from error
    lines = tuple(
        Line(Series(row.family, row.protocol, row.kind, row.number, row.economy), row.value)
        for row in found.series
    )
    return kept(
        found.policy,
        int(start.timestamp()),
        found.seconds,
        found.coverage.listened,
        lines,
        "" if found.data is msgspec.UNSET else found.data,
    )


def moment(seconds: int) -> str:
    """Write a moment as files have it."""
    return datetime.fromtimestamp(seconds, UTC).strftime(_TIME)


def name(start: int) -> str:
    """Name the file of the edition that begins at `start`."""
    return f"{FOLDER}/{moment(start).replace(':', '')}.json"


def label(series: Series) -> str:
    """Say a public series as operators write it: `23/TCP`, `ICMP`, `IPv6 scan`, `CN`."""
    if series.economy is not None:
        return series.economy
    protocol = None if series.protocol is None else PROTOCOLS.get(series.protocol)
    whole = protocol or (f"IPv{series.family}" if series.protocol is None else "other")
    words = (
        whole if series.number is None else f"{series.number}/{whole}",
        "IPv6" if series.family == 6 and protocol in ("TCP", "UDP") else None,
        None if series.kind is None else str(series.kind),
    )
    return " ".join(word for word in words if word)


def _row(line: Line) -> Row:
    family, protocol, kind, number, economy = line.series
    return Row(
        label=label(line.series),
        family=family,
        protocol=protocol,
        kind=kind,
        number=number,
        economy=economy,
        value=line.value,
    )
