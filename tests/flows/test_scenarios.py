"""What a scenario writes, the sensor counts; and that is what perfect sensors count."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from simulator.files import staging
from simulator.truths.scribe import Known
from teiten.cli import teiten
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup

LONGEST = 240.0
"""Seconds of a ready scenario that are played here; some last a day."""
READY = [path.stem for path in staging.ready() if not staging.load(path).history]


def run(*words: object) -> Result:
    done = CliRunner().invoke(teiten, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def rollups(done: Result) -> list[Rollup]:
    found = [decode(line.encode()) for line in done.stdout.splitlines()]
    assert all(isinstance(rollup, Rollup) for rollup in found)
    return [rollup for rollup in found if isinstance(rollup, Rollup) and rollup.books.counted]


def origins(rollup: Rollup) -> Counter[tuple[object, ...]]:
    """Who sent what; not what the examination makes of it."""
    found: Counter[tuple[object, ...]] = Counter()
    for origin in rollup.origins:
        found[origin.source, origin.protocol, origin.kind, origin.number] += origin.packets
    return found


@pytest.fixture(scope="module", params=READY)
def scenario(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ready scenario, or its first minutes."""
    lines = []
    for line in (staging.READY / f"{request.param}.toml").read_text().splitlines():
        key, equals, value = line.partition(" = ")
        short = key == "duration" and float(value) > LONGEST
        lines.append(f"{key}{equals}{LONGEST if short else value}")
    path = tmp_path_factory.mktemp("scenario") / f"{request.param}.toml"
    path.write_text("\n".join(lines))
    return path


def test_the_sensor_counts_what_perfect_sensors_count(scenario: Path, tmp_path: Path) -> None:
    world = staging.load(scenario)
    expected = rollups(run("simulator", "expect", scenario, "--quiet"))
    assert expected
    for post in world.sensors:
        capture = tmp_path / f"{post.name}.pcap"
        run("simulator", "write", scenario, "-o", capture, "--sensor", post.name, "--quiet")
        blocks = [word for block in post.blocks for word in ("--monitored", block)]
        words = ["appliance", "replay", capture, *blocks, "--window", world.window, "--json"]
        counted = rollups(run(*words))
        wanted = [rollup for rollup in expected if rollup.sensor == post.name]
        assert [(r.start, r.books.counted, r.ports, r.sources) for r in counted] == [
            (r.start, r.books.counted, r.ports, r.sources) for r in wanted
        ]
        for one, other in zip(counted, wanted, strict=True):
            # A flood has more sources than a sensor keeps: it says of how many packets.
            missing = origins(other) - origins(one)
            assert not origins(one) - origins(other)
            assert missing.total() == one.books.overflow


def test_the_truth_is_what_was_written(scenario: Path, tmp_path: Path) -> None:
    capture, truth = tmp_path / "all.pcap", tmp_path / "truth.json"
    run("simulator", "write", scenario, "-o", capture, "--truth", truth, "--quiet")
    known = msgspec.json.decode(truth.read_bytes(), type=Known)
    counted = rollups(run("appliance", "replay", capture, "--json"))
    assert known.packets == sum(rollup.books.counted for rollup in counted) > 100
    cells: Counter[tuple[object, ...]] = Counter()
    for rollup in counted:
        for cell in rollup.ports:
            cells[cell.family, cell.protocol, cell.kind, cell.number] += cell.packets
    wanted: Counter[tuple[object, ...]] = Counter()
    for expected in known.sensors.values():
        for cell in expected.cells:
            wanted[cell.family, cell.protocol, cell.kind, cell.number] += cell.packets
    assert cells == wanted
