"""An edition <-> the bytes of its file, which are the same wherever it is kept."""

from datetime import UTC, datetime
from typing import Literal, TypedDict

import msgspec

from collector.gate.aside import Aside, Mention, Topic
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


UNITS = {
    Topic.ECONOMIES: UNIT,
    Topic.FAMILIES: "packets per monitored address (IPv6: network of /64) and hour",
    Topic.KINDS: UNIT,
    Topic.SOURCES: "different sources per sensor and hour",
    Topic.TOOLS: "seen",
}


class Word(Row, frozen=True, kw_only=True):
    """A public number of an aside."""

    word: str


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """An aside, as the file has it."""

    topic: Topic
    start: str
    seconds: int
    unit: str
    series: tuple[Word, ...]


class Coverage(msgspec.Struct, frozen=True):
    """How complete it is, in words."""

    listened: Listened


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The file of an edition."""

    format: Literal["teiten-edition"] = "teiten-edition"
    version: Literal[1, 2]
    policy: str
    start: str
    seconds: int
    unit: str = UNIT
    series: tuple[Row, ...]
    coverage: Coverage
    data: str | msgspec.UnsetType = msgspec.UNSET
    """Which data set says where sources are; only there where a series has an economy."""
    asides: tuple[Beside, ...] | msgspec.UnsetType = msgspec.UNSET
    """Since version 2."""


_documents = msgspec.json.Decoder(Document, strict=True)


def encode(edition: Edition) -> bytes:
    """Write an edition down; the same one gives the same bytes."""
    document = Document(
        version=1 if edition.version == 1 else 2,
        policy=edition.policy,
        start=moment(edition.start),
        seconds=edition.seconds,
        series=tuple(_row(line) for line in edition.lines),
        coverage=Coverage(edition.listened),
        data=edition.data or msgspec.UNSET,
        asides=msgspec.UNSET if edition.version == 1 else tuple(map(_beside, edition.asides)),
    )
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def decode(body: bytes) -> Edition:
    """Read back what was written; raises msgspec.MsgspecError where it is something else."""
    found = _documents.decode(body)
    asides = () if found.asides is msgspec.UNSET else found.asides
    return kept(
        found.policy,
        seconds(found.start),
        found.seconds,
        found.coverage.listened,
        tuple(Line(_series(row), row.value) for row in found.series),
        "" if found.data is msgspec.UNSET else found.data,
        tuple(map(_aside, asides)),
        found.version,
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
    return Row(**_named(line.series), value=line.value)


def _beside(aside: Aside) -> Beside:
    return Beside(
        topic=aside.topic,
        start=moment(aside.start),
        seconds=aside.seconds,
        unit=UNITS[aside.topic],
        series=tuple(
            Word(**_named(each.series), word=each.word, value=each.value) for each in aside.mentions
        ),
    )


def _aside(found: Beside) -> Aside:
    mentions = tuple(Mention(_series(row), row.word, row.value) for row in found.series)
    return Aside(found.topic, seconds(found.start), found.seconds, mentions)


class _Name(TypedDict):
    label: str
    family: int
    protocol: int | None
    kind: Class | None
    number: int | None
    economy: str | None


def _named(series: Series) -> _Name:
    family, protocol, kind, number, economy = series
    return _Name(
        label=label(series),
        family=family,
        protocol=protocol,
        kind=kind,
        number=number,
        economy=economy,
    )


def _series(row: Row) -> Series:
    return Series(row.family, row.protocol, row.kind, row.number, row.economy)


def seconds(text: str) -> int:
    """Read a moment of a file; raises msgspec.ValidationError where it is none."""
    try:
        return int(datetime.strptime(text, _TIME).replace(tzinfo=UTC).timestamp())
    except ValueError as error:
        raise msgspec.ValidationError(str(error)) from error
