"""A plain mean gives its sensors away; a curve that nobody moves does not."""

import numpy as np
import pytest

from simulator.attack.forecast import fit
from simulator.attack.land import land
from simulator.attack.mapped import judge
from simulator.attack.sieve import Sieve

BLOCKS, N, WARM = 2**20, 10, 14 * 24
LABELS = ("a", "b", "c")


def mapped(rule, *, hours, seed=1, budget=1e9):
    """Let the attacker at work; `rule` makes a value of the usual one and of what was sent."""
    rng = np.random.default_rng(seed)
    sensors = np.sort(rng.choice(BLOCKS, N, replace=False))
    starts = np.arange(WARM + hours) * 3600
    usual = 100 * np.exp(0.1 * rng.standard_normal((len(starts), len(LABELS))))
    past = {each: fit(starts[:WARM], usual[:WARM, at]) for at, each in enumerate(LABELS)}
    attacker = Sieve(land(BLOCKS, N, 1024), past, 3600, budget=budget, rng=rng)
    for hour in range(WARM, WARM + hours):
        volleys = attacker.aim(int(starts[hour]), LABELS)
        assert all(each.packets(BLOCKS) <= budget for each in volleys)
        added = [sum(g.packets * g.hits(sensors).sum() for g in v.groups) / N for v in volleys]
        attacker.hear(volleys, [rule(usual[hour, at], more) for at, more in enumerate(added)])
    return judge(attacker.land, sensors)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_plain_mean_is_mapped_within_days(seed):
    found = mapped(lambda usual, added: usual + added, hours=120, seed=seed)
    assert found.located >= 9
    assert found.wrong == 0


def test_where_packets_change_nothing_nothing_is_found():
    found = mapped(lambda usual, _: usual, hours=48)
    assert found.located == 0
    assert found.share < 0.01


def test_a_missing_value_teaches_nothing():
    assert mapped(lambda *_: np.nan, hours=5).bits == pytest.approx(0)


def test_with_fewer_packets_it_takes_longer():
    slow = mapped(lambda usual, added: usual + added, hours=48, budget=1e7)
    fast = mapped(lambda usual, added: usual + added, hours=48, budget=1e9)
    assert slow.bits < fast.bits
