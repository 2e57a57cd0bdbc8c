"""One measurement, and what it is compared with."""

from collections.abc import Callable
from statistics import median
from typing import NamedTuple


class Figure(NamedTuple):
    """A row of build/bench.json; a ratio is only taken with what was measured in the same run."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    against: str = ""

    def to(self, other: "Figure") -> "Figure":
        """Compare with another figure of this run."""
        return self._replace(ratio=self.value / other.value, against=other.name)

    def __str__(self) -> str:
        text = f"{self.name:<32}{self.value:>14,.1f} {self.unit}"
        if self.ratio is None:
            return text
        return f"{text:<60}{self.ratio:>10.3g} of {self.against}"


def medians(unit: str, runs: int, **works: Callable[[], float]) -> dict[str, Figure]:
    """Run each in turn, and again; what else the machine does then hits all of them."""
    said: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            said[name].append(work())
    return {name: Figure(name, median(values), unit) for name, values in said.items()}
