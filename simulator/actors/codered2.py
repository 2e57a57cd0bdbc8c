"""Code Red II (August 2001): its own networks first -> the same SYNs to TCP/80 as Code Red.

eEye Digital Security: CodeRedII Worm Analysis (2001); Moore, Shannon, Brown: Code-Red: a case
study on the spread and victims of an Internet worm (IMW 2002). An eighth of its targets are
random, half have its own first octet, three eighths its own first two; so three eighths of what a
sensor sees come from its own /16, and half from its /8. What one host sends into the row is
Code Red's; only where its hosts live is its own.
"""

from random import Random

from simulator.actors import neighbours
from simulator.actors.codered import CodeRedRole
from simulator.script.probe import Address
from simulator.script.role import Stage

EIGHT, SIXTEEN = 1 / 2, 3 / 8
"""The shares of targets with its own first octet, and with its own first two."""


class CodeRed2Role(CodeRedRole, frozen=True, kw_only=True, tag="codered2"):
    """Web servers that Code Red II has infected."""

    neighbours: bool = True
    """Most of them live near a sensor; otherwise all of them wherever everybody does."""

    def home(self, rng: Random, stage: Stage) -> Address:
        """Draw one of them, seen with a sensor's eyes."""
        if not self.neighbours or self.economies:
            return super().home(rng, stage)
        return neighbours.home(rng, stage, self.economies, eight=EIGHT, sixteen=SIXTEEN)
