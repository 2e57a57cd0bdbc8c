"""Which series speak for a rise, since when, and when it is over."""

from dataclasses import asdict

import numpy as np
import pytest

from collector.weather.calibrated import HOURLY
from collector.weather.thresholds import rarity
from collector.weather.vigil import Glance, Vigil, whole

HOUR = 3600
SEEN = np.ones(1, dtype=bool)
RARE = rarity(SEEN, 1 / 20, 168)


def live(vigil, counts, expected=20.0, seen=SEEN, at=0):
    """Let the vigil see so many counts of one series."""
    said = None
    for hour, count in enumerate(counts):
        glance = Glance((at + hour) * HOUR, np.array([count]), np.array([expected]), seen)
        said = vigil.step(glance, RARE)
    return said


@pytest.fixture
def calm():
    """A vigil over one series that was usual for two weeks."""
    vigil, rng = Vigil(HOURLY), np.random.default_rng(1)
    rates = 20 * rng.standard_gamma(30, 336) / 30
    live(vigil, rng.poisson(rates).astype(float))
    vigil.traces.sum[:] = 0
    return vigil


def test_what_is_usual_calls_nobody(calm):
    said = live(calm, [20.0] * 48, at=336)
    assert not said.calls[0]
    assert said.sum[0] == 0


def test_what_doubles_calls_within_hours_and_knows_since_when(calm):
    said = live(calm, [20.0, 20.0, 40.0, 40.0, 40.0, 40.0], at=336)
    assert said.calls[0]
    assert said.since[0] == (336 + 2) * HOUR
    assert said.counted[0] / said.awaited[0] == pytest.approx(2)


def test_what_jumps_calls_at_once(calm):
    said = live(calm, [400.0], at=336)
    assert said.calls[0]
    assert said.surprise[0] >= said.jump[0]


def test_growth_calls_before_anything_has_doubled():
    vigil = Vigil(HOURLY)
    live(vigil, [200.0, 190.0, 210.0] * 112, expected=200.0)
    worm = 200 * (1 + 0.6 * 2.0 ** (np.arange(-36, 1) / 6))
    said = live(vigil, worm.round(), expected=200.0, at=336)
    assert said.growth[0] >= said.slope[0]


@pytest.mark.parametrize(
    ("count", "expected", "seen"),
    [(400.0, 20.0, ~SEEN), (np.nan, 20.0, SEEN), (400.0, np.nan, SEEN)],
    ids=["too little was seen", "nothing was counted", "nothing is known"],
)
def test_an_hour_that_says_nothing_changes_nothing(calm, count, expected, seen):
    before = calm.traces.sum.copy(), calm.size.copy()
    said = live(calm, [count], expected, seen, at=336)
    assert not said.calls[0]
    assert (calm.traces.sum, calm.size) == before


def test_no_fall_is_a_rise(calm):
    assert not live(calm, [0.0] * 72, at=336).calls[0]


def test_a_rise_that_goes_on_stands_and_is_over_when_it_is_over(calm):
    assert live(calm, [40.0] * 8, at=336).calls[0]
    calm.begin(0)
    said = live(calm, [40.0] * 12, at=344)
    assert said.stands[0]
    assert not said.over[0]
    assert live(calm, [20.0] * 24, at=356).over[0]


def test_one_lull_does_not_end_a_rise(calm):
    live(calm, [40.0] * 8, at=336)
    calm.begin(0)
    live(calm, [40.0] * 6, at=344)
    assert not live(calm, [22.0], at=350).over[0]


def test_noise_is_learnt():
    quiet, loud = Vigil(HOURLY), Vigil(HOURLY)
    rng = np.random.default_rng(2)
    live(quiet, rng.poisson(200, 600).astype(float), 200.0)
    live(loud, rng.poisson(200 * rng.standard_gamma(3, 600) / 3).astype(float), 200.0)
    assert loud.size[0] == pytest.approx(3, rel=0.3)
    assert quiet.size[0] > 100


def test_a_rise_teaches_nothing_of_the_noise(calm):
    size = calm.size.copy()
    calm.begin(0)
    live(calm, [400.0] * 48, at=336)
    assert calm.size == pytest.approx(size)


def test_a_series_that_is_met_late_begins_unknown(calm):
    size = calm.size[0]
    calm.grow(2)
    assert calm.size[0] == size
    assert calm.size[1] == 20


def test_what_says_little_of_itself_is_like_others_and_what_says_much_is_not():
    """Four series of a size of thirty, one of two, and a new one."""
    vigil, rng = Vigil(HOURLY), np.random.default_rng(4)
    sizes, seen = np.array([30.0, 30, 30, 30, 30, 2, 30]), np.ones(7, dtype=bool)
    for hour in range(600):
        seen[6] = hour >= 590
        counts = rng.poisson(50 * rng.standard_gamma(sizes) / sizes).astype(float)
        vigil.step(Glance(hour * HOUR, counts, np.full(7, 50.0), seen), np.full(7, 1e9))
    assert vigil.size[:5] == pytest.approx(30, rel=0.3)
    assert vigil.size[5] < 6
    assert vigil.size[6] == pytest.approx(30, rel=0.3)


def test_a_level_that_wanders_is_told_from_chance():
    still, moving = Vigil(HOURLY), Vigil(HOURLY)
    rng, level = np.random.default_rng(5), 0.0
    for hour in range(2000):
        level = level * np.exp(-1 / 24) + 0.2 * np.sqrt(1 - np.exp(-2 / 24)) * rng.standard_normal()
        live(still, [float(rng.poisson(200))], 200.0, at=hour)
        live(moving, [float(rng.poisson(200 * np.exp(level)))], 200.0, at=hour)
    assert still.wander[0] < 0.005
    assert moving.wander[0] == pytest.approx(0.04, rel=0.5)


def test_what_an_earlier_release_remembered_is_gone_on_with(calm):
    kept = asdict(calm.traces)
    del kept["agreed"]
    kept["behind"] = np.zeros((24, 1))
    calm.traces = whole(kept)
    assert calm.traces.spare == pytest.approx(kept["spare"])
    assert live(calm, [20.0, 40.0, 40.0, 40.0, 40.0, 40.0], at=336).calls[0]
