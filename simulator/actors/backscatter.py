"""Denial of service somewhere else -> the answers of its victim, which reach everybody.

Moore, Voelker, Savage: Inferring Internet Denial-of-Service Activity (USENIX Security 2001);
Moore, Shannon, Brown, Voelker, Savage (ACM TOCS, 2006). Attacks begin and end: half of them last
less than ten minutes, four fifths less than thirty, nine tenths less than an hour.
"""

import math
from collections.abc import Iterable, Mapping
from random import Random
from typing import Annotated

from msgspec import Meta

from simulator.actors import answers
from simulator.actors.answers import Victim
from simulator.script.probe import Address, Deaf, Mark, Probe
from simulator.script.role import Pace, Role, Stage
from simulator.script.targets import Row

SPREAD = 1.3
"""Of the logarithm of how long an attack lasts: what makes 80% of them last three times less."""

Length = Annotated[float, Meta(gt=0, le=1e9)]


class BackscatterRole(Role, frozen=True, kw_only=True, tag="backscatter"):
    """Victims of floods with forged sources."""

    pace: Pace = 1.0
    """Answers a second while an attack lasts."""
    lasts: Length = 600.0
    """Seconds; half of the attacks are shorter."""
    pauses: Length = 3600.0
    """Seconds from an attack to the next one on the same victim, on average."""

    def actor(self, rng: Random, source: Address, stage: Stage, begins: float) -> "Backscatter":
        """Let its first attack begin."""
        return Backscatter(
            rng,
            source,
            stage.four,
            pace=self.pace,
            lasts=self.lasts,
            pauses=self.pauses,
            begins=begins,
        )

    def rates(self, stage: Stage) -> Mapping[Mark, float]:
        """On average over many attacks; a few of them may look quite different."""
        lasts = self.lasts * math.exp(SPREAD**2 / 2)
        pace = self.pace * lasts / (lasts + self.pauses)
        return {mark: pace * share for mark, share in answers.shares().items()}


class Backscatter(Deaf):
    """One victim, which is attacked again and again."""

    def __init__(
        self,
        rng: Random,
        source: Address,
        row: Row,
        *,
        pace: float,
        lasts: float,
        pauses: float,
        begins: float = 0.0,
    ) -> None:
        """Answer `pace` packets a second while an attack lasts; the first begins at `begins`."""
        self._rng, self._source, self._row = rng, source, row
        self._pace, self._lasts, self._pauses = pace, lasts, pauses
        self._due = begins
        self._attack(begins)

    def due(self) -> float:
        """There is always another attack."""
        return self._due

    def send(self) -> Iterable[Probe]:
        """Answer somebody."""
        yield self._victim.answer(self._row[self._rng.randrange(len(self._row))])
        self._due += self._rng.expovariate(self._pace)
        while self._due >= self._ends:
            self._attack(self._ends + self._rng.expovariate(1 / self._pauses))

    def _attack(self, begins: float) -> None:
        """Begin an attack of some kind."""
        self._victim = Victim(self._rng, self._source)
        self._due = begins + self._rng.expovariate(self._pace)
        self._ends = begins + self._rng.lognormvariate(math.log(self._lasts), SPREAD)
