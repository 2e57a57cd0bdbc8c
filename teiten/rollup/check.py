"""A rollup -> nothing, or the first thing that is wrong with it, with its path."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address

from msgspec import Struct
from msgspec.structs import astuple

from teiten.rollup import sketch
from teiten.rollup.record import ICMP, ICMPV6, TCP, UDP, Cell, Class, Rollup, source_text


class Reason(StrEnum):
    """Why a document is no rollup. Each value is also an answer of the collector."""

    NOT_JSON = "not-json"
    WRONG_FORMAT = "wrong-format"
    WRONG_VERSION = "wrong-version"
    WRONG_SHAPE = "wrong-shape"
    MISALIGNED = "misaligned"
    WRONG_ROW = "wrong-row"
    WRONG_SKETCH = "wrong-sketch"
    UNBALANCED = "unbalanced"


class Fault(Struct, frozen=True):
    """What is wrong: the reason's name, one sentence, and where in the document."""

    reason: Reason
    sentence: str
    path: str

    def __str__(self) -> str:
        return f"{self.sentence} - at {self.path}"


CellKey = tuple[int, int, Class, int]

FIRST_YEAR, LAST_YEAR = 1970, 9998
"""Outside of these a window's ends are no times that everybody can write."""

_PORTED = frozenset({TCP, UDP})

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}")


def fault(rollup: Rollup) -> Fault | None:
    """Say the first thing that is wrong with a document of the right shape."""
    return next(_faults(rollup), None)


def _faults(rollup: Rollup) -> Iterator[Fault]:
    yield from _window(rollup)
    yield from _ports(rollup)
    yield from _origins(rollup)
    yield from _sketches(rollup)
    yield from _books(rollup)
    yield from _unexamined(rollup)


def _window(rollup: Rollup) -> Iterator[Fault]:
    if rollup.start.utcoffset() != timedelta(0) or rollup.start.microsecond:
        yield Fault(Reason.MISALIGNED, "start is not a whole second in UTC", "$.start")
    elif not FIRST_YEAR <= rollup.start.year <= LAST_YEAR:
        yield Fault(Reason.MISALIGNED, f"no window starts in {rollup.start.year:04}", "$.start")
    elif 86400 % rollup.seconds:
        yield Fault(Reason.MISALIGNED, "a window must divide the day evenly", "$.seconds")
    elif rollup.starts % rollup.seconds:
        yield Fault(
            Reason.MISALIGNED, f"start is no multiple of {rollup.seconds} seconds", "$.start"
        )
    for family, exposure in rollup.exposure.items():
        if exposure.addresses > 2 ** (32 if family == "4" else 128):
            yield Fault(
                Reason.WRONG_ROW, "more addresses than the family has", f"$.exposure.{family}[0]"
            )
        if exposure.seconds > rollup.seconds:
            yield Fault(
                Reason.WRONG_ROW,
                f"{exposure.seconds} seconds of exposure in a window of {rollup.seconds}",
                f"$.exposure.{family}[1]",
            )


def _number(family: int, protocol: int, number: int) -> str | None:
    """Say why a protocol's cell cannot have this number."""
    if (family, protocol) in {(4, ICMP), (6, ICMPV6)}:
        return None if number <= 255 else f"{number} is no ICMP type"
    if protocol in _PORTED or not number:
        return None
    return f"protocol {protocol} has no ports, so its number is 0 and not {number}"


def _ports(rollup: Rollup) -> Iterator[Fault]:
    seen: set[CellKey] = set()
    for index, cell in enumerate(rollup.ports):
        family, protocol, kind, number, _ = astuple(cell)
        if protocol not in _PORTED and (complaint := _number(family, protocol, number)):
            yield Fault(Reason.WRONG_ROW, complaint, f"$.ports[{index}]")
        key = family, protocol, kind, number
        if key in seen:
            yield Fault(Reason.WRONG_ROW, "the same cell stands twice", f"$.ports[{index}]")
        seen.add(key)


