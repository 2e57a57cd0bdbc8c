"""A topology prober: one target after the other -> hop limits that rise step by step.

Jacobson's traceroute (1988) over IPv6; Gasser et al.: Clusters in the Expanse (IMC 2018) and
Beverly et al.: In the IP of the Beholder (IMC 2018) describe probing of this kind at scale. A
probe dies on the way until its hop limit reaches as far as the target; those that arrive have
1, 2, 3 ... hops left.
"""

from collections.abc import Mapping
from ipaddress import IPv6Address
from random import Random
from typing import Annotated, ClassVar

from msgspec import Meta

from simulator.actors import six
from simulator.actors.steady import Steady
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.shapes import packets
from teiten.rollup.record import Family

TAG = "staircase"
MARK = six.ping(TAG)


class StaircaseRole(Role, frozen=True, kw_only=True, tag="staircase"):
    """Hosts that measure how far it is."""

    FAMILY: ClassVar[Family] = 6

    pace: Pace = 10.0
    steps: Annotated[int, Meta(ge=3, le=30)] = 12
    """How many of the probes to one target arrive."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Staircase":
        """Let one of them begin."""
        return Staircase(rng, source, stage, steps=self.steps, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """Pings alone."""
        return {MARK: self.pace}


class Staircase(Steady):
    """One host that climbs from target to target."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        stage: Stage,
        *,
        steps: int,
        pace: float,
        begins: float = 0.0,
    ) -> None:
        """Send `pace` probes a second, `steps` to each target."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._source, self._networks = rng, source, stage.six
        self._steps, self._sent = steps, 0
        self._identifier = rng.getrandbits(16)
        self._target = self._draw()

    def _next(self) -> Probe:
        step = self._sent % self._steps
        if not step:
            self._target = self._draw()
        self._sent += 1
        packet = packets.echo(
            self._source,
            self._target,
            identifier=self._identifier,
            sequence=self._sent,
            payload=bytes(32),
            ttl=1 + step,
        )
        return Probe(self._target, packet, MARK)

    def _draw(self) -> IPv6Address:
        network = self._rng.choice(self._networks)
        return six.place(network, six.prefix_of(self._rng, network), 1 + self._rng.getrandbits(7))
