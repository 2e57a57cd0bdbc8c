"""WannaCry (May 2017): random addresses -> SYNs to TCP/445 from up to 128 threads.

Berry, Homan, Eitzman: WannaCry Malware Profile (FireEye, 2017); Secureworks: WCry Ransomware
Analysis (2017). Each octet comes from Windows' own generator, CryptGenRandom; the first is not
127 and is below 224. A thread waits one second for a connection, so that Windows 7, which most of
its victims ran, repeats no SYN.
"""

from collections.abc import Mapping
from random import Random

from simulator.actors.steady import Steady
from simulator.actors.windows import SEVEN, Stack
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.script.targets import Row
from teiten.rollup.record import TCP, Class

MARK = Mark(TCP, Class.SCAN, 445, "wannacry")


class WannaCryRole(Role, frozen=True, kw_only=True, tag="wannacry"):
    """Machines that WannaCry has encrypted."""

    pace: Pace = 10.0

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "WannaCry":
        """Let one of them begin."""
        return WannaCry(rng, source, stage.four, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {MARK: self.pace}


class WannaCry(Steady):
    """One infected machine."""

    def __init__(
        self, rng: Random, source: Address, row: Row, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` SYNs a second from the moment `begins`."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._row = rng, row
        self._stack = Stack(rng, source, SEVEN)

    def _next(self) -> Probe:
        destination = self._row[self._rng.randrange(len(self._row))]
        return Probe(destination, self._stack.syn(destination, 445), MARK)
