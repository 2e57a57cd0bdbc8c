"""How a fleet stands, and lives -> lines for a person."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from collector.fleet.life import Life
from collector.fleet.near import BITS, Pair, Reason
from collector.fleet.spread import Spread
from collector.index.strata import CAP
from teiten.measures import span

_NAMED = 12
"""Pairs that are named; the others are counted."""


def spread(found: Spread) -> Iterator[str]:
    """Say how much the boxes can witness, and where the next one helps most."""
    lost = found.boxes - found.witnesses
    note = f", since {lost} stand too near to another" if lost else ""
    yield f"boxes       {found.boxes}, which are {found.witnesses} witnesses{note}"
    for pair in found.near[:_NAMED]:
        yield f"  near      {pair.one} and {pair.other}: {_why(pair)}"
    if len(found.near) > _NAMED:
        yield f"  near      and {len(found.near) - _NAMED} more pairs"
    some = ", ".join(f"{economy} {count}" for economy, count in found.economies.items())
    yield f"economies   {some}: {found.covered:.0%} of all IPv4 addresses are in them"
    yield "networks    " + ", ".join(f"{kind} {n}" for kind, n in found.networks.items())
    far = (
        "" if found.distance is None else f"; nearest neighbours differ in {found.distance:g} bits"
    )
    yield f"addresses   in {found.eighths} of the /8 of IPv4{far}"
    yield from _index(found)


def _why(pair: Pair) -> str:
    reasons = {
        Reason.BLOCK: f"blocks share /{pair.shared} (near from /{BITS[4]}, or /{BITS[6]} of IPv6)",
        Reason.OPERATOR: "one operator in one economy",
    }
    return ", ".join(reasons[reason] for reason in pair.reasons)


def _index(found: Spread) -> Iterator[str]:
    if found.off is None:
        yield "index       nobody watches IPv4"
        return
    off = found.off
    yield (
        f"index       off by {off.whole:.0%}: {off.few:.0%} since boxes are few,"
        f" {off.skewed:.0%} since they do not stand where addresses are"
    )
    if off.capped:
        yield f"  capped    {', '.join(off.capped)}: would stand for more than {CAP:g} times"
    for rank, each in enumerate(found.helps):
        where = f", for instance in {' or '.join(each.where)}" if each.where else ""
        place = " ".join(filter(None, (each.economy, each.network)))
        yield f"{'' if rank else 'next':<12}{place}: off by {each.gain:.1%} less{where}"


def lives(found: Sequence[Life], *, now: float) -> Iterator[str]:
    """One line a box, and one of their versions."""
    for life in found:
        seen = "" if life.seen is None else f"  heard of {span(now - life.seen)} ago"
        version = f"  {life.software}" if life.software else ""
        differences = [*life.differs, *filter(None, [life.reports])]
        differs = f"  DIFFERS: {', '.join(differences)}" if differences else ""
        yield f"{life.name:<32} {life.stage:<10}{seen}{version}{differs}"
    yield from _versions(found)


def _versions(found: Iterable[Life]) -> Iterator[str]:
    versions = Counter(life.software for life in found if life.software)
    if len(versions) > 1:
        some = ", ".join(f"{version} on {count}" for version, count in versions.most_common())
        yield f"versions    {some}"