def cell_key(cell: Cell) -> CellKey:
    """What a cell counts, without the count."""
    return cell.family, cell.protocol, cell.kind, cell.number


def _origins(rollup: Rollup) -> Iterator[Fault]:
    room = {cell_key(cell): cell.packets for cell in rollup.ports}
    families: dict[str, int] = {}
    seen: set[tuple[str, int, Class, int, str]] = set()
    spent: dict[CellKey, int] = dict.fromkeys(room, 0)
    for index, origin in enumerate(rollup.origins):
        source, protocol, kind, number, tag, packets = astuple(origin)
        family = families.get(source)
        if family is None:
            if (family := _canonical_family(source)) is None:
                yield Fault(
                    Reason.WRONG_ROW,
                    "the source is no address in its canonical text",
                    f"$.origins[{index}][0]",
                )
                return
            families[source] = family
        name = source, protocol, kind, number, tag
        if name in seen:
            yield Fault(Reason.WRONG_ROW, "the same origin stands twice", f"$.origins[{index}]")
        seen.add(name)
        key = family, protocol, kind, number
        held = spent.get(key, 0) + packets
        spent[key] = held
        if held > room.get(key, 0):
            yield Fault(
                Reason.UNBALANCED,
                f"origins hold {held} packets of a cell that counts {room.get(key, 0)}",
                f"$.origins[{index}]",
            )


def _canonical_family(text: str) -> int | None:
    """4 or 6, or nothing where the text is not the one that `source_text` writes."""
    if _IPV4.fullmatch(text):  # for speed: most sources are these
        return 4
    if "%" in text:  # a zone means something on one machine only
        return None
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return address.version if source_text(address) == text else None


def _sketches(rollup: Rollup) -> Iterator[Fault]:
    for key, image in rollup.sources.items():
        if complaint := sketch.complaint(image):
            yield Fault(Reason.WRONG_SKETCH, complaint, f"$.sources.{key}")


def _books(rollup: Rollup) -> Iterator[Fault]:
    books = rollup.books
    ports = sum(cell.packets for cell in rollup.ports)
    origins = sum(origin.packets for origin in rollup.origins)
    for path, left, equals, right in (
        (
            "$.books.received",
            books.received,
            "unmonitored + malformed + uncounted + counted",
            books.unmonitored + books.malformed + books.uncounted + books.counted,
        ),
        ("$.books.counted", books.counted, "the sum of ports", ports),
        (
            "$.books.counted",
            books.counted,
            "examined + unexamined",
            books.examined + books.unexamined,
        ),
        (
            "$.ports",
            ports,
            "the sum of origins + overflow + unexamined",
            origins + books.overflow + books.unexamined,
        ),
    ):
        if left != right:
            name = path.rpartition(".")[2].replace("ports", "the sum of ports")
            yield Fault(Reason.UNBALANCED, f"{name} is {left} but {equals} is {right}", path)


def _unexamined(rollup: Rollup) -> Iterator[Fault]:
    """The rows by protocol may be left out; where they are, they say the whole of it."""
    if not rollup.unexamined:
        return
    room: Counter[tuple[int, int]] = Counter()
    for cell in rollup.ports:
        room[cell.family, cell.protocol] += cell.packets
    seen: set[tuple[int, int]] = set()
    for index, row in enumerate(rollup.unexamined):
        key = row.family, row.protocol
        if key in seen:
            yield Fault(
                Reason.WRONG_ROW, "the same protocol stands twice", f"$.unexamined[{index}]"
            )
        seen.add(key)
        if row.packets > room[key]:
            yield Fault(
                Reason.UNBALANCED,
                f"{row.packets} unexamined of a protocol that counts {room[key]}",
                f"$.unexamined[{index}]",
            )
    total = sum(row.packets for row in rollup.unexamined)
    if total != rollup.books.unexamined:
        yield Fault(
            Reason.UNBALANCED,
            f"the sum of unexamined is {total} but books.unexamined is {rollup.books.unexamined}",
            "$.unexamined",
        )
