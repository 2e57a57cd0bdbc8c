"""The words of a policy: which series are public, how often, and how coarsely."""

from dataclasses import dataclass, replace

from collector.gate.table import ECONOMIES, PORTS, Gate
from collector.index.series import Series
from teiten.rollup.record import ICMP, TCP, UDP

NAME = "gated"
HOUR = 3600


def port(text: str) -> Series:
    """Read a port as operators write it: `23/TCP`."""
    number, protocol = text.split("/")
    return Series(4, {"TCP": TCP, "UDP": UDP}[protocol], None, int(number))


ALWAYS = (Series(4, ICMP),)
"""What is public in every epoch."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How much is let through. Every number is what an attacker has to work with."""

    hours: int = 6
    """Of an epoch; epochs begin at midnight of UTC."""
    share: float = 0.5
    """Of the vetted sensors, drawn anew for every series and epoch."""
    bins: float = 0.1
    """Each bin of values begins so much above the one below it."""
    blur: float = 0.09
    """Standard deviation of what is added to a value's logarithm before it is put into a bin."""
    clip: float = 0.15
    """No sensor pulls by more than this, in logarithms: the corner of Huber's function."""
    far: float = 0.7
    """What is further from what was public is a jump, in logarithms."""
    edge: float = 0.12
    """A jump takes a share of the sensors that is drawn between this and the rest of them."""
    calm: float = 0.5
    """How often there is no jump, whatever sensors say."""
    below: float = 0.35
    """How far below the smallest public port the others are taken to be, in logarithms."""
    holds: float = 0.25
    """How much larger than the smallest public port another one has to be, in logarithms."""
    memory: float = 0.05
    """How much of a sensor's habits one epoch teaches."""
    scale: float = 0.1
    """Packets to an address in an hour, well below which rates are compared by difference."""
    fewest: int = 30
    """Below so many vetted sensors nothing is published."""
    full: int = 20
    """Where fewer sensors than these make a value, its bin and its blur are wider alike."""
    listened: float = 0.5
    """A sensor counts in an epoch if it listened in this share of the hours."""
    ports: tuple[Series, ...] = tuple(port(each) for each in PORTS)
    """A fixed list, so that it says nothing about sensors."""
    most: int = 5
    """So many of `ports` are public in an epoch: the largest by their public values."""
    always: tuple[Series, ...] = ALWAYS
    asides: bool = True
    """Whether anything is said beside ports' packets."""
    economies: tuple[str, ...] = ECONOMIES
    """A fixed list, like the ports, of which `most` are public for a week."""
    aside_calm: float = 0.8
    aside_blur: float = 0.25
    aside_memory: float = 0.2
    """The same three numbers of what is said beside."""
    often: int = 4
    """A sensor saw a tool in a week if it saw it in so many hours."""

    @property
    def seconds(self) -> int:
        """Of an epoch."""
        return self.hours * HOUR

    @property
    def rarely(self) -> "Policy":
        """The numbers of what is said beside, which is more in number and therefore calmer."""
        return replace(self, calm=self.aside_calm, blur=self.aside_blur, memory=self.aside_memory)

    @property
    def series(self) -> tuple[Series, ...]:
        """All that may become public, in the order of the lists."""
        return self.always + self.ports


def policy(gate: Gate) -> Policy:
    """Take the settings' word for it."""
    return Policy(
        hours=gate.epoch_hours,
        share=gate.share,
        bins=gate.bins,
        blur=gate.blur,
        clip=gate.clip,
        far=gate.far,
        edge=gate.edge,
        calm=gate.calm,
        below=gate.below,
        holds=gate.holds,
        memory=gate.memory,
        scale=gate.scale,
        fewest=gate.fewest,
        full=gate.full,
        listened=gate.listened,
        ports=tuple(port(each) for each in gate.ports),
        most=gate.top,
        asides=gate.asides,
        economies=gate.economies,
        aside_calm=gate.aside_calm,
        aside_blur=gate.aside_blur,
        aside_memory=gate.aside_memory,
        often=gate.often,
    )
