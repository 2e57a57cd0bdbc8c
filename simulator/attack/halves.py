"""Published estimates that bound what one sensor does -> a map: half of everything is hit at once.

An estimate that no few sensors move is moved by half of them. So half of all cells get markers,
drawn anew for every value, the value says a little of how many sensors were among them, and beliefs
about all cells are mended by it: a code over a noisy channel, with feedback. What is known of other
sensors, and packets everywhere, put the estimate where it is most easily tipped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from simulator.attack.channel import Channel, Heard, worth
from simulator.attack.counting import all_told, weighed
from simulator.attack.forecast import Forecast, logs
from simulator.attack.land import Floats, Land, cut
from simulator.attack.volley import Volley, group

_ABOVE, _PARTS = 0.6, 64
_SHARES = np.arange(1, 25) / 25


@dataclass(frozen=True, slots=True)
class Play:
    """How an attacker makes a value tell most."""

    packets: float
    """To those that are hit, within the time of a value."""
    everywhere: float = 0.0
    """To all of them; if it is much more than usual, nothing is left to chance but the gate's."""
    anchors: int = 0
    """Sensors of his own, or known to him."""
    lifted: int = 0
    """How many of these are hit."""


class Halves:
    """The attacker of a robust estimate."""

    def __init__(
        self,
        land: Land,
        forecasts: Mapping[str, Forecast],
        play: Play,
        channel: Channel,
        rng: np.random.Generator,
        share: float | None = None,
    ) -> None:
        """Look for the sensors of `land`; hit that `share` of everything, or what is best."""
        self.land = land
        self._forecasts, self._play, self._channel, self._rng = forecasts, play, channel, rng
        self._before: dict[str, float] = {}
        self._share = best(channel, land.sensors)[0] if share is None else share

    def aim(self, start: int, labels: Sequence[str]) -> list[Volley]:
        """Choose cells for each series anew."""
        land, play = self.land, self._play
        volleys = []
        for label in labels:
            hit = self._rng.random(len(land.chance)) < self._share
            groups = (group(land, hit, play.packets),)
            volleys.append(Volley(label, start, groups, play.everywhere))
        return volleys

    def hear(self, volleys: Sequence[Volley], values: Sequence[float]) -> None:
        """Learn from what was published for them."""
        for volley, value in zip(volleys, values, strict=True):
            if np.isnan(value):
                continue
            (hit,) = volley.groups
            chosen = np.isin(self.land.first, hit.first)
            told = float(logs(np.array([value]))[0]) - self._level(volley)
            before = self._before.get(volley.label)
            self._before[volley.label] = told
            if before is not None:
                likelihood = self._channel.likelihood(before, told)
                self.land = weighed(self.land, chosen, likelihood)
        self.land = cut(all_told(self.land), _ABOVE, _PARTS)

    def _level(self, volley: Volley) -> float:
        """What is usual; with packets everywhere that is nothing to the point."""
        everywhere = self._play.everywhere
        return 0.0 if everywhere else self._forecasts[volley.label].level(volley.start)


def best(channel: Channel, sensors: int, elsewhere: Heard | None = None) -> tuple[float, float]:
    """Choose which share to hit, such that a value says most; `elsewhere` it has to prove it."""
    tried = [binomial(sensors, share) for share in _SHARES.tolist()]
    bits = [
        channel.bits(each) if elsewhere is None else worth(channel, each, elsewhere)
        for each in tried
    ]
    at = int(np.argmax(bits))
    return float(_SHARES[at]), bits[at]


def binomial(sensors: int, share: float) -> Floats:
    """How likely each number of sensors is, of which a share is hit."""
    ways = np.array([comb(sensors, n) for n in range(sensors + 1)], dtype=np.float64)
    numbers = np.arange(sensors + 1)
    found: Floats = ways * share**numbers * (1 - share) ** (sensors - numbers)
    return found
