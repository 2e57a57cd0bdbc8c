"""Seeds -> worlds that lived through them, and the first one in which a law does not hold.

make simulation                    30 seeds of 2 days
make simulation SEED=123 DAYS=7    one seed again, with everything that happens in it
"""

import argparse
import multiprocessing
import os
import sys
import time
from functools import partial

from simulation.record import Broken
from simulation.world import World


def live(seed: int, days: float) -> str:
    """What went wrong, or nothing."""
    try:
        World(seed, days=days).run()
    except Broken as error:
        return str(error)
    return ""


def main() -> int:
    """Run what is asked for."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seeds", type=int, default=30)
    words.add_argument("--days", type=float, default=2.0)
    words.add_argument("--seed", type=int)
    asked = words.parse_args()
    if asked.seed is not None:
        world = World(asked.seed, days=asked.days, say=print).run()
        print(f"seed {asked.seed}: {world.events} events, {world.digest.hexdigest()[:16]}")
        return 0
    began = time.monotonic()
    broken = 0
    with multiprocessing.Pool(len(os.sched_getaffinity(0))) as pool:
        for said in pool.imap_unordered(partial(live, days=asked.days), range(asked.seeds)):
            if said:
                broken += 1
                print(
                    f"{said}\n    make simulation SEED={said.split()[1][:-1]} DAYS={asked.days:g}"
                )
    seconds = time.monotonic() - began
    print(f"{asked.seeds} seeds of {asked.days:g} days in {seconds:.0f} s: {broken} broke a law")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
