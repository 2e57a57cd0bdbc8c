"""The words of a policy: which series are public, how often, and how coarsely."""

from dataclasses import dataclass

from collector.index.series import Series
from teiten.rollup.record import ICMP, TCP, UDP

NAME = "gated"
HOUR = 3600

PORTS = tuple(
    [Series(4, TCP, None, port) for port in (21, 22, 23, 25, 80, 81, 110, 135, 139, 143, 443, 445)]
    + [Series(4, TCP, None, port) for port in (1433, 2323, 3306, 3389, 5555, 5900, 6379, 7547)]
    + [Series(4, TCP, None, port) for port in (8080, 8443, 8545, 37215)]
    + [Series(4, UDP, None, port) for port in (53, 123, 137, 161, 389, 1434, 1900, 5060, 53413)]
)
"""Ports of which the largest are public; a fixed list, so that it says nothing about sensors."""
ALWAYS = (Series(4, ICMP),)
"""What is public in every epoch."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How much is let through. Every number is what an attacker has to work with."""

    hours: int = 6
    """Of an epoch; epochs begin at midnight of UTC."""
    share: float = 0.6
    """Of the vetted sensors, drawn anew for every series and epoch."""
    bins: float = 0.1
    """Each bin of values begins so much above the one below it."""
    blur: float = 0.12
    """Standard deviation of what is added to a value's logarithm before it is put into a bin."""
    clip: float = 0.2
    """No sensor pulls by more than this, in logarithms: the corner of Huber's function."""
    far: float = 0.7
    """What is further from what was public is a jump, in logarithms."""
    edge: float = 0.15
    """A jump takes a share of the sensors that is drawn between this and the rest of them."""
    memory: float = 0.05
    """How much of a sensor's habits one epoch teaches."""
    scale: float = 0.1
    """Packets to an address in an hour, well below which rates are compared by difference."""
    fewest: int = 30
    """Below so many vetted sensors nothing is published."""
    full: int = 24
    """Where fewer sensors than these make a value, its bin and its blur are wider alike."""
    listened: float = 0.5
    """A sensor counts in an epoch if it listened in this share of the hours."""
    ports: tuple[Series, ...] = PORTS
    most: int = 5
    """So many of `ports` are public in an epoch: the largest by their public values."""
    always: tuple[Series, ...] = ALWAYS

    @property
    def seconds(self) -> int:
        """Of an epoch."""
        return self.hours * HOUR

    @property
    def series(self) -> tuple[Series, ...]:
        """All that may become public, in the order of the lists."""
        return self.always + self.ports
