"""A line that loses, doubles, delays, cuts and invents: the ledger holds what was sent, once."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from simulator.faults.line import Line
from simulator.faults.mishaps import Mishap
from simulator.faults.trial import Trial
from simulator.ground import Ground
from simulator.layout import COLLECTOR, UPLOAD_PORT

DOOR = str(COLLECTOR), 8090


@pytest.fixture
def line(ground: Ground, seed: int) -> Iterator[Line]:
    """A proxy before the collector's door."""
    place = str(COLLECTOR), UPLOAD_PORT
    with Line(ground.layout.management, DOOR, place, Random(seed)) as made:
        yield made


@pytest.fixture
def proxied(line: Line, ground: Ground, tmp_path: Path, seed: int, shim: Path) -> Iterator[Trial]:
    """Sensors that know no other way than by this line."""
    host, port = DOOR
    upload = f"http://{host}:{port}"
    with closing(Trial(ground, tmp_path, seed, shim=shim, upload=upload)) as made:
        made.enrol()
        yield made


def test_whatever_happens_to_uploads_each_window_is_counted_once(
    line: Line, proxied: Trial, healed: Callable[..., None]
) -> None:
    proxied.start()
    while set(line.happened) != set(Mishap):
        proxied.knock(5.0)
        for sensor in proxied.sensors.values():  # who waits long after failures begins anew
            sensor.end(30)
            sensor.start()
    line.mend()
    print(dict(line.happened))
    healed(proxied, "damaged")
