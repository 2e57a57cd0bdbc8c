"""What an operator says of where a sensor stands -> a place, or his mistake with its remedy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Literal

from collector.geo.regions import REGIONS
from teiten.errors import OperatorError
from teiten.rollup.record import Exposure

Block = IPv4Network | IPv6Network
_LONGEST = 100


class Network(StrEnum):
    """What a sensor's network is for."""

    ACCESS = "access"
    MOBILE = "mobile"
    ENTERPRISE = "enterprise"
    HOSTING = "hosting"
    UNIVERSITY = "university"
    GOVERNMENT = "government"
    TRANSIT = "transit"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sensor stands; nothing of it is ever published."""

    blocks: tuple[str, ...]
    economy: str
    network: Network
    organisation: str
    addresses: int
    """How many of the blocks' IPv4 addresses it watches; of IPv6 it watches whole blocks."""

    @property
    def watched(self) -> dict[str, int]:
        """Addresses by family, as a rollup's exposure counts them; no family without any."""
        six = sum(b.num_addresses for b in map(ip_network, self.blocks) if b.version == 6)
        return {family: n for family, n in (("4", self.addresses), ("6", six)) if n}


@dataclass(frozen=True, slots=True)
class Stay:
    """A place, and since when (seconds since 1970) it is the sensor's."""

    since: int
    place: Place


def place(
    *,
    blocks: Iterable[str],
    economy: str,
    network: str,
    organisation: str,
    addresses: int | None = None,
) -> Place:
    """Check what was said; `addresses` may be left out where all of the blocks are watched."""
    found = _blocks(blocks)
    if economy.upper() not in REGIONS:
        raise OperatorError(
            f"{economy!r} is no economy.", hint="Write it as in ISO 3166-1: JP, TW, BR."
        )
    if network not in {str(kind) for kind in Network}:
        raise OperatorError(
            f"{network!r} is no kind of network.", hint=f"It is one of: {', '.join(Network)}."
        )
    name = organisation.strip()
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise OperatorError(
            f"{organisation!r} is no name of an organisation.",
            hint=f"Write it in one line of at most {_LONGEST} characters.",
        )
    count = _count(found, addresses)
    return Place(tuple(map(str, found)), economy.upper(), Network(network), name, count)


def discord(place: Place, exposure: Mapping[Literal["4", "6"], Exposure]) -> str:
    """Say in which family a rollup counts other addresses than the registry, or nothing."""
    reported = {str(family): each.addresses for family, each in exposure.items() if each.addresses}
    return ", ".join(
        f"IPv{family}: it reports {reported.get(family, 0):,} addresses,"
        f" the registry knows {place.watched.get(family, 0):,}"
        for family in ("4", "6")
        if reported.get(family, 0) != place.watched.get(family, 0)
    )


def _blocks(texts: Iterable[str]) -> tuple[Block, ...]:
    found: list[Block] = []
    for text in texts:
        try:
            block = ip_network(text.strip())
        except ValueError as error:
            raise OperatorError(
                f"{text!r} is no block: {error}.", hint="Write it like 203.0.113.0/24."
            ) from error
        for other in found:
            if block.version == other.version and block.overlaps(other):
                raise OperatorError(
                    f"{block} and {other} overlap.", hint="Name every address once."
                )
        found.append(block)
    if not found:
        raise OperatorError("A place has no block.", hint="Name what is watched with --block.")
    return tuple(found)


def _count(blocks: tuple[Block, ...], addresses: int | None) -> int:
    most = sum(block.num_addresses for block in blocks if block.version == 4)
    if addresses is None:
        return most
    if not min(most, 1) <= addresses <= most:
        raise OperatorError(
            f"{addresses} IPv4 addresses cannot be watched in blocks of {most}.",
            hint="Count the watched addresses of the blocks, and of IPv4 alone.",
        )
    return addresses
