"""A history with odd sensors goes into a ledger, and the index of it is near the truth."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from collector.books import entries, store
from collector.door.admit import Admitted
from collector.sensors import registry
from simulator.files import staging
from simulator.history import roll
from simulator.history.model import Model
from teiten.geo import shelf
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup

TEITEN = str(Path(sys.executable).with_name("teiten"))
HISTORY = """
start = 2019-01-01T00:00:00Z
duration = 86400
seed = 3

[history]
sensors = 10
origins = 4
profile = { sensor = 0.2, region = 0.1, network = 0.1 }

[[history.anomalies]]
sensors = ["s-001", "s-002"]
hour = 20
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "collector.toml"
    path.write_text(f'state = "{tmp_path / "state"}"\npublic = "{tmp_path / "public"}"\n')
    return path


@pytest.fixture
def model(tmp_path: Path) -> Model:
    """The whole history is in the ledger, as if it had come through the door."""
    path = tmp_path / "history.toml"
    path.write_text(HISTORY)
    world = staging.load(path)
    assert world.history
    model = Model(world, world.history, shelf.load())
    with closing(store.connect(tmp_path / "state")) as connection:
        for line in map(json.loads, roll.lines(model)):
            registry.add(connection, line["name"], line["key"], now=model.starts)
            registry.approve(connection, line["name"], now=model.starts)
        group = []
        for seen in model.play():
            rollup = decode(seen.body)
            assert isinstance(rollup, Rollup)
            digest = seen.hour.to_bytes(4)
            group.append((seen.sensor, Admitted(rollup, seen.body, digest, "")))
        entries.enter(connection, group, now=model.starts + 10**6)
    return model


def test_two_sensors_in_ten_at_fifty_times_do_not_move_the_index(
    model: Model, settings: Path
) -> None:
    words = [
        TEITEN,
        "collector",
        "index",
        "--update",
        "--json",
        "--hours",
        "4",
        "--config",
        str(settings),
    ]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    hours = [json.loads(line) for line in said.splitlines()]
    truth = model.intensity.packets[-4:].sum(axis=1)
    whole = [next(line for line in hour["series"] if line["series"] == "IPv4") for hour in hours]
    assert sum(each["value"] for each in whole) == pytest.approx(truth.sum(), rel=0.25)
    assert all(each["mean"] > 5 * each["value"] for each in whole)
    local = {each["sensor"] for each in hours[-2]["local"] if each["series"] == "IPv4"}
    assert local == {"s-001", "s-002"}


@pytest.mark.usefixtures("model")
def test_a_person_reads_who_is_odd(settings: Path) -> None:
    words = [TEITEN, "collector", "index", "--update", "--hours", "2", "--config", str(settings)]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert "LOCAL: s-001 sees more or less IPv4, " in said
    assert "of 10 sensors" in said
