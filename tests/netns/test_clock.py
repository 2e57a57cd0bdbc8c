"""The clock is set by hours while strangers knock, and no packet is lost or doubled.

Nobody may set the machine's clock for a test, so the sensor is given one that shows the kernel's
time and what a file says on top of it. Everything else is real.
"""

import sys
import time
from itertools import pairwise
from typing import Any

import pytest

from patience import PATIENCE
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup
from teiten.rollup.seal import unpack

BLOCK = "203.0.113.0/24"
HOUR = 3600

SENSOR = """
import sys
from pathlib import Path

from appliance.counting.clock import KernelClock
from appliance.sensor import Sensor
from appliance.settings import Settings
from teiten.config import load
from teiten.errors import OperatorError

shown, _, config = sys.argv[1:]


class Set(KernelClock):
    def utc(self):
        return super().utc() + float(Path(shown).read_text().split()[0])

    def synchronized(self):
        return Path(shown).read_text().split()[1] == "right"


try:
    sensor = Sensor(load(Path(config), Settings), Set())
except OperatorError as error:
    sys.exit(error.message)
print("counts on", flush=True)
sensor.run()
"""


class Clock:
    """The clock of a sensor, in a file."""

    def __init__(self, quiet: Any) -> None:
        self._ground = quiet
        self._path = quiet.folder / "shown"
        self.program = (sys.executable, "-c", SENSOR, str(self._path))
        self.set(0)

    def set(self, hours: float) -> None:
        """Show so much more than the kernel; where that is nothing, NTP has set it right."""
        draft = self._path.with_suffix(".draft")
        draft.write_text(f"{hours * HOUR} {'wrong' if hours else 'right'}")
        draft.replace(self._path)

    def set_and_seen(self, hours: float) -> None:
        """The same, and wait until the sensor says so."""
        before = self._ground.status()["clock_steps"]
        self.set(hours)
        self._ground.wait(lambda: self._ground.status().get("clock_steps", 0) > before)


@pytest.fixture
def clock(quiet: Any) -> Clock:
    return Clock(quiet)


def rollups(quiet: Any) -> list[Rollup]:
    """Of each window the last that the sensor kept, in the order of their time."""
    found: dict[int, Rollup] = {}
    for path in (quiet.folder / "state" / "spool").glob("*.rollup"):
        sealed = unpack(path.read_bytes())
        assert sealed
        rollup = decode(sealed.body)
        assert isinstance(rollup, Rollup)
        assert rollup.starts not in found, "one window, one file"
        found[rollup.starts] = rollup
    return [found[start] for start in sorted(found)]


def ended(daemon: Any) -> None:
    daemon.terminate()
    assert daemon.wait(PATIENCE) == 0


def knock(wire: Any) -> None:
    for port in range(100):
        wire.syn(port)


def test_what_was_sent_is_what_all_windows_hold(quiet: Any, clock: Clock) -> None:
    wire, began = quiet.wire(), time.monotonic()
    config = quiet.config(BLOCK)
    daemon = quiet.start(config, program=clock.program)
    for hours in (3, -2, 0, -9, 24, 1):
        knock(wire)
        clock.set_and_seen(hours)
        knock(wire)
    daemon.kill()
    daemon.wait()
    knock(wire)
    for hours in (1, -4, 3, 24 * 400, 0):  # into hours that are open, closed, and never were
        clock.set(hours)
        daemon = quiet.start(config, program=clock.program)
        knock(wire)
        ended(daemon)
    ended(quiet.start(config, program=clock.program))  # books what was in a queue at the end
    windows = rollups(quiet)
    assert sum(rollup.books.received for rollup in windows) == wire.sent()
    assert len(windows) > 6
    assert all(rollup.starts % HOUR == 0 for rollup in windows)
    assert all(left.ends <= right.starts for left, right in pairwise(windows))
    listened = [rollup.exposure["4"].seconds for rollup in windows]
    assert sum(listened) <= time.monotonic() - began


@pytest.mark.parametrize("engine", ["xdp"])
def test_what_is_counted_while_no_daemon_runs_is_exposure(quiet: Any) -> None:
    config = quiet.config(BLOCK)
    daemon, began = quiet.start(config), time.monotonic()
    daemon.kill()
    daemon.wait()
    daemon = quiet.start(config)
    passed = time.monotonic() - began
    ended(daemon)
    listened = sum(rollup.exposure["4"].seconds for rollup in rollups(quiet))
    assert listened >= passed


def test_a_step_is_told_where_somebody_looks(quiet: Any, clock: Clock) -> None:
    daemon = quiet.start(quiet.config(BLOCK), program=clock.program)
    clock.set_and_seen(-3)
    assert quiet.status()["clock_stepped"] == pytest.approx(-3 * HOUR, abs=1)
    ended(daemon)
    earlier, stepped = rollups(quiet)
    assert (earlier.clock.stepped, earlier.final) == (0, False)
    assert (stepped.clock.stepped, stepped.final) == (pytest.approx(-3 * HOUR, abs=1), True)


def test_a_boot_with_a_wrong_clock_is_told_and_so_is_its_end(quiet: Any, clock: Clock) -> None:
    clock.set(-2)
    daemon = quiet.start(quiet.config(BLOCK), program=clock.program)
    assert quiet.status()["synchronized"] is False
    assert quiet.rollup()["clock"] == {"source": "system", "synchronized": False, "stepped": 0.0}
    clock.set_and_seen(0)
    ended(daemon)
    wrong, right = rollups(quiet)
    assert (wrong.final, wrong.clock.stepped) == (True, pytest.approx(2 * HOUR, abs=1))
    assert (right.clock.synchronized, right.clock.stepped) == (True, 0)


@pytest.mark.parametrize("lost", [False, True], ids=["checkpoint", "spool"])
def test_a_sensor_that_starts_in_a_closed_hour_leaves_it_closed(
    quiet: Any, clock: Clock, lost: bool
) -> None:
    """The checkpoint remembers what is closed, and so does the spool where that is lost."""
    config = quiet.config(BLOCK)
    daemon = quiet.start(config, program=clock.program)
    clock.set_and_seen(1)
    daemon.kill()
    daemon.wait()
    clock.set(0)
    if lost:
        (quiet.folder / "state" / "checkpoint.json").unlink()
    ended(quiet.start(config, program=clock.program))
    first, second = rollups(quiet)
    assert (first.final, second.final) == (True, False)
    assert first.ends == second.starts


def test_a_clock_of_before_the_build_is_refused_and_the_block_stays_closed(
    quiet: Any, clock: Clock
) -> None:
    clock.set(-9 * 365 * 24)
    config = quiet.config(BLOCK)
    said = quiet.box.run(*clock.program, "--config", str(config), check=False)
    assert "before teiten" in said
    assert "teiten" in quiet.box.run("nft", "list", "tables")


def test_a_clock_that_breaks_while_the_sensor_counts_is_not_followed(
    quiet: Any, clock: Clock
) -> None:
    wire = quiet.wire()
    daemon = quiet.start(quiet.config(BLOCK), program=clock.program)
    knock(wire)
    clock.set_and_seen(-9 * 365 * 24)
    knock(wire)
    start = quiet.settled("received", 200) and quiet.status()["window_start"]
    assert abs(start - time.time()) < 2 * HOUR
    assert quiet.status()["clock_offset"] < 0
    ended(daemon)
    assert sum(rollup.books.received for rollup in rollups(quiet)) == wire.sent()
