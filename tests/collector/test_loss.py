"""A collector that dies, a disk that fills, a machine that is lost: real processes, under load."""

import os
import random
import shutil
import subprocess
import threading
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from collector.books import ledger, store
from collector.books.account import accounts
from collector.books.hours import hours
from collector.keeping.backup import backup
from collector.keeping.rebuild import rebuild
from collector.keeping.restore import restore
from collector.publication.publish import publish
from collector.settings import Publish

DEATHS = 30
SENSORS = ("s1", "s2", "s3")
HOUR = 3600
NEVER = 3600
"""Seconds between releases, so that dying is about the ledger alone."""


class Sensor(threading.Thread):
    """Sends window after window, twice and then final, and forgets what was acknowledged."""

    def __init__(self, name, url, deal, told, start):
        super().__init__()
        self.sensor, self.url, self.deal, self.told, self.start_ = name, url, deal, told, start

    def run(self):
        post, seal_as, rollup = self.deal
        while True:
            for sequence in (1, 2, 3):
                made = rollup(
                    self.sensor, start=self.start_, sequence=sequence, final=sequence == 3
                )
                try:
                    answer = post(self.url, seal_as(made)).json()["answer"]
                except httpx.TransportError:
                    return
                assert answer in ("accepted", "duplicate", "superseded"), answer
                self.told.append((self.sensor, self.start_, sequence, answer))
            self.start_ += HOUR


@pytest.fixture
def sending(post, seal_as, rollup):
    """Three sensors that go on from window to window until nobody answers any more."""

    @contextmanager
    def sending(url, told, starts):
        threads = [
            Sensor(name, url, (post, seal_as, rollup), told, starts[name]) for name in SENSORS
        ]
        for thread in threads:
            thread.start()
        yield
        for thread in threads:
            thread.join()
            starts[thread.sensor] = thread.start_

    return sending


def each_has(told, count):
    """Whether every sensor has been told so often; none is waited for by the others."""
    heard = Counter(name for name, *_ in told)
    return all(heard[name] >= count for name in SENSORS)


def held(connection):
    rows = connection.execute("SELECT sensor, start, sequence FROM rollups")
    return {(sensor, start): sequence for sensor, start, sequence in rows}


@pytest.mark.timeout(600)
def test_thirty_deaths_lose_nothing_that_was_acknowledged(
    make_bench, running, sending, until, nine
):
    bench = make_bench(publish=Publish(policy="hourly", every_seconds=NEVER))
    told, starts, rng = [], dict.fromkeys(SENSORS, nine), random.Random(1)
    for _ in range(DEATHS):
        enough = len(told) + rng.randrange(1, 40)
        with running(bench) as (url, process), sending(url, told, starts):
            until(lambda enough=enough: len(told) >= enough)
            process.kill()
    acknowledged = {}
    for sensor, start, sequence, _ in told:
        acknowledged[sensor, start] = max(sequence, acknowledged.get((sensor, start), 0))
    stored = held(bench.ledger)
    assert all(stored[window] >= sequence for window, sequence in acknowledged.items())
    found = accounts(bench.ledger)
    assert found.balanced
    assert set(found.answers) <= {"accepted", "duplicate", "superseded"}
    # Each death may take as many answers under way as there are sensors, and no commit.
    answered = Counter(answer for *_, answer in told)
    assert 0 <= found.received - answered.total() <= DEATHS * len(SENSORS)
    assert all(hour.balances for hour in hours(bench.ledger))
    assert _log_bytes(bench) <= store.LOG_BYTES


def _log_bytes(bench):
    return sum(p.stat().st_size for p in Path(bench.settings.state).glob("*-wal"))


@pytest.mark.timeout(300)
def test_a_machine_is_lost_and_what_is_missing_has_a_name(
    bench, running, sending, until, write_settings, tmp_path, nine
):
    told, starts = [], dict.fromkeys(SENSORS, nine)
    kept = tmp_path / "kept"
    with running(bench) as (url, process), sending(url, told, starts):
        until(lambda: each_has(told, 20))
        before = list(told)
        with closing(store.connect(Path(bench.settings.state))) as running_ledger:
            made = backup(
                running_ledger,
                bench.settings,
                write_settings(bench),
                kept,
                now=1,
                progress=lambda *_: None,
            )
        until(lambda: each_has(told[len(before) :], 20))
        process.kill()
    bench.close()
    shutil.rmtree(bench.settings.state)
    shutil.rmtree(bench.settings.public, ignore_errors=True)  # perhaps nothing was public yet

    assert restore(kept, Path(bench.settings.state), force=False) == made
    lost = {window[:2] for window in told}
    with closing(store.connect(Path(bench.settings.state))) as connection:
        stored = held(connection)
        assert accounts(connection).balanced
        assert {(s, start) for s, start, *_ in before} <= set(stored)
        assert {last.sensor: last.start for last in made.sensors} == {
            name: max(start for sensor, start in stored if sensor == name) for name in SENSORS
        }
        first = publish(connection, bench.settings)
        shutil.rmtree(bench.settings.public)
        rebuild(connection, bench.settings, replace=True, progress=lambda *_: None)
        # What follows the hash is the number of the signature.
        current = (Path(bench.settings.public) / "current").resolve()
        assert current.name.partition("-")[0] == first.name.partition("-")[0]
    lost -= set(stored)
    assert lost

    resumed = {name: start + HOUR for name, start in starts.items()}
    with running(bench) as (url, process), sending(url, told, resumed):
        known = len(told)
        until(lambda: each_has(told[known:], 4))
        process.kill()
    with closing(store.connect(Path(bench.settings.state))) as connection:
        found = accounts(connection)
    assert found.balanced
    named = {(gap.sensor, start) for gap in found.gaps for start in range(gap.start, gap.end, HOUR)}
    # And the window that each sensor was at when the machine died: it began another one here.
    assert named - {(name, start) for name, start in starts.items()} == lost - set(starts.items())


@pytest.fixture
def small():
    """A file system of four megabytes."""
    if os.geteuid() != 0:
        pytest.skip("needs root to mount a file system")
    made = []

    def mount(place):
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", place], check=True)
        made.append(place)

    yield mount
    for place in made:
        subprocess.run(["umount", "--lazy", place], check=True)


def test_a_full_disk_is_told_to_whoever_sends_and_ends_without_a_restart(
    make_bench, running, post, seal_as, rollup, small, tmp_path, nine
):
    small(tmp_path / "0" / "state")
    bench = make_bench(publish=Publish(policy="hourly", every_seconds=NEVER))
    filler = Path(bench.settings.state) / "filler"
    with running(bench) as (url, process):
        assert post(url, seal_as(rollup())).status_code == 201
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                pass
        ports = {(6, number): number for number in random.Random(1).sample(range(1, 65536), 9000)}
        refused = post(url, seal_as(rollup(start=nine + HOUR, ports=ports)))
        assert (refused.status_code, refused.json()["answer"]) == (503, "unavailable")
        assert refused.headers["Retry-After"]
        filler.unlink()
        assert post(url, seal_as(rollup(start=nine + HOUR, ports=ports))).status_code == 201
        assert process.poll() is None
    law = ledger.law(bench.ledger)
    assert law.answers == {"accepted": 2, "unavailable": 1}
    assert (law.kept, law.balances) == (2, True)
