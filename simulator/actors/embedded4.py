"""An IPv6 scanner: IPv4 addresses -> the IPv6 addresses that people make of them.

RFC 7707, section 4.1.3: the address as the last 32 bits, or its four decimal numbers written as if
they were hexadecimal (::192:0:2:1).
"""

from collections.abc import Mapping
from ipaddress import IPv6Address
from random import Random
from typing import ClassVar

from simulator.actors import six
from simulator.actors.six import Six
from simulator.script import targets
from simulator.script.probe import Address, Mark
from simulator.script.role import Pace, Role, Stage
from teiten.rollup.record import Family

TAG = "embedded-v4"


class Embedded4Role(Role, frozen=True, kw_only=True, tag="embedded-v4"):
    """Hosts that look for addresses made of IPv4 addresses."""

    FAMILY: ClassVar[Family] = 6

    pace: Pace = 10.0

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Embedded4":
        """Let one of them begin."""
        return Embedded4(rng, source, stage, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """All protocols alike."""
        return six.rates(self.pace, TAG)


class Embedded4(Six):
    """One host that goes through the addresses of an IPv4 network."""

    def __init__(
        self, rng: Random, source: Address, stage: Stage, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` probes a second over the networks of `stage`."""
        super().__init__(rng, source, tag=TAG, pace=pace, begins=begins)
        self._networks = stage.six
        self._base = int(targets.stranger(rng)) & ~0xFF

    def _target(self) -> IPv6Address:
        """Try the next address, in one notation or the other."""
        number = self._base | self._rng.getrandbits(8)
        octets = number.to_bytes(4, "big")
        decimal = int("".join(f"{octet:04d}" for octet in octets), 16)
        network = self._rng.choice(self._networks)
        prefix = six.prefix_of(self._rng, network)
        return six.place(network, prefix, number if self._rng.random() < 0.5 else decimal)
