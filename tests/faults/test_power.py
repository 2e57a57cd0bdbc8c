"""The power fails at random moments: what was said to be kept is kept, and nothing is doubled.

A sensor whose machine goes dark loses what it counted since it last wrote that down, and nobody can
ever say what that was. It must lose no more than that. A collector loses nothing.
"""

from collections.abc import Iterator
from contextlib import closing, suppress
from random import Random

import pytest

from appliance.keeping import checkpoint
from collector.books import ledger, store
from simulator.faults.trial import Trial
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup
from teiten.rollup.seal import unpack

CUTS = 8


def known(trial: Trial, name: str) -> Iterator[Rollup]:
    """Every rollup of a sensor that is on any disk."""
    with closing(store.connect(trial.state("collector"))) as connection:
        bodies = list(ledger.bodies(connection))
    for path in trial.spooled(name):
        sealed = unpack(path.read_bytes())
        assert sealed, f"{path} is torn"
        bodies.append(sealed.body)
    for body in bodies:
        found = decode(body)
        assert isinstance(found, Rollup)
        if found.sensor == name:
            yield found
    with suppress(FileNotFoundError):
        last = (trial.state(name) / checkpoint.NAME).read_bytes()
        kept = checkpoint.read(last)
        assert kept, "the checkpoint is torn"
        yield kept.rollup


def newest(trial: Trial, name: str) -> dict[int, Rollup]:
    """Of every window the rollup that is, or will be, current."""
    found: dict[int, Rollup] = {}
    for rollup in sorted(known(trial, name), key=lambda r: r.sequence):
        found[rollup.starts] = rollup
    return found


def kept(trial: Trial, name: str) -> int:
    """Frames that some disk knows of."""
    books = [rollup.books for rollup in newest(trial, name).values()]
    return sum(one.received + one.link_dropped for one in books)


class Witness:
    """What is known of a trial when somebody's power fails, and what must be true of it later."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.lost = dict.fromkeys(trial.sensors, 0)

    def cut(self, *names: str) -> None:
        """Cut the power of some and start them again: they know what they had said."""
        said = {name: self.trial.closed(name) for name in names if name in self.trial.sensors}
        for name in names:
            self.trial.cut(name)
        for name in said:
            self.lost[name] = self.trial.taken(name) - kept(self.trial, name)
        for name in names:
            self.trial.rooms[name].start()
        for name, before in said.items():
            self.trial.counts(name)
            assert self.trial.closed(name) >= before, f"{name} has forgotten a window"

    def balances(self) -> None:
        """What no disk knew is missing, and not a packet more."""
        trial = self.trial
        rows = trial.heal(lambda rows: all(r.missing == self.lost[r.name] for r in rows))
        assert {row.name: row.missing for row in rows} == self.lost
        found = trial.ledger()
        assert found["balanced"]
        assert not {"conflict", "closed", "overlapping"} & set(found["answers"])
        for name in trial.sensors:
            standing = trial.standing(name)
            assert standing["windows_closed"] == standing["windows_acknowledged"]
            assert standing["windows_closed"] == found["sensors"][name]["finals"]


def test_nothing_is_lost_but_what_no_disk_was_told(plugged: Trial, seed: int) -> None:
    rng, witness = Random(seed), Witness(plugged)
    plugged.start()
    for _ in range(CUTS):
        plugged.knock(rng.uniform(0.5, 4.0))
        names = rng.sample(list(plugged.rooms), rng.choice((1, 1, 1, 3)))
        witness.cut(*names)
    plugged.knock(1.0)
    witness.balances()


def forgetful(trial: Trial) -> None:
    """Let sensors keep nothing of what was acknowledged."""
    for name in trial.sensors:
        with (trial.folder / f"{name}.toml").open("a", encoding="utf-8") as settings:
            settings.write("[spool]\nrecall-days = 0\n")


@pytest.mark.parametrize("memory", [False, True], ids=["found out", "told again"])
def test_a_collector_that_does_not_sync_is(plugged: Trial, *, memory: bool) -> None:
    """What it had acknowledged is lost, but where its sensors still have it."""
    if not memory:
        forgetful(plugged)
    witness = Witness(plugged)
    plugged.start(without_syncs="collector")
    plugged.knock(6.0)
    assert plugged.standing("kernel")["windows_acknowledged"] >= 1
    witness.cut("collector")
    rows = plugged.heal(
        lambda rows: (
            not any(map(plugged.spooled, plugged.sensors))
            and not (memory and any(row.missing for row in rows))
        )
    )
    assert any(row.missing for row in rows) != memory


def test_a_sensor_that_does_not_sync_is_found_out(plugged: Trial) -> None:
    witness = Witness(plugged)
    plugged.start(without_syncs="kernel")
    plugged.knock(6.0)
    assert plugged.closed("kernel") >= 1
    with pytest.raises(AssertionError, match="kernel has forgotten a window"):
        witness.cut("kernel")
