"""What the policy `gated` publishes, over every byte of it."""

import json
import re
import shutil
from pathlib import Path

import pytest

from collector.books.store import connect
from collector.gate import draw, key
from collector.gate.table import Gate
from collector.keeping.backup import backup
from collector.keeping.rebuild import rebuild
from collector.keeping.restore import restore
from collector.publication.publish import publish
from collector.sensors import registry, vetting
from collector.sensors.place import Network, Place
from collector.settings import Publish
from teiten.publication.manifest import LIST, SIGNATURE
from teiten.publication.succession import KEYS

NOON = 1075464000
BLOCK = "198.51.100."
EPOCH = 21600
GATE = Gate(fewest=12, full=12, grace_hours=1)
SENSORS = 13
KEY = bytes([1]) * draw.KEY_BYTES
"""One is made by chance where there is none, and now and then says something else."""


@pytest.fixture
def network(make_bench, a_key):
    bench = make_bench(publish=Publish(policy="gated", gate=GATE))
    bench.ingest._connection.execute("PRAGMA synchronous = OFF")
    bench.names = [f"secret-{number:02}" for number in range(SENSORS)]
    for number, name in enumerate(bench.names):
        registry.add(bench.ledger, name, a_key(name), now=1)
        block = f"{BLOCK}{number * 8}/29"
        place = Place((block,), "JP", Network.UNIVERSITY, "Secret University", 8)
        registry.approve(bench.ledger, name, now=1, place=place)
        vetting.vet(bench.ledger, name, now=NOON)
    (Path(bench.settings.state) / key.FILE).write_bytes(KEY)
    report(bench, NOON)
    report(bench, NOON + EPOCH, hours=2)
    return bench


def report(bench, start, *, names=None, hours=6, late=0, more=0):
    for hour in range(hours):
        for number, name in enumerate(bench.names if names is None else names):
            begin = start + 3600 * hour
            counts = {(6, 23): 900 + 77 * number + more, (6, 445): 313 + number, (1, 8): 50}
            bench.send(name, start=begin, final=True, ports=counts, now=begin + 3700 + late)


def silent(done, whole):
    """No progress is shown."""


def tree(release):
    return {
        str(path.relative_to(release)): path.read_bytes()
        for path in release.rglob("*")
        if path.is_file() and not {"static", SIGNATURE} & set(path.parts) and path.suffix != ".gz"
    }


def published(bench):
    return tree(publish(bench.ledger, bench.settings))


TABLES = re.compile(r"(ja/)?(ports/|find\.html)|data/search\.json")
"""What is known of ports is full of years and numbers, which follow from no sensor."""


def test_nothing_names_a_sensor_its_block_or_its_owner(network):
    for name, body in published(network).items():
        for secret in (b"secret-", b"Secret", BLOCK.encode(), b"192.0.2.", b"university"):
            assert secret not in body + name.encode(), (name, secret)


def test_no_number_is_a_count_of_sensors_or_of_packets(network):
    """A value has three digits of a rate; nothing else is a number but dates, ranks and names.

    The manifest has digests and sizes of what is looked at here.
    """
    found = published(network)
    (edition,) = (json.loads(body) for name, body in found.items() if name.startswith("editions/"))
    assert set(edition) == {
        "format", "version", "policy", "start", "seconds", "unit", "series", "coverage",
        "asides",
    }  # fmt: skip
    assert edition["coverage"] == {"listened": "almost all"}
    values = {each["label"]: each["value"] for each in edition["series"]}
    assert all(value == float(f"{value:.3g}") for value in values.values())
    lists = {name for name in found if name in (LIST, KEYS) or name.startswith("lists/")}
    told = [(name, body) for name, body in found.items() if name not in lists]
    everything = "".join(_words(name, body) for name, body in told)
    numbers = {int(text) for text in re.findall(r"(?<![\d.:-])\d+(?![\d.:])", everything)}
    counts = {sum(900 + 77 * n for n in range(SENSORS)), sum(313 + n for n in range(SENSORS))}
    assert not numbers & ({SENSORS, SENSORS + 3, round(0.6 * SENSORS)} | counts)


def _words(name, body):
    """What a reader is told; where a curve goes is told by its values."""
    text = body.decode()
    if TABLES.match(name) or name.endswith("policy.html"):
        return ""
    return re.sub(r"<[^>]*>", " ", text) if name.endswith(".html") else text


def test_nothing_that_was_published_ever_changes(network):
    before = published(network)
    report(network, NOON, names=["s1"], late=3 * EPOCH, more=10**6)
    report(network, NOON + EPOCH, hours=4, late=3 * EPOCH)
    vetting.vet(network.ledger, "s2", now=NOON + EPOCH)
    vetting.unvet(network.ledger, network.names[0], now=NOON + 3 * EPOCH)
    after = published(network)
    for name, body in before.items():
        if name.startswith("editions/"):
            assert after[name] == body
    assert after["editions.csv"].startswith(before["editions.csv"])
    assert len(after) == len(before) + 3


def test_what_comes_in_an_open_epoch_is_not_seen(network):
    before = published(network)
    report(network, NOON + 2 * EPOCH - 3600, hours=1, more=10**6)
    assert {**published(network)} == before


def test_it_can_be_made_again_byte_by_byte(network):
    before = published(network)
    words = {"replace": True, "progress": silent}
    assert rebuild(network.ledger, network.settings, **words).found == "same"
    shutil.rmtree(network.settings.public)
    rebuild(network.ledger, network.settings, **words)
    assert tree(Path(network.settings.public) / "current") == before


def test_a_backup_publishes_the_same_and_draws_the_same(network, tmp_path):
    before = published(network)
    path = tmp_path / "collector.toml"
    path.write_text("")
    copy = tmp_path / "copy"
    backup(network.ledger, network.settings, path, copy, now=1, progress=silent)
    restore(copy, tmp_path / "elsewhere", force=False)
    assert key.load(tmp_path / "elsewhere") == key.load(Path(network.settings.state))
    assert ((copy / key.FILE).stat().st_mode & 0o777) == 0o600
    ledger = connect(tmp_path / "elsewhere")
    shutil.rmtree(network.settings.public)
    assert tree(publish(ledger, network.settings)) == before
    ledger.close()


def test_an_older_backup_does_not_take_back_what_is_public(network, tmp_path):
    path = tmp_path / "collector.toml"
    path.write_text("")
    copy = tmp_path / "copy"
    backup(network.ledger, network.settings, path, copy, now=1, progress=silent)
    before = published(network)
    restore(copy, tmp_path / "elsewhere", force=False)
    (tmp_path / "elsewhere" / key.FILE).write_bytes(bytes(32))
    ledger = connect(tmp_path / "elsewhere")
    vetting.unvet(ledger, network.names[0], now=NOON + 1)
    assert tree(publish(ledger, network.settings)) == before
    ledger.close()


def test_below_the_fewest_nothing_is_published_and_that_is_said(network):
    vetting.unvet(network.ledger, network.names[0], now=NOON + 60)
    vetting.unvet(network.ledger, network.names[1], now=NOON + 60)
    found = published(network)
    assert b"Too few sensors listened" in found["index.html"]
    assert found["editions.csv"].splitlines()[1:] == [
        b"2004-01-30T12:00:00Z,21600,too little,,,,,,,"
    ]
