"""The spool loses its power at any deed, and its disk any part of what was not synced."""

from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.counting.window import Window
from appliance.keeping.checkpoint import GivenUp
from appliance.keeping.entry import Entry
from appliance.keeping.spool import Spool
from simulation.disk import Folder, Killed, Platter
from teiten.rollup.codec import encode
from teiten.rollup.record import Clock
from teiten.rollup.seal import seal

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PLENTY = 1 << 20
WAYS = 12
"""How often the dice are thrown for each deed at which it may end."""


def rolled(hour, *, final=True):
    window = Window(hour * 3600, 3600, max_origins=9)
    clock = Clock(source="system")
    return window.rollup(sensor="s1", engine="xdp", final=final, monitored={"4": 9}, clock=clock)


def put(spool, hour, **more):
    rollup = rolled(hour, **more)
    spool.put(rollup, seal(KEY, rollup.sensor, encode(rollup)))
    return Entry.of(rollup)


def shed(spool):
    spool.max_bytes = 1
    put(spool, 2)


JOBS = {
    "put": lambda spool: put(spool, 2),
    "shed": shed,
    "acknowledge": lambda spool: spool.acknowledge(spool.waiting()[0], 5.0),
    "set aside": lambda spool: spool.set_aside(spool.waiting()[0], "conflict"),
    "lose": lambda spool: spool.lose(GivenUp(1, 0)),
}
CLOSING = ("put", "shed", "lose")
"""Jobs that close a second window, and are done again where they did not."""


def crashed(job, deed, way):
    """A spool that had one window when its machine lost power within a job; whether it did."""
    platter = Platter(Random(f"{deed} {way}"))
    platter.make("spool")
    disk = Folder(platter, "spool")
    spool = Spool(disk, max_bytes=PLENTY)
    put(spool, 1)
    platter.fuse, died = deed, False
    try:
        JOBS[job](spool)
    except Killed:
        died = True
    platter.fuse = 0
    platter.lose_power()
    return Spool(disk, max_bytes=PLENTY), died


@pytest.mark.parametrize("job", JOBS)
def test_the_books_balance_wherever_the_power_fails(job):
    for deed in range(1, 100):
        ends = [crashed(job, deed, way) for way in range(WAYS)]
        for spool, _ in ends:
            assert spool.imbalance() == 0, f"{job} ended within deed {deed}"
            if job in CLOSING:  # as the checkpoint does
                JOBS[job](spool)
            assert (spool.imbalance(), spool.books.closed) == (0, 1 + (job in CLOSING))
        if not any(died for _, died in ends):
            assert deed > 5
            return
    pytest.fail("it never came to its end")


@pytest.mark.parametrize("job", ["acknowledge", "set aside"])
def test_what_is_settled_stays_settled(job):
    for way in range(WAYS):
        spool, _ = crashed(job, 0, way)
        assert spool.waiting() == []
        assert spool.books.acknowledged + spool.books.set_aside == 1


@pytest.mark.parametrize("way", range(WAYS))
def test_what_was_put_is_there_when_the_power_is_back(way):
    spool, _ = crashed("put", 0, way)
    assert [entry.start for entry in spool.waiting()] == [7200, 3600]
    assert all(spool.read(entry) for entry in spool.waiting())
