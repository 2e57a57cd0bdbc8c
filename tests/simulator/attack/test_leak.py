"""Bits of which the answer is known."""

import numpy as np
import pytest

from simulator.attack.leak import leak

RNG = np.random.default_rng(1)
COINS = RNG.integers(0, 2, 20_000)


def test_a_copy_says_everything():
    assert leak(COINS, COINS).bits == pytest.approx(1, abs=0.001)


def test_another_coin_says_nothing():
    found = leak(COINS, RNG.integers(0, 2, len(COINS)))
    assert found.bits <= found.high < 0.0005


@pytest.mark.parametrize("flipped", [0.1, 0.3, 0.45, 0.49])
def test_a_noisy_copy_says_what_a_binary_symmetric_channel_lets_through(flipped):
    noisy = COINS ^ (RNG.random(len(COINS)) < flipped)
    exact = 1 + flipped * np.log2(flipped) + (1 - flipped) * np.log2(1 - flipped)
    found = leak(COINS, noisy)
    assert found.bits == pytest.approx(exact, abs=0.01)
    assert found.high > exact


def test_the_bound_holds_in_nineteen_of_twenty():
    exact = 1 + 0.45 * np.log2(0.45) + 0.55 * np.log2(0.55)
    holds = 0
    for _ in range(400):
        coins = RNG.integers(0, 2, 2000)
        holds += leak(coins, coins ^ (RNG.random(2000) < 0.45)).high >= exact
    assert holds >= 370


def test_values_of_many_kinds_do_not_look_like_knowledge():
    assert leak(COINS, RNG.integers(0, 50, len(COINS))).bits < 0.001
