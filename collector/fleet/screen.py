"""How a fleet stands, and lives -> lines for a person."""

from collections.abc import Iterable, Iterator

from collector.fleet.life import Life
from collector.fleet.spread import NEAR, Spread


def spread(found: Spread) -> Iterator[str]:
    """Say how much the boxes can witness, and where the next one helps most."""
    lost = found.boxes - found.witnesses
    note = f", since {lost} stand too near to another (/{NEAR[4]}, or /{NEAR[6]} of IPv6)"
    yield f"boxes       {found.boxes}, which are {found.witnesses} witnesses{note if lost else ''}"
    for pair in found.near:
        yield f"  near      {pair.one} and {pair.other} share /{pair.shared}"
    some = ", ".join(f"{economy} {count}" for economy, count in found.economies.items())
    yield f"economies   {some}: {found.covered:.0%} of all IPv4 addresses are in them"
    yield "networks    " + ", ".join(f"{kind} {n}" for kind, n in found.networks.items())
    far = (
        "" if found.distance is None else f"; nearest neighbours differ in {found.distance:g} bits"
    )
    yield f"addresses   in {found.eighths} of the /8 of IPv4{far}"
    yield f"unknown     {found.unknown:.0%} of how far economies are apart stays unknown"
    for rank, help_ in enumerate(found.helps):
        head = "next        " if rank == 0 else "            "
        yield f"{head}in {help_.economy}: {help_.gain:.1%} less unknown"


def lives(found: Iterable[Life]) -> Iterator[str]:
    """One line a box."""
    for life in found:
        differs = f"  THE REGISTRY DIFFERS in {', '.join(life.differs)}" if life.differs else ""
        yield f"{life.name:<32} {life.stage}{differs}"
