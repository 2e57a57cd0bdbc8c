"""Counts, with what was expected of them -> how strongly each speaks for a rise.

All arrays are by series. Counts are negative binomial (Greenwood, Yule: Journal of the Royal
Statistical Society 83, 1920) around what is expected: variance = mean + mean^2 / size.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TIMES = 2.0
"""The rise that is looked for."""
CAP = 6.0
"""No single hour says more than this, however much it holds."""
_STEPS = 400
_SMALL = 1e-300
_LANCZOS = (
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
    -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
    1.5056327351493116e-7,
)  # fmt: skip


def lean(
    counts: Floats, expected: Floats, size: Floats, times: float = TIMES, cap: float = CAP
) -> Floats:
    """Natural logarithm of how much likelier the counts are at `times` what was expected.

    The step of a CUSUM (Page: Biometrika 41, 1954; for counts Hoehle, Paul: Computational
    Statistics and Data Analysis 52, 2008), capped on both sides.
    """
    more = expected * times
    found: Floats = counts * np.log(times * (expected + size) / (more + size)) - size * np.log(
        (more + size) / (expected + size)
    )
    return np.clip(found, -cap, cap)


def surprise(counts: Floats, expected: Floats, size: Floats) -> Floats:
    """-log10 of the chance of so much or more: the incomplete beta function I_p(counts, size).

    Counts need not be whole numbers; nothing is no surprise.
    """
    p = expected / (expected + size)
    some = counts > 0
    a, b = np.where(some, counts, 1.0), size
    flipped = p > (a + 1) / (a + b + 2)
    logs = _log_beta(np.where(flipped, b, a), np.where(flipped, a, b), np.where(flipped, 1 - p, p))
    chance = np.where(flipped, np.log1p(-np.minimum(np.exp(logs), 1 - 1e-16)), logs)
    return np.where(some, np.maximum(-chance / np.log(10), 0.0), 0.0)


def _log_beta(a: Floats, b: Floats, x: Floats) -> Floats:
    """Logarithm of I_x(a, b) by Lentz's continued fraction (DLMF 8.17.22)."""
    front = (
        _log_gamma(a + b) - _log_gamma(a) - _log_gamma(b)
        + a * np.log(x) + b * np.log1p(-x) - np.log(a)
    )  # fmt: skip
    c = np.ones_like(x)
    d = 1 / _away(1 - (a + b) * x / (a + 1))
    h = d.copy()
    for m in range(1, _STEPS):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + numerator * d)
            c = _away(1 + numerator / c)
            h *= d * c
        if np.all(np.abs(d * c - 1) < 1e-12):
            break
    found: Floats = front + np.log(h)
    return found


def _away(values: Floats) -> Floats:
    """Keep what is divided by from zero."""
    return np.where(np.abs(values) < _SMALL, _SMALL, values)


def _log_gamma(x: Floats) -> Floats:
    """Lanczos: SIAM Journal on Numerical Analysis 1, 1964; for x > 0 below 1/2 by reflection."""
    low = x < 0.5
    z = np.where(low, 1 - x, x) - 1
    series: Floats = np.full_like(z, _LANCZOS[0])
    for n, coefficient in enumerate(_LANCZOS[1:], start=1):
        series += coefficient / (z + n)
    t = z + 7.5
    found = 0.5 * np.log(2 * np.pi) + (z + 0.5) * np.log(t) - t + np.log(series)
    reflected = np.log(np.pi) - np.log(np.abs(np.sin(np.pi * np.where(low, x, 0.5)))) - found
    right: Floats = np.where(low, reflected, found)
    return right
