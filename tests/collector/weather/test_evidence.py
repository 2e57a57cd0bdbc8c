"""How strongly counts speak for a rise."""

import math

import numpy as np
import pytest

from collector.weather.evidence import CAP, lean, surprise


def chance(count: int, mean: float, size: float) -> float:
    """Of one packet count, by the formula of the negative binomial."""
    return math.exp(
        math.lgamma(count + size)
        - math.lgamma(size)
        - math.lgamma(count + 1)
        + size * math.log(size / (size + mean))
        + count * math.log(mean / (size + mean))
    )


def one(*numbers: float) -> list[np.ndarray]:
    return [np.array([number], dtype=float) for number in numbers]


@pytest.mark.parametrize("size", [0.7, 10.0, 200.0])
@pytest.mark.parametrize("mean", [0.5, 2.0, 20.0, 200.0])
def test_a_count_leans_by_the_ratio_of_its_chances(mean, size):
    for count in (0, int(mean), int(2 * mean)):
        exact = math.log(chance(count, 2 * mean, size) / chance(count, mean, size))
        found = float(lean(*one(count, mean, size))[0])
        assert found == pytest.approx(max(min(exact, CAP), -CAP), abs=1e-9)


def test_no_hour_says_more_than_the_cap():
    assert lean(*one(1e9, 2, 10))[0] == CAP
    assert lean(*one(0, 1e6, 1e3))[0] == -CAP


@pytest.mark.parametrize("size", [0.7, 3.0, 50.0])
@pytest.mark.parametrize("mean", [0.1, 2.0, 40.0])
def test_the_surprise_of_a_count_is_the_sum_of_what_is_above_it(mean, size):
    for count in (1, 5, int(3 * mean) + 1):
        above = 1 - math.fsum(chance(n, mean, size) for n in range(count))
        if above > 1e-10:
            assert float(surprise(*one(count, mean, size))[0]) == pytest.approx(
                -math.log10(above), abs=1e-4
            )


def test_what_is_far_out_is_surprising_without_limit():
    found = [float(surprise(*one(count, 20, 20))[0]) for count in (100, 1_000, 100_000)]
    assert 4.7 < found[0] < found[1] < found[2] < math.inf


def test_nothing_is_no_surprise():
    assert surprise(*one(0, 20, 20))[0] == 0
    assert lean(*one(0, 20, 20))[0] < 0
