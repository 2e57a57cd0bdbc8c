"""Signs step by step, with who sees them -> alarms: when they begin, how high they are, their end.

What was told stays told. An alarm that later steps do not bear out is withdrawn, with the reason,
and counts as wrong in the track record.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from collector.weather.alarm import Alarm, Change, Sign, Standing, What, level
from collector.weather.breadth import LEAST, Breadth
from collector.weather.vigil import Glance, Signs, Vigil

SETTLED = 7 * 86400
"""What lasts for so long is the new usual."""
LATELY = 3 * 86400
"""Seconds after its end in which an alarm may be taken back."""
CERTAIN = 10.0
"""A surprise above which nobody waits for later steps to confirm it."""
UNBORNE = "no later hour spoke for it"
LASTS = "it lasts: this is the usual from now on"
Share = Callable[[int, float], Breadth]
"""A series and the factor that is asked for -> the share of the sensors that see it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one step brought."""

    changes: tuple[Change, ...]
    local: tuple[tuple[str, float], ...]
    """Series that rose at too few sensors for an alarm, and at which share of them."""
    begun: tuple[int, ...]
    ended: tuple[int, ...]
    """Series whose alarms did so."""


class Warden:
    """Knows the alarms that are raised, by the number of their series."""

    def __init__(self, vigil: Vigil, *, least: float = LEAST) -> None:
        """Call what `vigil` sees, where at least this share of the sensors sees it."""
        self.vigil, self.least = vigil, least
        self.open: dict[int, Alarm] = {}
        self.past: list[tuple[int, Alarm]] = []
        """Alarms that ended lately: a late rollup may still take them back."""
        self._local: set[int] = set()

    def resume(self, alarms: Iterable[tuple[int, Alarm]]) -> None:
        """Go on with alarms that were raised before."""
        for row, alarm in alarms:
            if alarm.ended is None:
                self.open[row] = alarm
            else:
                self.past.append((row, alarm))

    def step(
        self, glance: Glance, rarity: np.ndarray, names: Sequence[str], share: Share | None
    ) -> Heard:
        """Take one step; `share` is not asked where nothing calls, and none for what is public."""
        signs = self.vigil.step(glance, rarity)
        before = set(self.open)
        changes = [change for row in sorted(before) for change in self._follow(row, glance, signs)]
        self._local = {row for row in self._local if signs.sum[row] > 0}
        local: list[tuple[str, float]] = []
        for row in np.flatnonzero(signs.calls).tolist():
            if row not in before:
                changes += self.call(row, glance.start, signs, names[row], share, local)
        self.past = [(row, each) for row, each in self.past if glance.start - _end(each) < LATELY]
        after = set(self.open)
        begun, ended = sorted(after - before), sorted(before - after)
        return Heard(tuple(changes), tuple(local), tuple(begun), tuple(ended))

    def call(
        self, row: int, at: int, signs: Signs, name: str, share: Share | None,
        local: list[tuple[str, float]],
    ) -> Iterator[Change]:  # fmt: skip
        """Raise an alarm, or note a local anomaly where too few sensors see it."""
        alarm = _called(name, row, at, signs)
        seen = None if share is None else share(row, alarm.factor)
        if seen is None or seen.sure >= self.least:
            many = None if seen is None else round(seen.share, 3)
            yield from self._raise(row, at, replace(alarm, share=many))
        elif row not in self._local:
            self._local.add(row)
            local.append((name, round(seen.share, 3)))

    def _raise(self, row: int, at: int, alarm: Alarm) -> Iterator[Change]:
        self.vigil.begin(row)
        self.open[row] = alarm
        yield Change(at=at, what=What.RAISED, alarm=alarm)
        if alarm.sign is Sign.JUMP and alarm.evidence >= CERTAIN:
            yield self._confirm(row, at)

    def _confirm(self, row: int, at: int) -> Change:
        self.open[row] = replace(self.open[row], standing=Standing.CONFIRMED)
        return Change(at=at, what=What.CONFIRMED, alarm=self.open[row])

    def _follow(self, row: int, glance: Glance, signs: Signs) -> Iterator[Change]:
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
            yield from self._end(row, at, LASTS)

    def _end(self, row: int, at: int, why: str = "") -> Iterator[Change]:
        alarm = replace(self.open.pop(row), ended=at)
        self.vigil.end(row)
        if alarm.standing is Standing.RAISED and not why:
            alarm = replace(alarm, standing=Standing.WITHDRAWN, why=UNBORNE)
            yield Change(at=at, what=What.WITHDRAWN, alarm=alarm)
        alarm = replace(alarm, why=why or alarm.why)
        self.past.append((row, alarm))
        yield Change(at=at, what=What.ENDED, alarm=alarm)

    def withdraw(self, row: int, raised: int, at: int, why: str) -> Iterator[Change]:
        """Take an alarm back, whether it goes on or has ended; once."""
        alarm = self.open.get(row)
        if alarm is not None and alarm.raised == raised:
            alarm = self.open[row] = replace(alarm, standing=Standing.WITHDRAWN, why=why)
            yield Change(at=at, what=What.WITHDRAWN, alarm=alarm)
            yield from self._end(row, at, why)
            return
        for place, (other, past) in enumerate(self.past):
            taken = past.standing is Standing.WITHDRAWN
            if (other, past.raised) == (row, raised) and not taken:
                past = replace(past, standing=Standing.WITHDRAWN, why=why)
                self.past[place] = row, past
                yield Change(at=at, what=What.WITHDRAWN, alarm=past)


def _end(alarm: Alarm) -> int:
    return alarm.raised if alarm.ended is None else alarm.ended


def _called(name: str, row: int, at: int, signs: Signs) -> Alarm:
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
        raised=at,
        since=int(signs.since[row]),
        sign=sign,
        level=level(factor),
        factor=round(factor, 2),
        counted=round(counted, 1),
        expected=round(expected, 1),
        evidence=round(float(evidence), 2),
        height=round(float(height), 2),
        share=None,
    )
