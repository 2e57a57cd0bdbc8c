"""A score says how far an economy is from what is usual for its size, whoever is odd."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.geo.score import Why, fit, scores
from teiten.geo.shelf import load

SIZES = {family: load().sizes(family) for family in (4, 6)}


def world(seed: int, family: int = 4, slope: float = 0.8, spread: float = 0.4) -> dict[str, float]:
    """What comes from economies that differ by `spread` powers of ten around a known line."""
    rng = np.random.default_rng(seed)
    return {
        economy: float(10 ** (slope * np.log10(size) - 7 + rng.normal(0, spread)))
        for economy, size in SIZES[family].items()
    }


def numbers(found: dict[str, float | Why]) -> dict[str, float]:
    return {economy: score for economy, score in found.items() if not isinstance(score, Why)}


@pytest.mark.parametrize("family", [4, 6])
def test_the_line_is_found_and_half_of_all_are_above_it(family):
    seen = world(1, family)
    line = fit(seen, SIZES[family], family)
    assert line.slope == pytest.approx(0.8, abs=0.1)
    assert line.deviation == pytest.approx(0.4, rel=0.25)
    above = [score > 50 for score in numbers(scores(seen, SIZES[family], family)).values()]
    assert sum(above) / len(above) == pytest.approx(0.5, abs=0.12)


@given(st.integers(0, 2**32), st.floats(1e-6, 1e6))
@settings(max_examples=25, deadline=None)
def test_the_unit_does_not_matter(seed, factor):
    seen = world(seed)
    changed = {economy: value * factor for economy, value in seen.items()}
    before, after = (numbers(scores(each, SIZES[4], 4)) for each in (seen, changed))
    assert after == pytest.approx(before, abs=1e-6)


@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_the_order_of_economies_does_not_matter(seed):
    seen = world(seed)
    shuffled = list(seen)
    Random(seed).shuffle(shuffled)
    again = scores({e: seen[e] for e in shuffled}, {e: SIZES[4][e] for e in shuffled}, 4)
    assert again == scores(seen, SIZES[4], 4)


@given(st.integers(0, 2**32), st.sampled_from(sorted(SIZES[4])), st.floats(2, 1e6))
@settings(max_examples=50, deadline=None)
def test_who_sends_more_has_no_lower_score(seed, economy, factor):
    seen = world(seed)
    more = seen | {economy: seen[economy] * factor}
    before, after = (numbers(scores(each, SIZES[4], 4)).get(economy, 0) for each in (seen, more))
    assert after >= before


def test_a_fifth_at_a_thousand_times_as_much_moves_the_others_by_less_than_a_deviation():
    seen, rng = world(2), Random(2)
    odd = set(rng.sample(sorted(seen), len(seen) // 5))
    moved = {e: value * (1000 if e in odd else 1) for e, value in seen.items()}
    before, after = (numbers(scores(each, SIZES[4], 4)) for each in (seen, moved))
    assert max(abs(after[e] - before[e]) for e in before if e not in odd) < 10
    assert min(after[e] - before[e] for e in before if e in odd) > 20


def test_who_is_never_seen_has_no_score_and_hardly_moves_the_line():
    seen = world(3)
    unseen = {e: value for e, value in seen.items() if Random(e).random() > 0.2}
    found = scores(unseen, SIZES[4], 4)
    assert {found[e] for e in seen if e not in unseen} == {Why.NOTHING_SEEN}
    before, after = fit(seen, SIZES[4], 4), fit(unseen, SIZES[4], 4)
    assert abs(after.slope - before.slope) < 0.3
    usual = [line.height + line.slope * 7 for line in (before, after)]
    assert abs(usual[0] - usual[1]) < before.deviation


def test_a_network_without_small_economies_in_sight_draws_the_same_line():
    """What is under the horizon is small, and no small economy is in the line."""
    seen = world(4)
    horizon = np.quantile(list(seen.values()), 0.25)
    above = {e: value for e, value in seen.items() if value > horizon}
    assert fit(above, SIZES[4], 4).slope == pytest.approx(fit(seen, SIZES[4], 4).slope, abs=0.15)


@pytest.mark.parametrize(
    ("seen", "size", "why"),
    [
        (0.0, 2**20, Why.NOTHING_SEEN),
        (1.0, 0, Why.NO_ADDRESSES),
        (1.0, 1000, Why.TINY),
        (1000.0, 2**11, Why.LITTLE_USUAL),
    ],
)
def test_an_economy_without_a_score_says_why(seen, size, why):
    found = scores(world(5) | {"ZZ": seen}, SIZES[4] | {"ZZ": size}, 4, least=1e-3)
    assert found["ZZ"] is why


def test_who_is_large_and_sends_little_has_a_low_score():
    seen = world(6) | {"JP": 1e-6}
    assert scores(seen, SIZES[4], 4, least=1e-3)["JP"] < 0


def test_a_few_economies_are_no_line():
    seen = dict.fromkeys(list(SIZES[4])[:9], 1.0)
    assert set(scores(seen, SIZES[4], 4).values()) == {Why.TOO_FEW, Why.NOTHING_SEEN}
    assert scores({}, {}, 4) == {}


def test_where_nobody_differs_nobody_is_far():
    seen = {e: float(size) for e, size in SIZES[4].items()}
    found = numbers(scores(seen, SIZES[4], 4))
    assert max(abs(score - 50) for score in found.values()) < 1e-6


def test_economies_of_one_size_are_compared_all_the_same():
    names = [f"{a}{b}" for a in "AB" for b in "ABCDEFGH"]
    found = scores(dict.fromkeys(names, 1.0) | {"AA": 10.0}, dict.fromkeys(names, 2**20), 4)
    assert found["AA"] == pytest.approx(50 + 10 / 0.05)
    assert found["AB"] == 50
