"""Seeds -> worlds that lived through them, and those in which a law does not hold.

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
        return f"{error}\n    make simulation SEED={seed} DAYS={days:g}"
    return ""


def many(seeds: range, days: float) -> int:
    """Live through all of them on every processor; how many broke a law."""
    began, broken = time.monotonic(), 0
    with multiprocessing.Pool(len(os.sched_getaffinity(0))) as pool:
        for said in filter(None, pool.imap_unordered(partial(live, days=days), seeds)):
            broken += 1
            print(said, flush=True)
    seconds = time.monotonic() - began
    print(f"{len(seeds)} seeds of {days:g} days in {seconds:.0f} s: {broken} broke a law")
    return broken


def one(seed: int, days: float) -> int:
    """Tell the story of one; whether it broke a law."""
    world = World(seed, days=days, say=print)
    try:
        world.run()
    except Broken as error:
        print(error)
        return 1
    print(f"seed {seed}: {world.events} events, {world.digest.hexdigest()[:16]}")
    return 0


def main() -> int:
    """Run what is asked for."""
    words = argparse.ArgumentParser(description="Simulate sensors, a network and a collector.")
    words.add_argument("--seeds", type=int, default=30, help="how many")
    words.add_argument("--first", type=int, default=0, help="the first of them")
    words.add_argument("--days", type=float, default=2.0, help="simulated days of each")
    words.add_argument("--seed", type=int, help="this one alone, with its story")
    asked = words.parse_args()
    if asked.seed is not None:
        return one(asked.seed, asked.days)
    return int(many(range(asked.first, asked.first + asked.seeds), asked.days) > 0)


if __name__ == "__main__":
    sys.exit(main())
