"""Clocks are set by hours, forwards and backwards, while strangers knock and sensors die."""

from collections.abc import Callable
from random import Random

from simulator.faults.trial import Trial

HOURS = 5
STEPS = 8


def test_clocks_that_are_set_by_hours_lose_nothing_and_double_nothing(
    trial: Trial, seed: int, healed: Callable[..., None]
) -> None:
    """What a wrong clock put into hours that are still to come waits until they have come."""
    rng = Random(seed)
    for name in trial.rooms:
        trial.step(name, 0)
    trial.start()
    for _ in range(STEPS):
        trial.knock(rng.uniform(1.0, 3.0))
        name = rng.choice(list(trial.sensors))
        trial.step(name, rng.randint(-HOURS * 3600, HOURS * 3600))
        if rng.random() < 0.5:
            trial.sensors[name].kill()
            trial.sensors[name].start()
    for name in trial.sensors:
        trial.step(name, 0)
    trial.knock(3.0)
    trial.step("collector", HOURS * 3600)
    healed(trial, "future-window")
