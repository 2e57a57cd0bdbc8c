"""A doubling time and a population -> many Blasters, infected along the logistic curve.

The SI model of epidemics, as fitted to Code Red by Staniford, Paxson, Weaver: How to 0wn the
Internet in Your Spare Time (USENIX Security 2002). dk/dt = r k (1 - k/K), so the moment at which
the curve passes k is known in closed form, and so is the k-th infection.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable
from random import Random

from simulator import targets
from simulator.actors.blaster import Blaster
from simulator.crowd import Crowd
from simulator.probe import Deaf, Probe
from simulator.targets import Row


class Outbreak(Deaf):
    """A worm that spreads in a population; every host in it becomes a Blaster at its moment."""

    def __init__(
        self, rng: Random, row: Row, *, hosts: int, doubling: float, begins: float
    ) -> None:
        """Infect one of `hosts` at `begins`; early on, twice as many are ill every `doubling`."""
        self.moments = [begins + moment for moment in _moments(hosts, doubling)]
        self._crowd = Crowd(
            Blaster(rng, targets.stranger(rng), row, begins=moment) for moment in self.moments
        )

    def infected(self, now: float) -> int:
        """Count the hosts that are ill by `now`."""
        return bisect_right(self.moments, now)

    def due(self) -> float | None:
        """The next of them to knock."""
        return self._crowd.due()

    def send(self) -> Iterable[Probe]:
        """Let that one knock."""
        return self._crowd.send()


def _moments(hosts: int, doubling: float) -> list[float]:
    """When the curve through one host at 0 passes 1, 1.5, 2.5, ... hosts."""
    rate = math.log(2) / doubling
    healthy = max(hosts - 1, 1)

    def passes(ill: float) -> float:
        return -math.log((hosts / ill - 1) / healthy) / rate

    return [0.0] + [passes(host + 0.5) for host in range(1, hosts)]
