"""An IPv6 scanner: vendors of network cards -> the addresses that their cards give themselves.

RFC 4291, appendix A, and RFC 7707, section 4.1.2: a card's 48 bits with ff:fe in their middle, and
the universal bit turned. Whoever scans takes a vendor's 24 bits and tries cards.
"""

from collections.abc import Mapping
from ipaddress import IPv6Address
from random import Random
from typing import ClassVar

from simulator.actors import six
from simulator.actors.six import Six
from simulator.script.probe import Address, Mark
from simulator.script.role import Pace, Role, Stage
from teiten.rollup.record import Family

VENDORS = (0x001B21, 0x0050F2, 0x001018, 0x080027, 0xB827EB, 0xDCA632, 0x0018E7, 0x001E58)
"""Intel, Microsoft, Broadcom, VirtualBox, Raspberry Pi (twice), and two of home routers."""
UNIVERSAL = 1 << 57
TAG = "eui64"


class Eui64Role(Role, frozen=True, kw_only=True, tag="eui64"):
    """Hosts that look for addresses made of hardware addresses."""

    FAMILY: ClassVar[Family] = 6

    pace: Pace = 10.0

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Eui64":
        """Let one of them begin."""
        return Eui64(rng, source, stage, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """All protocols alike."""
        return six.rates(self.pace, TAG)


class Eui64(Six):
    """One host that tries cards of a vendor."""

    def __init__(
        self, rng: Random, source: Address, stage: Stage, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` probes a second over the networks of `stage`."""
        super().__init__(rng, source, tag=TAG, pace=pace, begins=begins)
        self._networks = stage.six
        self._vendor = rng.choice(VENDORS)

    def _target(self) -> IPv6Address:
        """Try another card of the vendor."""
        card = self._rng.getrandbits(24)
        identifier = (self._vendor << 40 | 0xFFFE << 24 | card) ^ UNIVERSAL
        network = self._rng.choice(self._networks)
        return six.place(network, six.prefix_of(self._rng, network), identifier)
