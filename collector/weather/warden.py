"""Signs step by step, with who sees them -> alarms: when they begin, how high they are, their end.

What was told stays told. An alarm that later steps do not bear out is withdrawn, with the reason,
and counts as wrong in the track record.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from collector.weather import breadth
from collector.weather.alarm import Alarm, Change, Sign, Standing, What, level
from collector.weather.vigil import Glance, Signs, Vigil

SETTLED = 7 * 86400
"""What lasts for so long is the new usual."""
CERTAIN = 10.0
"""A surprise above which nobody waits for later steps to confirm it."""
UNBORNE = "no later hour spoke for it"
LASTS = "it lasts: this is the usual from now on"
Share = Callable[[int, float], float]
"""A series and the factor that is asked for -> the share of the sensors that see it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one step brought."""

    changes: tuple[Change, ...]
    local: tuple[tuple[str, float], ...]
    """Series that rose at too few sensors for an alarm, and at which share of them."""
    settled: tuple[int, ...]
    """Series whose usual is to be learnt anew, from when their alarm began on."""


class Warden:
    """Knows the alarms that are raised, by the number of their series."""

    def __init__(self, vigil: Vigil, *, least: float = breadth.LEAST) -> None:
        """Call what `vigil` sees, where at least this share of the sensors sees it."""
        self.vigil, self.least = vigil, least
        self.open: dict[int, Alarm] = {}
        self._local: set[int] = set()

    def resume(self, alarms: Iterable[tuple[int, Alarm]]) -> None:
        """Go on with alarms that were raised before."""
        self.open.update(alarms)

    def step(
        self, glance: Glance, rarity: np.ndarray, names: Sequence[str], share: Share | None
    ) -> Heard:
        """Take one step; `share` is not asked where nothing calls, and none for what is public."""
        signs = self.vigil.step(glance, rarity)
        changes: list[Change] = []
        local: list[tuple[str, float]] = []
        settled: list[int] = []
        raised = sorted(self.open)
        for row in raised:
            changes += self._follow(row, glance, signs, settled)
        self._local = {row for row in self._local if signs.sum[row] > 0}
        for row in np.flatnonzero(signs.calls).tolist():
            if row in raised:
                continue
            alarm = _called(names[row], row, glance, signs, share)
            if alarm.share is None or alarm.share >= self.least:
                changes += self._raise(row, glance.start, alarm)
            elif row not in self._local:
                self._local.add(row)
                local.append((names[row], alarm.share))
        return Heard(tuple(changes), tuple(local), tuple(settled))

    def _raise(self, row: int, at: int, alarm: Alarm) -> Iterator[Change]:
        self.vigil.begin(row)
        self.open[row] = alarm
        yield Change(at=at, what=What.RAISED, alarm=alarm)
        if alarm.sign is Sign.JUMP and alarm.evidence >= CERTAIN:
            yield self._confirm(row, at)

    def _confirm(self, row: int, at: int) -> Change:
        self.open[row] = replace(self.open[row], standing=Standing.CONFIRMED)
        return Change(at=at, what=What.CONFIRMED, alarm=self.open[row])

    def _follow(
        self, row: int, glance: Glance, signs: Signs, settled: list[int]
    ) -> Iterator[Change]:
        at, alarm = glance.start, self.open[row]
        now = float(signs.lately[row])
        if glance.seen[row] and level(now) > alarm.level:
            alarm = self.open[row] = replace(alarm, level=level(now), factor=round(now, 2))
            yield Change(at=at, what=What.HIGHER, alarm=alarm)
        if signs.stands[row] and alarm.standing is Standing.RAISED:
            yield self._confirm(row, at)
        if signs.over[row]:
            yield from self._end(row, at)
        elif at - alarm.raised >= SETTLED:
            settled.append(row)
            yield from self._end(row, at, LASTS)

    def _end(self, row: int, at: int, why: str = "") -> Iterator[Change]:
        alarm = self.open.pop(row)
        self.vigil.end(row)
        if alarm.standing is Standing.RAISED and not why:
            alarm = replace(alarm, standing=Standing.WITHDRAWN, why=UNBORNE)
            yield Change(at=at, what=What.WITHDRAWN, alarm=replace(alarm, ended=at))
        yield Change(at=at, what=What.ENDED, alarm=replace(alarm, ended=at, why=why or alarm.why))

    def withdraw(self, row: int, at: int, why: str) -> Iterator[Change]:
        """Take a raised alarm back."""
        alarm = replace(self.open[row], standing=Standing.WITHDRAWN, why=why)
        self.open[row] = alarm
        yield Change(at=at, what=What.WITHDRAWN, alarm=alarm)
        yield from self._end(row, at, why)


def _called(name: str, row: int, glance: Glance, signs: Signs, share: Share | None) -> Alarm:
    """Write down what called; the sum, if it did, since it knows best when it began."""
    if signs.sum[row] >= signs.height[row]:
        sign, evidence, height = Sign.SUM, signs.sum[row], signs.height[row]
    elif signs.surprise[row] >= signs.jump[row]:
        sign, evidence, height = Sign.JUMP, signs.surprise[row], signs.jump[row]
    else:
        sign, evidence, height = Sign.GROWTH, signs.growth[row], signs.slope[row]
    counted, expected = float(signs.counted[row]), float(signs.awaited[row])
    factor = max(counted / expected, float(signs.lately[row]))
    return Alarm(
        series=name,
        raised=glance.start,
        since=int(signs.since[row]),
        sign=sign,
        level=level(factor),
        factor=round(factor, 2),
        counted=round(counted, 1),
        expected=round(expected, 1),
        evidence=round(float(evidence), 2),
        height=round(float(height), 2),
        share=None if share is None else round(share(row, factor), 3),
    )
