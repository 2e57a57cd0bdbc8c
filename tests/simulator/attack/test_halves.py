"""An estimate that few sensors do not move is moved by half of all that there is."""

import numpy as np
import pytest

from simulator.attack.channel import Heard, learn
from simulator.attack.forecast import fit
from simulator.attack.halves import Halves, Play, best
from simulator.attack.land import land
from simulator.attack.mapped import judge

BLOCKS, N = 2**16, 12
LABELS = ("a", "b", "c")
PLAY = Play(packets=1000.0, everywhere=100.0)


def median(hits, rng):
    """What a median of sensors says that see 1, or 10 where they are hit."""
    seen = np.where(rng.permuted(np.arange(N) < np.asarray(hits)[:, None], axis=1), 10.0, 1.0)
    return np.median(seen * np.exp(0.1 * rng.standard_normal(seen.shape)), axis=1)


def noise(hits, rng):
    return np.exp(rng.standard_normal(len(hits)))


def mapped(rule, values, seed=1, play=PLAY):
    rng = np.random.default_rng(seed)
    sensors = np.sort(rng.choice(BLOCKS, N, replace=False))
    tried = rng.integers(0, N + 1, 30_000)
    channel = learn(Heard(tried, np.log(rule(tried, rng)), np.zeros(len(tried))), N)
    past = {each: fit(np.arange(99) * 3600, np.ones(99)) for each in LABELS}
    attacker = Halves(land(BLOCKS, N, 1024), past, play, channel, rng)
    for at in range(values):
        volleys = attacker.aim(at * 3600, LABELS)
        hits = [each.groups[0].hits(sensors).sum() for each in volleys]
        attacker.hear(volleys, rule(hits, rng).tolist())
    return channel, judge(attacker.land, sensors)


@pytest.mark.parametrize("play", [PLAY, Play(packets=1000.0)], ids=["over a flood", "alone"])
def test_a_median_is_mapped(play):
    _, found = mapped(median, 200, play=play)
    assert found.located >= 11
    assert found.wrong <= 1


def test_values_that_nobody_moves_teach_nothing():
    channel, found = mapped(noise, 200)
    assert best(channel, N)[1] < 0.02
    assert found.located == 0
    assert found.share < 0.05
