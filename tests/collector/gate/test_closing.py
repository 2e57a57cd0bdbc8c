import dataclasses

import pytest

from collector import registry, vetting
from collector.gate import archive, closing, draw, key, record
from collector.gate.edition import Listened
from collector.gate.policy import Policy, policy
from collector.gate.table import Gate
from collector.geo import shelf
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


def test_economies_are_public_where_a_setting_says_so(network):
    """Half of what everybody hears comes from Japan, and the registries say so."""
    for name in network.names:
        for hour in range(7):
            begin = NOON + 3600 * hour
            origins = (
                Origin("133.1.2.3", 6, Class.SCAN, 23, "", 150),
                Origin("192.0.2.1", 6, Class.SCAN, 23, "", 150),
            )
            more = {"ports": {(6, 23): 300}, "origins": origins}
            network.send(name, start=begin, final=True, now=begin + 3700, **more)
    chosen = policy(Gate(fewest=12, full=12, economies=("JP", "BR")))
    atlas = shelf.atlas(Geo())
    closing.close(network.ledger, chosen, 0, network.ledger_folder, atlas)
    ((edition, body),) = archive.everything(network.ledger)
    values = {line.series.economy: line.value for line in edition.lines if line.series.economy}
    assert values == {"JP": pytest.approx(150 / 16, rel=0.35), "BR": 0.0}
    assert edition.data == str(atlas.label)
    assert record.decode(body) == edition
