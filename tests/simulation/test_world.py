"""A seed is one world, every law holds in it, and a planted defect is found."""

import subprocess
import sys
from random import Random

import pytest

from appliance.enrolment import runs
from appliance.keeping.books import BOOKS
from appliance.keeping.checkpoint import NAME
from simulation.record import Broken
from simulation.sensor import HOUR, PLENTY
from simulation.world import World


def forgetful(folder):
    """The disk is told to sync this folder, and does not."""

    def plant(world):
        for box in world.boxes.values():
            box.platter.forgetful = frozenset({folder})

    return plant


def eager(world):
    """The collector answers before it commits."""
    world.house.eager = True


def forgotten(world):
    """The sensor writes its checkpoint where it does not look for it."""
    for box in world.boxes.values():
        box.disk.rename = lambda old, new, move=box.disk.rename: move(
            old, "elsewhere" if new == NAME else new
        )


def lossy(world):
    """The ledger forgets an hour when it takes the next one."""
    world.house.connection.execute(
        "CREATE TRIGGER loss AFTER INSERT ON rollups BEGIN"
        " DELETE FROM rollups WHERE sensor = new.sensor AND start = new.start - 3600; END"
    )


def careless(world):
    """The spool gives up what a collector may have."""
    for box in world.boxes.values():
        box.careless, box.max_bytes = True, 1_500
    world.clock.after(4 * HOUR, world.net.deaf.update, world.boxes)


def incurious(world):
    """A sensor does not notice that the ledger is another one."""
    for box in world.boxes.values():
        box.incurious, box.max_bytes, box.recall_bytes = True, PLENTY, PLENTY
    world.clock.after(4 * HOUR, world.fate.lose_collector, None)


def blithe(world):
    """A damaged checkpoint is taken for none: counters and numbers begin anew."""
    for box in world.boxes.values():
        box.blithe = True


def unbooked(world):
    """What a queue's rules have counted is booked again by each run."""
    for box in world.boxes.values():
        box.queue, box.absent_minded = Random(box.name), True


def trusting(world):
    """A spool whose books were damaged gives up what the collector may have."""
    for box in world.boxes.values():
        box.trusting, box.max_bytes = True, 1_500
        world.clock.after(6 * HOUR, spoil, box)
    world.clock.after(4 * HOUR, world.net.deaf.update, world.boxes)


def spoil(box):
    """The checkpoint and the spool's books are damaged, and the program begins anew."""
    for folder, name in (("", NAME), ("spool", BOOKS)):
        if name in box.platter.cache[folder]:
            box.platter.cache[folder][name].rot(Random(name))
    box.die(power=False)


def shortsighted(world):
    """Where checkpoint and books are damaged at once, windows are closed again that were."""
    for box in world.boxes.values():
        box.shortsighted = True
        world.clock.after(6 * HOUR, box.set_clock, -4.0 * HOUR)
        world.clock.after(6 * HOUR + 1, spoil, box)


def uncounting(world):
    """A damaged number is forgotten, and the runs are numbered from one again."""
    for box in world.boxes.values():
        box.disk.names = lambda folder="", names=box.disk.names: [
            name for name in names(folder) if not name.startswith(runs.NAME)
        ]


DEFECTS = {
    "the spool's folder is not synced": forgetful("spool"),
    "the checkpoint's folder is not synced": forgetful(""),
    "an answer leaves before the commit": eager,
    "the checkpoint is not found": forgotten,
    "the ledger loses a rollup": lossy,
    "a sensor does not notice a restored ledger": incurious,
    "a spool gives up what the collector may have": careless,
    "a damaged checkpoint is taken for none": blithe,
    "books that begin anew forget who was asked": trusting,
    "windows are opened again after all was damaged": shortsighted,
    "runs are numbered from one again": uncounting,
    "a run at the queue books what another one has booked": unbooked,
}


def live(seed, **more):
    return World(seed, days=0.5, **more).run()


@pytest.mark.parametrize("seed", range(3))
def test_every_law_holds(seed):
    assert live(seed).events > 500


@pytest.mark.parametrize("deeds", range(9, 13))
def test_every_law_holds_where_a_run_after_damage_dies_as_it_begins(deeds):
    def brief(box):
        spoil(box)
        box.platter.fuse = deeds

    def plant(world):
        for box in world.boxes.values():
            world.clock.after(6 * HOUR, brief, box)

    live(deeds, plant=plant)


def test_a_seed_replays_exactly():
    assert live(7).digest.digest() == live(7).digest.digest() != live(8).digest.digest()


@pytest.mark.parametrize("plant", DEFECTS.values(), ids=DEFECTS)
def test_a_planted_defect_is_found(plant):
    with pytest.raises(Broken, match=r"^seed \d+, day \d\d \d\d:\d\d:\d\d"):
        [live(seed, plant=plant) for seed in range(20)]


def test_a_seed_tells_its_story(root):
    words = [sys.executable, root / "tests" / "simulate.py", "--seed", "7", "--days", "0.1"]
    first, second = (
        subprocess.run(words, capture_output=True, text=True, check=True).stdout for _ in "ab"
    )
    assert first == second
    assert "accepted s1" in first
