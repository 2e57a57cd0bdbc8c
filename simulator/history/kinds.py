"""The mix of a history -> its kinds of packets: a cell each, with its part of the whole."""

from dataclasses import dataclass

from simulator.actors import answers, scanner
from simulator.history.dice import dice
from simulator.history.table import History
from simulator.script.probe import Mark
from teiten.rollup.record import TCP, UDP, Class

GRE = 47
OTHER = {
    Mark(TCP, Class.OTHER, 80): 0.5,
    Mark(TCP, Class.OTHER, 443): 0.4,
    Mark(GRE, Class.OTHER, 0): 0.1,
}
OTHERS = 0.005
"""The share of what is neither scan nor answer; ours."""
ANSWERED = 40
"""Numbers that answers of a transport come to; the thousand of `answers` are too many columns."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One cell of IPv4."""

    mark: Mark
    share: float
    """Of all packets, on average."""
    zeros: float = 0.0
    """How often a sensor's hour has none of it, whatever is to be expected."""

    @property
    def cell(self) -> tuple[int, int, str, int]:
        """Family, protocol, class and number, as a rollup has them."""
        return 4, self.mark.protocol, str(self.mark.kind), self.mark.number


def kinds(history: History, seed: int) -> tuple[Kind, ...]:
    """List them in the order of a rollup's rows; a worm's service is there before it comes."""
    scans = 1 - history.backscatter - OTHERS
    found = {mark: Kind(mark, OTHERS * share) for mark, share in OTHER.items()}
    for mark, share in _answers().items():
        found[mark] = Kind(mark, history.backscatter * share)
    common, total = 1 - history.rare.share, sum(history.ports.values())
    if not history.rare.ports:
        common = 1.0
    for outbreak in history.outbreaks:
        mark = scanner.mark(outbreak.service, 4)
        found[mark] = Kind(mark, 0.0)
    for service, weight in history.ports.items():
        mark = scanner.mark(service, 4)
        found[mark] = Kind(mark, scans * common * weight / total)
    for mark, share in _rare(history, seed, set(found)).items():
        found[mark] = Kind(mark, scans * history.rare.share * share, history.rare.zeros)
    return tuple(sorted(found.values(), key=lambda kind: kind.cell))


def _answers() -> dict[Mark, float]:
    """What victims of floods answer, to fewer numbers."""
    shares: dict[Mark, float] = {}
    for mark, share in answers.shares().items():
        thinned = mark
        if mark.protocol in (TCP, UDP):
            thinned = Mark(mark.protocol, mark.kind, answers.PORTS[mark.number % ANSWERED])
        shares[thinned] = shares.get(thinned, 0.0) + share
    return shares


def _rare(history: History, seed: int, taken: set[Mark]) -> dict[Mark, float]:
    """Draw ports that are not in the mix; the n-th is looked for 1/n as often as the first."""
    rng = dice(seed, "rare")
    found: dict[Mark, float] = {}
    while len(found) < history.rare.ports:
        mark = Mark(TCP if rng.random_sample() < 0.7 else UDP, Class.SCAN, rng.randint(1024, 65536))
        if mark not in taken:
            found.setdefault(mark, 1 / (len(found) + 1))
    total = sum(found.values())
    return {mark: weight / total for mark, weight in found.items()}
