"""Counts of an hour by sensor -> what an address sees, however odd a fifth of the sensors is.

A weighted mean in which a sensor counts the less, the further it is from what the others say of it:
Tukey's bisquare (Beaton, Tukey: Technometrics 16, 1974), begun from the estimate of Huber (Annals
of Mathematical Statistics 35, 1964), which has one answer only. All arrays are by series and
sensor, or by one of the two.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
SIZE = 0.7
"""Of the negative binomial for one address; that of a block is this times its root."""
UNKNOWN = 0.35
"""What a profile leaves unexplained, as a share of the mean."""
FLOOR = 0.25
"""Variance where nothing is to be expected: one packet is no sign of anything."""
CUT = 4.0
"""A sensor that is as many deviations away counts nothing; where sensors are far apart by nature
(of rare ports most hours have none, and some have many), as many times further."""
ODD, WORTH = 4.5, 10.0
"""A sensor is odd so many deviations away, if that is so many packets."""
HUBER = 2.0
ENOUGH, SEVERAL, FEW = 2.0, 5, 5
"""Packets of a series, series of a sensor, and sensors that it takes to compare over all."""
NARROWEST = 0.25
"""Sensors that are alike by chance are not told apart by less than this."""
APART = 6.0
"""One that is so many deviations from the others in all series together counts nothing in any."""
_MAD = 1.4826
_STEPS = 8
_NORMAL = 1.959964
_WIDER = 1.15
"""Counts are skewed: without this, 91 of 100 intervals hold the truth. See docs/experiments.md."""
_WIDEST = 20.0
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is to estimate from."""

    counts: Floats
    exposure: Floats
    """Address-hours of each sensor; 0 for one that did not report."""
    profiles: Floats
    """How many times of what an address sees a sensor sees."""
    weights: Floats
    """What each sensor stands for."""
    spread: Floats
    """How many times as far as usual the sensors of a series are apart."""
    standing: Floats
    """By sensor: how far it agrees with the others over all series, from 0 to 1."""
    lift: Floats
    """What the estimate of a series has to be multiplied with to be the mean."""

    @property
    def there(self) -> Mask:
        """Who reported."""
        return self.exposure > 0

    @property
    def effective(self) -> Floats:
        """Exposure as if every address saw the same."""
        return self.profiles * self.exposure

    def deviation(self, expected: Floats) -> Floats:
        """How far counts are from what is expected of them, in packets."""
        wide: Floats = np.sqrt(expected * self.burst(expected) + FLOOR) * self.spread[:, None]
        return wide

    def burst(self, expected: Floats) -> Floats:
        """How many times as much as that of a Poisson distribution the variance is."""
        relative = 1 / (SIZE * np.sqrt(np.maximum(self.exposure, 1e-3))) + UNKNOWN**2
        return 1 + expected * relative


@dataclass(frozen=True, slots=True)
class Estimate:
    """Packets to an address in an hour, series by series; not a number where nobody was there."""

    value: Floats
    low: Floats
    high: Floats
    """A 95% interval, as if the sensors were drawn from all that there could be."""
    distance: Floats
    """How many deviations each sensor is away; 0 where nobody was there to compare with."""
    odd: Mask
    """Who is too far away."""
    calm: Floats
    """Packets of all others: they vary less than the estimate where packets are few."""
    ears: Floats
    """The effective address-hours of these."""


def estimate(sight: Sight) -> Estimate:
    """Estimate every series at once."""
    counts, effective = sight.counts, sight.effective
    # A sensor that learnt to see fifty times as much must not outweigh the others by that.
    voice = sight.there * sight.weights * sight.standing / np.maximum(sight.profiles, 1)
    value = _ratio(counts, effective, voice) * sight.lift
    distance = trust = base = counts
    cut = CUT * np.maximum(sight.spread, 1)[:, None]
    for step in range(2 * _STEPS):
        expected = value[:, None] * effective
        distance = (counts - expected) / sight.deviation(expected)
        base = voice / sight.burst(expected)
        trust = base * (_huber(distance) if step < _STEPS else _bisquare(distance, cut))
        value = _ratio(counts, effective, trust) * sight.lift
    low, high = _interval(sight, value, trust, base * _slope(distance, cut))
    far = np.abs(counts - value[:, None] * effective)
    odd = (np.abs(distance) > ODD) & (far >= WORTH) & sight.there
    fits = ~odd & (sight.standing > 0)
    calm, ears = (counts * fits).sum(axis=1), (effective * fits).sum(axis=1)
    return Estimate(value, low, high, np.nan_to_num(distance), odd, calm, ears)


def agreement(sight: Sight, found: Estimate) -> Floats:
    """How far each sensor agrees with the others over several series at once, from 0 to 1.

    One that sees three times as much of everything is within what sensors differ by in each series,
    and far outside in all of them together. The scale is the sensors' own: the median of their
    distances from the median.
    """
    expected = found.value[:, None] * sight.effective
    known = sight.there & (expected >= ENOUGH)
    signs = np.where(known, np.clip(found.distance, -CUT, CUT), 0)
    series = known.sum(axis=0)
    some = series >= SEVERAL
    if np.count_nonzero(some) < FEW:
        return np.ones(len(series))
    mean = signs.sum(axis=0) / np.maximum(series, 1)
    middle = np.median(mean[some])
    width = max(float(np.median(np.abs(mean[some] - middle))) * _MAD, NARROWEST)
    apart = np.where(some, (mean - middle) / width, 0)
    standing: Floats = np.maximum(1 - (apart / APART) ** 2, 0) ** 2
    return standing


def _ratio(counts: Floats, effective: Floats, trust: Floats) -> Floats:
    whole = (trust * effective).sum(axis=1)
    found: Floats = np.divide(
        (trust * counts).sum(axis=1), whole, out=np.full(len(whole), np.nan), where=whole > 0
    )
    return found


def _huber(distance: Floats) -> Floats:
    found: Floats = HUBER / np.maximum(np.abs(distance), HUBER)
    return found


def _bisquare(distance: Floats, cut: Floats) -> Floats:
    found: Floats = np.maximum(1 - (distance / cut) ** 2, 0) ** 2
    return found


def _slope(distance: Floats, cut: Floats) -> Floats:
    """By how much a sensor pulls more when it is a little further away."""
    near = np.minimum((distance / cut) ** 2, 1)
    found: Floats = (1 - near) * (1 - 5 * near)
    return found


def _interval(sight: Sight, value: Floats, trust: Floats, slope: Floats) -> tuple[Floats, Floats]:
    """What the sensors' own scatter says (Huber's sandwich), with Student's t, by its logarithm."""
    shares = trust * sight.effective
    whole = shares.sum(axis=1)
    freedom = np.maximum(whole**2 / np.maximum((shares**2).sum(axis=1), _TINY) - 1, 1)
    left = trust * (sight.counts * sight.lift[:, None] - value[:, None] * sight.effective)
    scatter = np.sqrt((left**2).sum(axis=1) * (1 + 1 / freedom))
    pull = np.maximum((slope * sight.effective).sum(axis=1), whole / 3)
    error = _WIDER * _student(freedom) * scatter / np.maximum(pull * value, _TINY)
    factor = np.exp(np.minimum(error, _WIDEST))
    nothing = np.where(value == 0, 3 / np.maximum(whole, _TINY), 0)
    return value / factor, value * factor + nothing


def _student(freedom: Floats) -> Floats:
    """The 97.5% point of Student's t (Abramowitz, Stegun: 26.7.5)."""
    z = _NORMAL
    found: Floats = (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )
    return found
