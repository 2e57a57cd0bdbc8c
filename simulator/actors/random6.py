"""An IPv6 scanner: nothing known -> interface identifiers drawn at random.

RFC 7707, section 3: hopeless by exhaustion, and seen all the same, since tools of IPv4 do it; and
the way in which hosts with privacy extensions (RFC 8981) look like targets.
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

TAG = "random-iid"


class Random6Role(Role, frozen=True, kw_only=True, tag="random-iid"):
    """Hosts that draw the addresses that they try."""

    FAMILY: ClassVar[Family] = 6

    pace: Pace = 10.0

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Random6":
        """Let one of them begin."""
        return Random6(rng, source, stage, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """All protocols alike."""
        return six.rates(self.pace, TAG)


class Random6(Six):
    """One host that draws."""

    def __init__(
        self, rng: Random, source: Address, stage: Stage, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` probes a second over the networks of `stage`."""
        super().__init__(rng, source, tag=TAG, pace=pace, begins=begins)
        self._networks = stage.six

    def _target(self) -> IPv6Address:
        """Try any address, but none that looks as if it had been chosen."""
        network = self._rng.choice(self._networks)
        identifier = self._rng.getrandbits(64) | 1 << 63
        while identifier >> 24 & 0xFFFF == 0xFFFE:
            identifier = self._rng.getrandbits(64) | 1 << 63
        return six.place(network, six.prefix_of(self._rng, network), identifier)
