"""A described world goes in, a published number comes out, and both sides agree."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.counting.window import Window, addresses
from appliance.enrolment.identity import public
from appliance.reading.decode import Skip, decode
from collector.books import ledger
from collector.books.ingest import Ingest
from collector.books.store import connect
from collector.door.admit import Upload
from collector.door.answers import Answer
from collector.publication.publish import publish
from collector.sensors import registry
from collector.settings import Publish, Settings
from simulator.script.probe import Probe, Reply
from simulator.script.world import populate
from simulator.shapes.packets import ECHO_REPLY
from simulator.truths.truth import Expected, expected
from teiten.rollup.check import Fault
from teiten.rollup.codec import decode as read
from teiten.rollup.codec import encode
from teiten.rollup.record import ICMP, Clock, Rollup
from teiten.rollup.seal import pack, seal, unpack

BLOCKS = IPv4Network("203.0.113.0/24"), IPv6Network("2001:db8:1::/64")
HOUR = 3600
START = 1_075_453_200  # 2004-01-30 09:00 UTC
SECONDS = 40.0
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def knocks(seed: int) -> Iterator[Probe]:
    """Forty seconds of the lab's world, where every ping over IPv4 is answered."""
    everybody = populate(Random(seed), BLOCKS, (), SECONDS).everybody
    while (due := everybody.due()) is not None and due < SECONDS:
        for probe in everybody.send():
            yield probe
            found = decode(probe.packet)
            if not isinstance(found, Skip) and (found.protocol, found.number) == (ICMP, 8):
                source = probe.packet[12:16]
                everybody.hear(Reply(probe.destination, IPv4Address(source), ICMP, ECHO_REPLY))


def count(probes: list[Probe]) -> Rollup:
    window = Window(START, HOUR, max_origins=20_000)
    window.listening = HOUR
    for probe in probes:
        window.add(decode(probe.packet))
    return window.rollup(
        sensor="s1",
        engine="queue",
        final=True,
        monitored=addresses(BLOCKS),
        clock=Clock(source="system", synchronized=True),
    )


@pytest.fixture(scope="module")
def world() -> tuple[Expected, Rollup]:
    """What the strangers say they sent, and what the sensor says it counted."""
    probes = list(knocks(7))
    return expected(probes), count(probes)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    open_network = Publish(policy="hourly")
    return Settings(
        state=str(tmp_path / "state"), public=str(tmp_path / "public"), publish=open_network
    )


@pytest.fixture
def books(settings: Settings) -> Iterator[sqlite3.Connection]:
    """A ledger that knows one sensor."""
    connection = connect(Path(settings.state))
    registry.add(connection, "s1", public(KEY), now=START)
    registry.approve(connection, "s1", now=START)
    yield connection
    connection.close()


def send(books: sqlite3.Connection, settings: Settings, rollup: Rollup) -> Answer:
    """Seal it, put it into a file and out again, and offer it at the door."""
    sealed = unpack(pack(seal(KEY, rollup.sensor, encode(rollup))))
    assert sealed
    upload = Upload(sealed.sensor, sealed.signature, "identity", sealed.body)
    return Ingest(books, settings).receive(upload, now=START + HOUR).answer


def test_every_cell_is_what_the_strangers_say_they_sent(world: tuple[Expected, Rollup]) -> None:
    truth, rollup = world
    assert rollup.ports == truth.cells
    assert rollup.books.received == truth.packets


def test_every_tag_is_what_the_strangers_are(world: tuple[Expected, Rollup]) -> None:
    truth, rollup = world
    found: Counter[str] = Counter()
    for origin in rollup.origins:
        found[origin.tag] += origin.packets
    assert dict(found) == truth.tags


def test_the_rollup_adds_up_and_is_read_back_the_same(world: tuple[Expected, Rollup]) -> None:
    body = encode(world[1])
    found = read(body)
    assert not isinstance(found, Fault), found
    assert encode(found) == body


def test_the_ledger_keeps_it_exactly_once(
    world: tuple[Expected, Rollup], books: sqlite3.Connection, settings: Settings
) -> None:
    answers = [send(books, settings, world[1]) for _ in range(3)]
    assert answers == [Answer.ACCEPTED, Answer.DUPLICATE, Answer.DUPLICATE]
    assert list(ledger.bodies(books)) == [encode(world[1])]


def test_the_published_number_is_the_number_of_packets(
    world: tuple[Expected, Rollup], books: sqlite3.Connection, settings: Settings
) -> None:
    assert send(books, settings, world[1]) is Answer.ACCEPTED
    page = json.loads((publish(books, settings) / "top5.json").read_bytes())
    truth = Counter[str]()
    for cell in world[0].cells:
        if cell.protocol in {6, 17}:
            truth[f"{cell.number}/{'TCP' if cell.protocol == 6 else 'UDP'}"] += cell.packets
    published = {port["label"]: sum(port["values"]) for port in page["ports"]}
    assert published == dict(truth.most_common(5))


def test_nothing_published_holds_an_address(
    world: tuple[Expected, Rollup], books: sqlite3.Connection, settings: Settings
) -> None:
    assert send(books, settings, world[1]) is Answer.ACCEPTED
    release = publish(books, settings)
    text = b"".join(
        p.read_bytes() for p in release.rglob("*") if p.suffix in {".html", ".json", ".csv"}
    )
    assert b"203.0.113" not in text
    assert b"2001:db8" not in text
    assert b"s1" not in text
