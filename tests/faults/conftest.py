"""A lab to which things are done: what they are is drawn from a seed, and the seed is printed.

The same seed gives the same schedule. When exactly a process is hit between two of its instructions
is the kernel's affair, so a second run does not fail at the same byte; a defect does not need that.
"""

import json
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from collector.books import ledger, store
from simulator.faults.cable import Cable
from simulator.faults.line import Line
from simulator.faults.trial import PLAN, Trial
from simulator.links.ground import Ground
from simulator.links.layout import COLLECTOR, UPLOAD_PORT, layout
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup

DOOR = str(COLLECTOR), 8090
"""Where sensors upload that are led by a line of mishaps."""

FINE = {"accepted", "duplicate", "superseded", "cut-short", "too-slow", "busy", "unavailable"}
"""Credit, or a reason to come again that has nothing to do with the document."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs what the markers say."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.netns)
            item.add_marker(pytest.mark.needs("cc", "losetup", "mkfs.ext4", "e2fsck", "setpriv"))


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What the schedule is drawn from: `make faults SEED=7` draws another."""
    chosen = int(request.config.getoption("--seed"))
    print(f"seed {chosen}")
    return chosen


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that lets a process die inside a write."""
    made = tmp_path_factory.mktemp("shim") / "shim.so"
    source = Path(__file__).with_name("shim.c")
    words = ("cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", str(made), str(source))
    subprocess.run((*words, "-ldl"), check=True)
    return made


@pytest.fixture
def ground() -> Iterator[Ground]:
    """Links, and nobody on them."""
    with Ground(layout(f"faults{os.getpid()}", PLAN)) as made:
        yield made


@pytest.fixture
def bare(ground: Ground, tmp_path: Path, seed: int, shim: Path) -> Iterator[Trial]:
    """A collector and two sensors that have never met."""
    with closing(Trial(ground, tmp_path, seed, shim=shim)) as made:
        yield made


@pytest.fixture
def trial(bare: Trial) -> Trial:
    """A collector that knows two sensors; nobody runs yet."""
    bare.enrol()
    return bare


@pytest.fixture
def plugged(bare: Trial) -> Trial:
    """The same, on disks whose power can be cut."""
    bare.plug()
    bare.enrol()
    return bare


@pytest.fixture
def line(ground: Ground, seed: int) -> Iterator[Line]:
    """A proxy before the collector's door."""
    place = str(COLLECTOR), UPLOAD_PORT
    with Line(ground.layout.management, DOOR, place, Random(seed)) as made:
        yield made


@pytest.fixture
def proxied(line: Line, ground: Ground, tmp_path: Path, seed: int, shim: Path) -> Iterator[Trial]:
    """Sensors that know no other way than by this line, and disks that may fill up."""
    host, port = DOOR
    upload = f"http://{host}:{port}"
    with closing(Trial(ground, tmp_path, seed, shim=shim, upload=upload)) as made:
        made.plug()
        made.enrol()
        yield made


@pytest.fixture
def cable(ground: Ground, seed: int) -> Iterator[Cable]:
    """A proxy before the collector's door that does not look into what it carries."""
    place = str(COLLECTOR), UPLOAD_PORT
    with Cable(ground.layout.management, DOOR, place, Random(seed)) as made:
        yield made


@pytest.fixture
def encrypted(
    cable: Cable, ground: Ground, tmp_path: Path, seed: int, shim: Path
) -> Iterator[Trial]:
    """Sensors and a collector as they are by default: over TLS, with an authority of the lab."""
    host, port = DOOR
    upload = f"https://{host}:{port}"
    with closing(Trial(ground, tmp_path, seed, shim=shim, upload=upload)) as made:
        made.enrol()
        yield made


def cells(trial: Trial, name: str) -> Counter[tuple[Any, ...]]:
    """What the ledger holds of a sensor's windows, by cell."""
    counted: Counter[tuple[Any, ...]] = Counter()
    with closing(store.connect(trial.state("collector"))) as connection:
        for body in ledger.bodies(connection):
            found = decode(body)
            assert isinstance(found, Rollup)
            if found.sensor == name:
                for cell in found.ports:
                    counted[cell.family, cell.protocol, cell.kind, cell.number] += cell.packets
    return counted


def sent(trial: Trial, name: str) -> Counter[tuple[Any, ...]]:
    """What a perfect sensor would have counted, by cell."""
    expected = trial.wires[name].truth.expected().cells
    return Counter({(c.family, c.protocol, c.kind, c.number): c.packets for c in expected})


def balances(trial: Trial, *also: str) -> None:
    """Heal, and hold the ledger against what was sent: to the packet, and to the cell.

    No document was refused, unless that is expected `also`.
    """
    for row in trial.heal():
        assert row.even, f"{row}\n{trial.tail(row.name)}"
    found = trial.ledger()
    print(json.dumps(found["answers"]), {r.name: r.lives for r in trial.rooms.values()})
    assert found["balanced"]
    assert set(found["answers"]) <= FINE | {*also}
    for name in trial.sensors:
        account = found["sensors"][name]
        missing = sent(trial, name) - cells(trial, name)
        books = account["books"]
        assert missing.total() == books["uncounted"] + books["link_dropped"]
        assert not cells(trial, name) - sent(trial, name), "more than was sent"
        standing = trial.standing(name)
        assert standing["windows_closed"] == standing["windows_acknowledged"] == account["finals"]
        assert trial.spooled(name) == []
    assert found["sensors"]["kernel"]["books"]["uncounted"] == 0


@pytest.fixture
def healed() -> Callable[..., None]:
    """Everybody lives again, and the books balance."""
    return balances
