"""The laws of the gate, over drawn histories: for each of them what is drawn tries to break it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.gate import archive, closing, draw, key, record
from collector.gate.edition import Listened, closed
from collector.gate.policy import Policy
from collector.geo import shelf
from collector.index.hour import Hour
from collector.sensors import registry, vetting
from collector.settings import Geo
from teiten.rollup.record import Class, Origin

BEGIN = 1075593600
EPOCH = 21600
SENSORS = [f"s{number:02}" for number in range(40)]
SMALL = Policy(fewest=12, full=6, economies=("JP", "BR"))


def an_epoch(seed, sensors=40):
    """Six hours of any numbers at all, from nothing to floods, of any who are there."""
    rng = np.random.default_rng(seed)
    roster = closing.numbered(Policy())
    roster.join(SENSORS[:sensors])
    hours = []
    for number in range(6):
        shape = (len(roster.rows), sensors)
        counts = rng.lognormal(rng.uniform(-3, 9), rng.uniform(0, 3), shape).astype(np.float32)
        exposure = np.zeros((2, sensors))
        exposure[0] = 16 * (rng.random(sensors) < rng.uniform(0.5, 1))
        hours.append(Hour(3600 * number, exposure, np.where(exposure[0] > 0, counts, 0)))
    return hours, roster


@settings(deadline=None, max_examples=15)
@given(st.lists(st.integers(0, 2**32), min_size=1, max_size=4), st.binary(min_size=32, max_size=32))
def test_a_replay_under_the_same_key_gives_the_same_bytes(seeds, secret):
    def replay():
        before, habits, told = None, None, []
        for number, seed in enumerate(seeds):
            words = {"start": number * EPOCH, "before": before, "habits": habits}
            found = closed(*an_epoch(seed), SENSORS, secret, Policy(), **words)
            before = found.edition if found.edition.lines else before
            habits = found.habits
            told.append(record.encode(found.edition))
        return told

    assert replay() == replay()


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32), st.integers(0, 29))
def test_below_thirty_vetted_sensors_nothing_is_said(seed, vetted):
    words = {"start": 0, "before": None}
    found = closed(*an_epoch(seed), SENSORS[:vetted], bytes(32), Policy(), **words).edition
    assert (found.listened, found.lines, found.asides) == (Listened.TOO_LITTLE, (), ())


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32))
def test_whatever_sensors_say_a_value_is_a_rate_of_three_digits_or_missing(seed):
    words = {"start": 0, "before": None}
    found = closed(*an_epoch(seed), SENSORS, bytes(32), Policy(), **words).edition
    values = [line.value for line in found.lines if line.value is not None]
    assert all(np.isfinite(v) and v >= 0 and v == float(f"{v:.3g}") for v in values)


@pytest.fixture
def network(make_bench, a_key, tmp_path):
    bench = make_bench()
    bench.ingest._connection.execute("PRAGMA synchronous = OFF")
    bench.names = [f"v{number:02}" for number in range(12)]
    for name in bench.names:
        registry.add(bench.ledger, name, a_key(name), now=1)
        registry.approve(bench.ledger, name, now=1)
        vetting.vet(bench.ledger, name, now=BEGIN)
    (tmp_path / key.FILE).write_bytes(bytes([1]) * draw.KEY_BYTES)
    return bench


def shout(bench, rng, now, hours):
    """Anybody reports anything of any of these hours; some for the second time."""
    for name in bench.names:
        for hour in hours:
            if rng.random() < 0.9:
                packets = int(rng.integers(1, 10**6))
                origins = (Origin("133.1.2.3", 6, Class.SCAN, 23, "mirai", packets),)
                more = {"ports": {(6, 23): packets}, "origins": origins}
                start = BEGIN + 3600 * hour
                bench.send(name, start=start, final=bool(rng.random() < 0.5), now=now, **more)


def bodies(bench, folder):
    closing.close(bench.ledger, SMALL, 0, folder, shelf.atlas(Geo()))
    return list(archive.bodies(bench.ledger))


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_public_once_never_changes_whatever_comes_and_whenever_one_looks(
    network, tmp_path, seed
):
    """Half of what comes is late for an epoch that has its edition."""
    rng, public = np.random.default_rng(seed), []
    for day in range(1, 4):
        now = BEGIN + day * 43200 + 600
        shout(network, rng, now, range(max(12 * day - 18, 0), 12 * day))
        after = bodies(network, tmp_path)
        assert after[: len(public)] == public
        assert len(after) == 2 * day
        public = after
    assert any(record.decode(body).asides for _, body in public)
