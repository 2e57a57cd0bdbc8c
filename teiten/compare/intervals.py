"""How often something was counted -> between which rates it may lie.

For counts, Byar's approximation of the exact Poisson interval (Breslow, Day: Statistical Methods in
Cancer Research II, 1987, 2.10). Strangers come in bursts, so the count is first divided by how much
more it varies from hour to hour than chance would have it (Wedderburn: Biometrika 61, 1974).
"""

import math
from collections.abc import Sequence

from teiten.compare.record import Coarse

Z = 1.959964
"""Deviations of a normal distribution that hold 95%."""
_NONE = -math.log(0.025)
"""What nobody saw is below this in 97.5% of all cases."""
FEWEST = 4
"""Hours from which on it is known how much a count varies."""


def counted(count: float) -> tuple[float, float]:
    """Say between what the mean of a count lies, at 95%."""
    if count <= 0:
        return 0.0, _NONE
    low = count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3
    more = count + 1
    high = more * (1 - 1 / (9 * more) + Z / (3 * math.sqrt(more))) ** 3
    return max(low, 0.0), high


def bursts(counts: Sequence[int], exposure: Sequence[float]) -> float:
    """Say how many times the variance of chance counts have, and 1 where that is not known."""
    total, whole = sum(counts), sum(exposure)
    if len(counts) < FEWEST or not total or not whole:
        return 1.0
    expected = [total * each / whole for each in exposure]
    off = sum((c - m) ** 2 / m for c, m in zip(counts, expected, strict=True) if m > 0)
    return max(off / (len(counts) - 1), 1.0)


def rate(counts: Sequence[int], exposure: Sequence[float]) -> tuple[float, float, float]:
    """Give a rate with its interval, of counts over address-hours alike."""
    total, whole = sum(counts), sum(exposure)
    wide = bursts(counts, exposure)
    low, high = counted(total / wide)
    return total / whole, wide * low / whole, wide * high / whole


def public(
    values: Sequence[float], coarse: Coarse, weights: Sequence[float]
) -> tuple[float, float, float]:
    """Give the mean of public values with what bins and blur leave open of it."""
    whole = sum(weights)
    many = whole**2 / sum(weight**2 for weight in weights)
    half = math.log1p(coarse.bins) / 2 + Z * coarse.blur / math.sqrt(many)
    lows, highs = zip(*(_around(value, half, coarse) for value in values), strict=True)

    def mean(found: Sequence[float]) -> float:
        return sum(w * each for w, each in zip(weights, found, strict=True)) / whole

    return mean(values), mean(lows), mean(highs)


def _around(value: float, half: float, coarse: Coarse) -> tuple[float, float]:
    if value <= 0:
        quiet = math.log1p(coarse.bins) + 2 * coarse.blur
        return 0.0, coarse.scale * math.expm1(quiet + half)
    middle = math.log1p(value / coarse.scale)
    return (
        coarse.scale * math.expm1(max(middle - half, 0.0)),
        coarse.scale * math.expm1(middle + half),
    )


def below(values: Sequence[float], before: Sequence[float | None], coarse: Coarse) -> float:
    """Say what a watched port is below that is not among a step's public ones.

    `values` are the public ports', `before` what these were the step before. Who is not public was
    smaller than the smallest, by the rank that docs/publication.md has, unless it `holds`.
    """
    ranks = [
        max(_log(value, coarse), (_log(value, coarse) + _log(was, coarse)) / 2)
        if was is not None
        else _log(value, coarse)
        for value, was in zip(values, before, strict=True)
    ]
    half = math.log1p(coarse.bins) / 2 + Z * coarse.blur
    return coarse.scale * math.expm1(min(ranks) + coarse.holds + half)


def _log(value: float, coarse: Coarse) -> float:
    return math.log1p(value / coarse.scale)
