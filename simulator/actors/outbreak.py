"""A doubling time and a population -> many Blasters, infected along the logistic curve."""

from bisect import bisect_right
from collections.abc import Iterable
from random import Random

from simulator.actors.blaster import Blaster
from simulator.script import epidemic, targets
from simulator.script.crowd import Crowd
from simulator.script.probe import Deaf, Probe
from simulator.script.targets import Row


class Outbreak(Deaf):
    """A worm that spreads in a population; every host in it becomes a Blaster at its moment."""

    def __init__(
        self, rng: Random, row: Row, *, hosts: int, doubling: float, begins: float
    ) -> None:
        """Infect one of `hosts` at `begins`; early on, twice as many are ill every `doubling`."""
        self.moments = [begins + moment for moment in epidemic.moments(hosts, doubling)]
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
