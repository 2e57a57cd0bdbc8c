"""Conficker (Downadup, November 2008): a flawed generator -> two SYNs to TCP/445 of an address.

Aben: Conficker/Conflicker/Downadup as seen from the UCSD Network Telescope (CAIDA, 2009); Irwin:
A network telescope perspective of the Conficker outbreak (ISSA 2012). Its generator gives 15 bits
where 16 are needed, so the second and the fourth octet of a target are always below 128. Where
nobody answers, Windows XP sends the SYN once more after three seconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from simulator.actors.repeating import Repeating
from simulator.actors.windows import XP, Stack
from simulator.script.probe import Actor, Address, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.script.targets import Block, Row
from teiten.rollup.record import TCP, Class

TIMES, AFTER = 2, 3.0
_SECOND, _FOURTH = 0x00800000, 0x00000080
"""The bits that are never set."""
MARK = Mark(TCP, Class.SCAN, 445, "conficker")


class ConfickerRole(Role, frozen=True, kw_only=True, tag="conficker"):
    """Machines that Conficker has infected."""

    pace: Pace = 10.0
    """SYNs a second, of which every second one is a repetition."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> Actor:
        """Let one of them begin."""
        return Conficker(rng, source, stage.four, pace=self.pace, begins=begins)

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """Nothing where no address is within its reach."""
        return {MARK: self.pace} if reach(stage.four) else {}


class Conficker(Repeating):
    """One infected machine."""

    def __init__(
        self, rng: Random, source: Address, row: Row, *, pace: float, begins: float = 0.0
    ) -> None:
        """Send `pace` SYNs a second from the moment `begins`."""
        super().__init__(pace=pace, times=TIMES, after=AFTER, begins=begins)
        self._rng, self._reach = rng, reach(row)
        self._stack = Stack(rng, source, XP)
        self._mask = _FOURTH | (_SECOND if _holds(self._reach.blocks, _SECOND) else 0)

    def due(self) -> float | None:
        """Never, where it reaches nothing."""
        return super().due() if self._reach else None

    def _next(self) -> Probe:
        while True:
            destination = self._reach[self._rng.randrange(len(self._reach))]
            if not int(destination) & self._mask:
                return Probe(destination, self._stack.syn(destination, 445), MARK)

    def _repeat(self, probe: Probe) -> Probe:
        return replace(probe, packet=self._stack.again(probe.packet))


def reach(row: Row) -> Row:
    """Leave the blocks of `row` that hold a target of its generator.

    Whether a sensor is within reach at all depends on its second octet. In a row of which no
    address is, only the fourth octet counts: such a scenario wants to see the worm.
    """
    lower = _holds(row.blocks, _FOURTH)
    return Row(_holds(lower, _SECOND) or lower)


def _holds(blocks: Sequence[Block], bit: int) -> tuple[Block, ...]:
    """Those of `blocks` with an address in which `bit` is not set."""
    return tuple(b for b in blocks if not int(b[0]) & bit)
