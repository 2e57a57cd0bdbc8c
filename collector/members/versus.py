"""What my sensors counted, and what the world's value is -> whether it is only me.

Both sides' intervals are put together at their far ends, so the ratio's is rather too wide.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from collector.index.series import FAMILIES, Series
from collector.index.sheet import Sheet
from teiten.compare import intervals
from teiten.compare.record import Coarse
from teiten.rollup.record import Class

ONLY = 3.0
"""What is surely so many times the world's is only mine."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Packets to an address in an hour, and between what they may lie."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times of the world's mine is."""

    value: float | None
    low: float
    high: float | None
    """Nothing where the world may have seen nothing at all."""

    @property
    def word(self) -> str:
        """Say what it means."""
        if self.low > ONLY:
            return "only mine"
        if self.low > 1:
            return "more than others"
        if self.high is not None and self.high < 1:
            return "less than others"
        return "as others"


def ratio(mine: Rate, world: Rate) -> Ratio:
    """Compare two rates."""
    return Ratio(
        mine.value / world.value if world.value > 0 else None,
        mine.low / world.high if world.high > 0 else 0.0,
        mine.high / world.low if world.low > 0 else None,
    )


def mine(counts: Sequence[int], hours: Sequence[float]) -> Rate:
    """Give the rate of windows' counts over their address-hours, of which there are some."""
    return Rate(*intervals.rate(counts, hours))


def public(value: float, coarse: Coarse) -> Rate:
    """Give a public value with what bins and blur leave open."""
    return Rate(*intervals.public([value], coarse, [1.0]))


def counted(sheet: Sheet, series: Series) -> int:
    """Count the packets of a sheet that are of a series; a field that is nothing is any."""
    sort, number = sheet.keys >> 16, sheet.keys & 0xFFFF
    wanted = (sort >> 10) == FAMILIES.index(series.family)
    if series.protocol is not None:
        wanted &= (sort >> 2 & 0xFF) == series.protocol
    if series.kind is not None:
        wanted &= (sort & 3) == tuple(Class).index(series.kind)
    if series.number is not None:
        wanted &= number == series.number
    return int(sheet.packets[wanted].sum())
