import dataclasses

import pytest

from collector.gate import archive, closing, draw, key, record
from collector.gate.aside import Topic
from collector.gate.edition import Listened
from collector.gate.policy import Policy
from collector.geo import shelf
from collector.sensors import registry, vetting
from collector.settings import Geo
from teiten.rollup.record import Class, Origin

EPOCH = 21600
NOON = 1075464000
"""12:00 UTC on the day that the bench begins."""
KEY = bytes([1]) * draw.KEY_BYTES
"""One is made by chance where there is none, and now and then says something else."""
FEW = dataclasses.replace(Policy(), fewest=12, full=6)


@pytest.fixture
def network(make_bench, a_key):
    """Twelve vetted sensors, and one that nobody vetted."""
    bench = make_bench()
    bench.ingest._connection.execute("PRAGMA synchronous = OFF")
    bench.names = [f"v{number:02}" for number in range(12)]
    for name in bench.names:
        registry.add(bench.ledger, name, a_key(name), now=1)
        registry.approve(bench.ledger, name, now=1)
        vetting.vet(bench.ledger, name, now=NOON)
    return bench


def report(bench, start, *, names=None, now=None, ports=None, hours=6):
    for hour in range(hours):
        for name in bench.names if names is None else names:
            begin = start + 3600 * hour
            counts = ports or {(6, 23): 300, (6, 445): 50, (1, 8): 20}
            bench.send(name, start=begin, final=True, ports=counts, now=now or begin + 3700)


def close(bench, grace=3600):
    return closing.close(bench.ledger, FEW, grace, bench.ledger_folder)


@pytest.fixture(autouse=True)
def folder(network, tmp_path):
    network.ledger_folder = tmp_path
    (tmp_path / key.FILE).write_bytes(KEY)


def test_an_epoch_is_closed_once_and_not_before_its_time(network):
    report(network, NOON)
    assert close(network) == 0
    report(network, NOON + EPOCH, hours=1)
    assert close(network) == 1
    assert close(network) == 0
    (edition, _), *_ = archive.everything(network.ledger)
    assert edition.start == NOON
    assert edition.listened is Listened.ALMOST_ALL
    values = {line.series.number: line.value for line in edition.lines}
    assert values[23] > values[445] > 0


def test_no_epoch_is_left_out(network):
    report(network, NOON)
    report(network, NOON + 3 * EPOCH, hours=2)
    assert close(network) == 3
    heard = [edition.listened for edition, _ in archive.everything(network.ledger)]
    assert heard == [Listened.ALMOST_ALL, Listened.TOO_LITTLE, Listened.TOO_LITTLE]


def test_what_comes_late_changes_no_edition(network):
    report(network, NOON)
    report(network, NOON + EPOCH, hours=2)
    close(network)
    before = archive.everything(network.ledger)
    vetting.vet(network.ledger, "s1", now=1)
    report(network, NOON, names=["s1"], ports={(6, 23): 10**6}, now=NOON + 2 * EPOCH)
    close(network)
    assert archive.everything(network.ledger)[:1] == before


def test_a_sensor_that_nobody_vetted_moves_nothing(network):
    report(network, NOON)
    report(network, NOON, names=["s1", "s2", "s3"], ports={(6, 23): 10**6, (6, 80): 10**6})
    report(network, NOON + EPOCH, hours=2)
    close(network)
    (edition, _), *_ = archive.everything(network.ledger)
    values = {line.series.number: line.value for line in edition.lines}
    assert values[23] < 1000
    assert not values.get(80)


def test_before_anybody_was_vetted_there_is_no_epoch(make_bench, tmp_path, nine):
    bench = make_bench()
    for hour in range(30):
        bench.send(start=nine + 3600 * hour, now=nine + 3600 * hour + 3700)
    assert closing.close(bench.ledger, FEW, 0, tmp_path) == 0


def test_too_few_vetted_sensors_are_said_to_be_too_few(network):
    report(network, NOON)
    report(network, NOON + EPOCH, hours=2)
    closing.close(network.ledger, Policy(), 3600, network.ledger_folder)
    (edition, _), *_ = archive.everything(network.ledger)
    assert (edition.listened, edition.lines) == (Listened.TOO_LITTLE, ())


BEGIN = 1075593600
"""Midnight of UTC on a Sunday, two days later."""
DAY = 86400
SMALL = dataclasses.replace(FEW, economies=("JP", "BR"), aside_blur=0.05)


def sunday(bench, days=1, hours=24, japan=150):
    """Half of what everybody hears comes from Japan, and the registries say so."""
    for hour in range(24 * (days - 1) + hours):
        begin = BEGIN + 3600 * hour
        origins = (
            Origin("133.1.2.3", 6, Class.SCAN, 23, "mirai", japan),
            Origin("192.0.2.1", 6, Class.SCAN, 23, "", 150),
        )
        more = {"ports": {(6, 23): 150 + japan}, "origins": origins}
        for name in bench.names:
            bench.send(name, start=begin, final=True, now=begin + 3700, **more)


def end(bench, policy=SMALL):
    closing.close(bench.ledger, policy, 0, bench.ledger_folder, shelf.atlas(Geo()))
    return [edition for edition, _ in archive.everything(bench.ledger)]


def test_at_the_end_of_a_day_economies_are_public(network):
    sunday(network, hours=25)
    *_, edition = end(network)
    assert edition.start == BEGIN + 3 * EPOCH
    said = {m.series.economy: m.value for m in edition.aside(Topic.ECONOMIES).mentions}
    assert said == {
        "JP": pytest.approx(150 / 16, rel=0.35),
        "BR": 0.0,
        None: pytest.approx(150 / 16, rel=0.35),
    }
    assert edition.data == str(shelf.atlas(Geo()).label)
    assert record.decode(record.encode(edition)) == edition
    families = {m.series.family: m.value for m in edition.aside(Topic.FAMILIES).mentions}
    assert families == {4: pytest.approx(300 / 16, rel=0.35), 6: None}


def test_at_the_end_of_a_week_more_is_public_and_only_half_of_it_is_too_little(network):
    sunday(network, hours=25)
    *_, edition = end(network)
    assert edition.start + EPOCH == BEGIN + DAY
    topics = {aside.topic for aside in edition.asides}
    assert topics == {Topic.ECONOMIES, Topic.FAMILIES}


def test_what_comes_late_alters_no_day(network, make_bench):
    sunday(network, hours=12)
    end(network)
    kept = archive.gathered(network.ledger, 0)
    sunday(network, hours=7, japan=9_999)
    sunday(network, hours=25)
    end(network)
    after = archive.gathered(network.ledger, 0)
    for one, other in zip(kept, after, strict=False):
        assert (one.start, one.counts.tolist()) == (other.start, other.counts.tolist())


def test_without_asides_none_are_made_and_nothing_is_kept_for_them(network):
    sunday(network, hours=25)
    editions = end(network, dataclasses.replace(SMALL, asides=False))
    assert not any(edition.asides for edition in editions)
    assert archive.gathered(network.ledger, 0) == []


def test_of_the_years_before_the_first_report_there_is_no_edition(network):
    with network.ledger:
        network.ledger.execute("UPDATE vettings SET since = 0")
    report(network, NOON)
    report(network, NOON + EPOCH, hours=1)
    assert close(network) == 1
    ((edition, _),) = archive.everything(network.ledger)
    assert edition.start == NOON
