"""All at once: rooms die, uploads have mishaps, disks fill up; the ledger holds what was sent."""

from collections.abc import Callable
from random import Random

from simulator.faults.line import Line
from simulator.faults.schedule import blows
from simulator.faults.trial import Trial

DEATHS = 20


def test_everything_at_once_loses_nothing_and_doubles_nothing(
    line: Line, proxied: Trial, seed: int, healed: Callable[..., None]
) -> None:
    rng = Random(seed)
    proxied.start()
    for blow in blows(rng, list(proxied.rooms), DEATHS, most=2.0):
        if rng.random() < 0.3:
            proxied.disks[rng.choice(list(proxied.disks))].fill()
        proxied.strike(blow)
        if rng.random() < 0.5:
            for disk in proxied.disks.values():
                disk.drain()
    for disk in proxied.disks.values():
        disk.drain()
    line.mend()
    proxied.knock(1.0)
    print({str(mishap): count for mishap, count in line.happened.items()})
    healed(proxied, "damaged")
