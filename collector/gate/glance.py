"""One sensor's hour -> its numbers of all that may be said beside ports' packets.

Of sources only how many there are is left, and of tags only whether they were seen.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from collector.gate.aside import OTHER, Kind, Topic
from collector.gate.watched import IPV4, Subject, Watched
from collector.geo.addresses import parse
from collector.geo.atlas import Atlas
from collector.geo.regions import ECONOMIES
from collector.index.hour import address_hours
from collector.index.series import FAMILIES, Series, by_class
from collector.index.sheet import Origin, Sheet
from teiten.rollup.record import Class

Floats = NDArray[np.float64]
MISCONFIGURED = frozenset({"bittorrent", "netbios", "sip-reply"})
"""Tags of what somebody's wrong settings send."""
RESEARCH = "research-"
"""What the tag of a known research scanner begins with."""
_KINDS = {Class.SCAN: Kind.SCAN, Class.BACKSCATTER: Kind.BACKSCATTER, Class.OTHER: Kind.OTHER}
Said = dict[Subject, float]


def glance(
    sheet: Sheet, origins: Sequence[Origin], watched: Watched, atlas: Atlas | None
) -> tuple[Floats, Floats]:
    """Give one number a subject, and the address-hours of both families.

    Sources are those of this hour; a tool that was seen in it is 1.
    """
    four = [origin for origin in origins if ":" not in origin[0]]
    tagged = [origin for origin in four if origin[4]]
    sums = by_class(sheet.keys, sheet.packets)
    said = _families(sums) | _kinds(sums[0], tagged) | _sources(four, watched) | _tools(tagged)
    if atlas:
        said |= _economies(four, atlas, watched)
    hours = address_hours(sheet.head.exposure)
    return (
        np.array([said.get(subject, 0.0) for subject in watched.subjects]),
        np.array([hours.get(family, 0.0) for family in FAMILIES]),
    )


def _families(sums: Floats) -> Said:
    return {
        Subject(Topic.FAMILIES, Series(family)): float(row.sum())
        for family, row in zip(FAMILIES, sums, strict=True)
    }


def _kinds(sums: Floats, tagged: Sequence[Origin]) -> Said:
    """Cells are exact; what tags say is taken from their class."""
    found = Counter(
        {_KINDS[each]: float(packets) for each, packets in zip(Class, sums, strict=True)}
    )
    for _, _, kind, _, tag, packets in tagged:
        if told := _by_tag(tag):
            found[_KINDS[Class(kind)]] -= packets
            found[told] += packets
    return {Subject(Topic.KINDS, IPV4, kind): found[kind] for kind in Kind}


def _by_tag(tag: str) -> Kind | None:
    if tag.startswith(RESEARCH):
        return Kind.RESEARCH
    return Kind.MISCONFIGURATION if tag in MISCONFIGURED else None


def _sources(four: Sequence[Origin], watched: Watched) -> Said:
    seen: dict[tuple[int | None, int | None], set[str]] = {
        (each.series.protocol, each.series.number): set() for each in watched.of(Topic.SOURCES)
    }
    for source, protocol, _, number, _, _ in four:
        if (known := seen.get((protocol, number))) is not None:
            known.add(source)
    return {
        each: float(len(seen[each.series.protocol, each.series.number]))
        for each in watched.of(Topic.SOURCES)
    }


def _tools(tagged: Sequence[Origin]) -> Said:
    return {
        Subject(Topic.TOOLS, Series(4, protocol, None, number), tag): 1.0
        for _, protocol, _, number, tag, _ in tagged
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
