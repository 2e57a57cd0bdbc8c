"""An IPv6 scanner (2014-): networks of /64 -> probes to ::1, ::2, ... ::ff in each of them.

RFC 7707 (Network Reconnaissance in IPv6 Networks), section 4.1.1: hosts that people number by hand
have small numbers.
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

LAST = 0xFF
TAG = "low-byte"


class LowByte6Role(Role, frozen=True, kw_only=True, tag="low-byte"):
    """Hosts that look for IPv6 addresses that were given by hand."""

    FAMILY: ClassVar[Family] = 6

    pace: Pace = 30.0

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "LowByte6":
        """Let one of them begin."""
        return LowByte6(rng, source, stage, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """All protocols alike."""
        return six.rates(self.pace, TAG)


class LowByte6(Six):
    """One host that goes through the low bytes, network by network."""

    def __init__(
        self, rng: Random, source: Address, stage: Stage, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` probes a second over the networks of `stage`."""
        super().__init__(rng, source, tag=TAG, pace=pace, begins=begins)
        self._networks = stage.six

    def _target(self) -> IPv6Address:
        """Try the next low byte; it begins again when it is through."""
        number = self._sent - 1
        network = self._networks[number // LAST % len(self._networks)]
        return six.place(network, int(network[0]), 1 + number % LAST)
