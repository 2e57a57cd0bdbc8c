"""Code Red I v2 (July 2001): random addresses -> SYNs to TCP/80 from 99 threads.

Moore, Shannon, Brown: Code-Red: a case study on the spread and victims of an Internet worm (IMW
2002); CERT Advisory CA-2001-19; eEye Digital Security: .ida "Code Red" Worm (2001). Its second
version seeds its generator well, so that every address is as likely as any other. It lives in
the web server of Windows 2000. A SYN alone does not tell it from Code Red II.
"""

from collections.abc import Mapping
from random import Random

from simulator.actors.steady import Steady
from simulator.actors.windows import WINDOWS_2000, Stack
from simulator.script.probe import Address, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.script.targets import Row
from teiten.rollup.record import TCP, Class

MARK = Mark(TCP, Class.SCAN, 80, "codered")


class CodeRedRole(Role, frozen=True, kw_only=True, tag="codered"):
    """Web servers that Code Red has infected."""

    pace: Pace = 10.0

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "CodeRed":
        """Let one of them begin."""
        return CodeRed(rng, source, stage.four, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """It does nothing else."""
        return {MARK: self.pace}


class CodeRed(Steady):
    """One infected web server."""

    def __init__(
        self, rng: Random, source: Address, row: Row, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` SYNs a second from the moment `begins`."""
        super().__init__(pace=pace, begins=begins)
        self._rng, self._row = rng, row
        self._stack = Stack(rng, source, WINDOWS_2000)

    def _next(self) -> Probe:
        destination = self._row[self._rng.randrange(len(self._row))]
        return Probe(destination, self._stack.syn(destination, 80), MARK)
