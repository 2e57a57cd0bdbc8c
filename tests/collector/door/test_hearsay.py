"""A sensor is told what the others do not see, and nobody else is."""

import asyncio
from pathlib import Path

import pytest

from collector.door.hearsay import Hearsay
from collector.index import annals
from collector.index.reckoning import bring_up
from collector.sensors import registry
from patience import PATIENCE

HOURS = 6


@pytest.fixture
def odd(bench, nine, a_key):
    for number in range(12):
        registry.enrol(bench.ledger, f"n{number}", a_key(f"n{number}"), since=nine, now=nine)
    for hour in range(HOURS):
        start = nine + hour * 3600
        for number in range(12):
            packets = 3200 if number == 4 else 32
            bench.send(f"n{number}", start=start, now=start + 5400, ports={(6, 80): packets})
    bring_up(bench.settings)
    return bench


def test_it_is_told_of_itself_alone(odd):
    hearsay = Hearsay(Path(odd.settings.state))
    assert hearsay.of("n4") == ()
    hearsay.listen()
    assert "IPv4 TCP 80 scan" in hearsay.of("n4")
    assert hearsay.of("n5") == ()


def test_what_cannot_be_read_stays_as_it_was(odd):
    hearsay = Hearsay(Path(odd.settings.state))
    hearsay.listen()
    (Path(odd.settings.state) / annals.FILE).write_bytes(b"no index" * 999)
    hearsay.listen()
    assert hearsay.of("n4")


def test_without_an_index_nothing_is_said_and_none_is_made(bench):
    hearsay = Hearsay(Path(bench.settings.state))
    hearsay.listen()
    assert hearsay.of("s1") == ()
    assert not (Path(bench.settings.state) / annals.FILE).exists()


def test_it_ends_with_the_service(bench):
    async def briefly():
        stop = asyncio.Event()
        stop.set()
        await Hearsay(Path(bench.settings.state)).run(stop)

    asyncio.run(asyncio.wait_for(briefly(), PATIENCE))


def test_receipts_say_it(odd, nine, running, post, seal_as, rollup, until):
    start = nine + HOURS * 3600
    sent = [seal_as(rollup(name, start=start, ports={(6, 80): 32})) for name in ("n4", "n5")]
    with running(odd) as (url, _):
        until(lambda: post(url, sent[0]).json()["local"])
        assert "IPv4 TCP 80 scan" in post(url, sent[0]).json()["local"]
        assert post(url, sent[1]).json()["local"] == []
        forged = seal_as(rollup("n4", start=start, ports={(6, 80): 32}), signer="n5")
        assert post(url, forged).json()["local"] == []
