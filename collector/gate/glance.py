"""A rollup's exact bytes -> one sensor's numbers of all that may be said beside ports' packets.

Of sources only how many there are is left, and of tags only whether they were seen.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from collector.gate.aside import OTHER, Kind, Topic
from collector.gate.watched import IPV4, Subject, Watched
from collector.geo.addresses import parse
from collector.geo.atlas import Atlas
from collector.geo.regions import ECONOMIES
from collector.index.hour import address_hours
from collector.index.series import FAMILIES, Series
from teiten.rollup.record import Class, Exposure

Floats = NDArray[np.float64]
MISCONFIGURED = frozenset({"bittorrent", "netbios", "sip-reply"})
"""Tags of what somebody's wrong settings send."""
RESEARCH = "research-"
"""What the tag of a known research scanner begins with."""
_KINDS = {Class.SCAN: Kind.SCAN, Class.BACKSCATTER: Kind.BACKSCATTER, Class.OTHER: Kind.OTHER}
Origin = tuple[str, int, str, int, str, int]
Said = dict[Subject, float]


class _Body(msgspec.Struct, frozen=True):
    exposure: dict[str, Exposure]
    ports: tuple[tuple[int, int, str, int, int], ...]
    origins: tuple[Origin, ...] = ()


_bodies = msgspec.json.Decoder(_Body)


def glance(body: bytes, watched: Watched, atlas: Atlas | None) -> tuple[Floats, Floats]:
    """Give one number a subject, and the address-hours of both families.

    Sources are those of this hour; a tool that was seen in it is 1.
    """
    found = _bodies.decode(body)
    four = [origin for origin in found.origins if ":" not in origin[0]]
    said = _families(found) | _kinds(found, four) | _sources(four) | _tools(four)
    if atlas:
        said |= _economies(four, atlas, watched)
    hours = address_hours(found.exposure)
    return (
        np.array([said.get(subject, 0.0) for subject in watched.subjects]),
        np.array([hours.get(family, 0.0) for family in FAMILIES]),
    )


def _families(found: _Body) -> Said:
    return {
        Subject(Topic.FAMILIES, Series(family)): float(
            sum(cell[4] for cell in found.ports if cell[0] == family)
        )
        for family in FAMILIES
    }


def _kinds(found: _Body, four: Sequence[Origin]) -> Said:
    """Cells are exact; what tags say is taken from their class."""
    sums: Counter[Kind] = Counter()
    for family, _, kind, _, packets in found.ports:
        if family == FAMILIES[0]:
            sums[_KINDS[Class(kind)]] += packets
    for _, _, kind, _, tag, packets in four:
        if told := _by_tag(tag):
            sums[_KINDS[Class(kind)]] -= packets
            sums[told] += packets
    return {Subject(Topic.KINDS, IPV4, kind): float(sums[kind]) for kind in Kind}


def _by_tag(tag: str) -> Kind | None:
    if tag.startswith(RESEARCH):
        return Kind.RESEARCH
    return Kind.MISCONFIGURATION if tag in MISCONFIGURED else None


def _sources(four: Sequence[Origin]) -> Said:
    seen = {(protocol, number, source) for source, protocol, _, number, _, _ in four}
    many = Counter((protocol, number) for protocol, number, _ in seen)
    return {
        Subject(Topic.SOURCES, Series(4, protocol, None, number)): float(count)
        for (protocol, number), count in many.items()
    }


def _tools(four: Sequence[Origin]) -> Said:
    return {
        Subject(Topic.TOOLS, Series(4, protocol, None, number), tag): 1.0
        for _, protocol, _, number, tag, _ in four
        if tag
    }


def _economies(four: Sequence[Origin], atlas: Atlas, watched: Watched) -> Said:
    """By whose addresses sources have; whatever is of no economy that may be named is other."""
    codes = atlas.at(parse([origin[0] for origin in four]))
    packets = np.array([origin[5] for origin in four], dtype=np.float64)
    sums = np.bincount(codes, weights=packets, minlength=len(ECONOMIES))
    named = [each for each in watched.of(Topic.ECONOMIES) if not each.word]
    said = {each: float(sums[ECONOMIES.index(each.series.economy or "")]) for each in named}
    other = Subject(Topic.ECONOMIES, IPV4, OTHER)
    return said | {other: float(packets.sum()) - sum(said.values())}
