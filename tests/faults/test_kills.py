"""Sensors and collector are killed at random moments: what was sent is what the ledger holds."""

from collections.abc import Callable
from random import Random

import pytest

from simulator.faults.schedule import blows
from simulator.faults.trial import Trial

MOST = 2.0
"""Seconds between two deaths; a third of them also wait for the end of a window."""


def killed(trial: Trial, rng: Random, times: int) -> None:
    trial.start()
    for blow in blows(rng, list(trial.rooms), times, most=MOST):
        trial.strike(blow)
    trial.knock(1.0)


def test_thirty_deaths_lose_nothing_and_double_nothing(
    trial: Trial, seed: int, healed: Callable[..., None]
) -> None:
    killed(trial, Random(seed), 30)
    healed(trial)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_thousand_deaths(trial: Trial, seed: int, healed: Callable[..., None]) -> None:
    rng = Random(seed)
    for hundreds in range(1, 11):
        killed(trial, rng, 100)
        healed(trial)
        print(f"{hundreds}00 deaths: {trial.strangers.frames:,} packets sent and in the ledger")
