"""A lab's name -> every name and address in it.

Monitored blocks are those of documentation (RFC 5737, RFC 3849). Between routers the lab uses
the space for benchmarks (RFC 2544) and unique local addresses (RFC 4193).
"""

from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)

from simulator.probe import Address
from simulator.targets import Block

PREFIX = "teiten-"
"""What the name of every namespace that this room makes begins with."""

UPLOAD_PORT = 8080
METRICS_PORT = 9464
MANAGEMENT = IPv4Network("198.19.255.0/24")
COLLECTOR = MANAGEMENT[1]


@dataclass(frozen=True, slots=True)
class Line:
    """The transfer network of one family: the gateway at one end, a sensor at the other."""

    gateway: IPv4Interface | IPv6Interface
    sensor: IPv4Interface | IPv6Interface


@dataclass(frozen=True, slots=True)
class Post:
    """One sensor's place in the lab."""

    name: str
    namespace: str
    blocks: tuple[Block, ...]
    routed: bool
    """Whether the gateway sends the blocks to the sensor, or looks for each address on the link."""
    lines: tuple[Line, ...]
    management: IPv4Interface

    @property
    def link(self) -> str:
        """The attackers' end of the link to this sensor."""
        return f"to-{self.name}"

    def next_hop(self, destination: Address) -> Address:
        """Who on the link takes a packet for `destination`."""
        if not self.routed:
            return destination
        return self._line(destination.version).sensor.ip

    def gateway(self, version: int) -> Address:
        """The attackers' gateway on this link."""
        return self._line(version).gateway.ip

    @property
    def gateways(self) -> frozenset[Address]:
        """The attackers' gateway on this link, in each family."""
        return frozenset(line.gateway.ip for line in self.lines)

    def _line(self, version: int) -> Line:
        return next(line for line in self.lines if line.gateway.version == version)


@dataclass(frozen=True, slots=True)
class Layout:
    """One lab: three sensors, the strangers, and the network between sensors and collector."""

    identity: str
    posts: tuple[Post, ...]

    @property
    def attacker(self) -> str:
        """The namespace of the strangers."""
        return f"{stem(self.identity)}attacker"

    @property
    def management(self) -> str:
        """The namespace in which the collector takes uploads."""
        return f"{stem(self.identity)}mgmt"

    @property
    def namespaces(self) -> tuple[str, ...]:
        """All of them."""
        return (self.management, self.attacker, *(post.namespace for post in self.posts))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All that is monitored."""
        return tuple(block for post in self.posts for block in post.blocks)

    def post(self, destination: Address) -> Post:
        """Whose block `destination` is in."""
        return next(
            post for post in self.posts if any(destination in block for block in post.blocks)
        )


def stem(identity: str) -> str:
    """What the namespaces of the lab `identity` begin with."""
    return f"{PREFIX}lab-{identity}-"


def layout(identity: str) -> Layout:
    """Lay out the lab `identity`."""
    plan: list[tuple[str, tuple[Block, ...], bool]] = [
        ("lab-a", (IPv4Network("203.0.113.0/24"),), True),
        ("lab-b", (IPv4Network("198.51.100.0/28"),), False),
        ("lab-c", (IPv4Network("192.0.2.0/29"), IPv6Network("2001:db8:1::/64")), True),
    ]
    posts = tuple(
        Post(name, stem(identity) + name, blocks, routed, _lines(place, blocks), _managed(place))
        for place, (name, blocks, routed) in enumerate(plan, 1)
    )
    return Layout(identity, posts)


def _lines(place: int, blocks: tuple[Block, ...]) -> tuple[Line, ...]:
    base4 = int(IPv4Address("198.18.0.0")) + 4 * place
    base6 = int(IPv6Address("fd00::")) + (place << 64)
    four = Line(IPv4Interface((base4 + 1, 30)), IPv4Interface((base4 + 2, 30)))
    six = Line(IPv6Interface((base6 + 1, 64)), IPv6Interface((base6 + 2, 64)))
    return (four, six) if any(block.version == 6 for block in blocks) else (four,)


def _managed(place: int) -> IPv4Interface:
    return IPv4Interface((int(MANAGEMENT[10]) + place, MANAGEMENT.prefixlen))
