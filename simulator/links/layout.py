"""A lab's name -> every name and address in it.

Monitored blocks are those of documentation (RFC 5737, RFC 3849). Between routers the lab uses
the space for benchmarks (RFC 2544) and unique local addresses (RFC 4193).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)

from simulator.script.probe import Address
from simulator.script.scenario import Scenario
from simulator.script.targets import Block
from teiten.errors import OperatorError

PREFIX = "teiten-"
"""What the name of every namespace that this room makes begins with."""

UPLOAD_PORT = 8080
METRICS_PORT = 9464
MOST = 64
"""Sensors of one lab."""

MANAGEMENT = IPv4Network("198.19.255.0/24")
_OWN = (IPv4Network("198.18.0.0/15"), IPv6Network("fd00::/16"))
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
    """One lab: sensors, the strangers, and the network between sensors and collector."""

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

    def whose(self, destination: Address) -> str:
        """The name of the sensor in whose block `destination` is."""
        return self.post(destination).name

    def post(self, destination: Address) -> Post:
        """Whose block `destination` is in."""
        return next(
            post for post in self.posts if any(destination in block for block in post.blocks)
        )


def stem(identity: str) -> str:
    """What the namespaces of the lab `identity` begin with, a word without hyphens: it ends at one.

    Who sweeps would take another word for a lab that nobody runs, and end what runs there.
    """
    if "-" in identity:
        raise ValueError(f"{identity} would be taken for another lab's name")
    return f"{PREFIX}lab-{identity}-"


Plot = tuple[str, tuple[Block, ...], bool]
"""A sensor's name, its blocks, and whether they are routed to it."""

PLAN: tuple[Plot, ...] = (
    ("lab-a", (IPv4Network("203.0.113.0/24"),), True),
    ("lab-b", (IPv4Network("198.51.100.0/28"),), False),
    ("lab-c", (IPv4Network("192.0.2.0/29"), IPv6Network("2001:db8:1::/64")), True),
)
"""The lab that is built where no scenario says otherwise."""


LONGEST = 12
"""Letters of a sensor's name that an interface's name has room for."""


def plan(scenario: Scenario) -> tuple[Plot, ...]:
    """Give every sensor of `scenario` a place in a lab."""
    for post in scenario.sensors:
        if len(post.name) > LONGEST:
            raise OperatorError(
                f"A sensor is named {post.name}, and a lab has room for {LONGEST} letters.",
                hint="Give it a shorter name in the scenario.",
            )
        for block in post.networks:
            if any(block.version == own.version and block.overlaps(own) for own in _OWN):
                raise OperatorError(
                    f"{post.name} watches {block}, which the lab uses between its routers.",
                    hint="Choose a block outside 198.18.0.0/15 and fd00::/16.",
                )
    if len(scenario.sensors) > MOST:
        raise OperatorError(
            f"The scenario has {len(scenario.sensors)} sensors, and a lab has room for {MOST}.",
            hint="`teiten simulator write` and `expect` take any number.",
        )
    return tuple((post.name, post.networks, True) for post in scenario.sensors)


def layout(identity: str, plan: Sequence[Plot] = PLAN) -> Layout:
    """Lay out the lab `identity`, a word without hyphens."""
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
