"""A tool or worm is known by what its packets alone show."""

from ipaddress import ip_address, ip_network
from random import Random

import pytest

from appliance.counting.window import Window
from appliance.fingerprints.packet import hint
from appliance.reading.decode import decode
from simulator.actors.blaster import Blaster
from simulator.actors.masscan import Masscan
from simulator.actors.mirai import Mirai
from simulator.actors.slammer import Slammer
from simulator.actors.welchia import Welchia
from simulator.actors.zmap import Zmap
from simulator.script.probe import Reply
from simulator.script.targets import Row
from simulator.shapes import packets
from teiten.capture.read import read

STRANGER = ip_address("100.64.0.9")
SEEN = 400
ACTORS = {
    "blaster": lambda row: Blaster(Random(1), STRANGER, row),
    "welchia": lambda row: Welchia(Random(1), STRANGER, row, pace=1),
    "slammer": lambda row: Slammer(Random(1), STRANGER, row, pace=1),
    "mirai": lambda row: Mirai(Random(1), STRANGER, row, pace=1),
    "zmap": lambda row: Zmap(Random(1), STRANGER, row, port=443, pace=1),
    "masscan": lambda row: Masscan(Random(1), STRANGER, row, ports=(21, 80), pace=1),
}


def sent(actor, count):
    """What an actor sends to a block that answers every ping."""
    found = []
    while len(found) < count:
        for probe in actor.send():
            found.append(probe)
            if probe.mark.protocol == 1:
                actor.hear(Reply(probe.destination, STRANGER, 1, packets.ECHO_REPLY))
    return found


@pytest.mark.parametrize("block", ["203.0.113.0/24", "192.0.2.0/29"])
@pytest.mark.parametrize("name", ACTORS)
def test_every_packet_of_an_actor_gets_its_tag(tags, name, block):
    probes = sent(ACTORS[name](Row([ip_network(block)])), SEEN)
    assert tags(probe.packet for probe in probes) == {name: len(probes)}


@pytest.mark.parametrize("name", ACTORS)
def test_a_restart_within_the_window_forgets_no_tag(written, name):
    probes = sent(ACTORS[name](Row([ip_network("203.0.113.0/24")])), SEEN)
    before, after = (Window(0, 3600, max_origins=20_000) for _ in range(2))
    for probe in probes[: SEEN // 2]:
        before.add(decode(probe.packet))
    after.resume(written(before, final=False))
    for probe in probes[SEEN // 2 :]:
        after.add(decode(probe.packet))
    found = written(after).origins
    assert {origin.tag for origin in found} == {name}
    assert sum(origin.packets for origin in found) == len(probes)


def test_welchia_without_an_answer_is_known_by_its_pings(tags):
    actor = Welchia(Random(1), STRANGER, Row([ip_network("203.0.113.0/24")]), pace=1)
    pings = [probe.packet for _ in range(9) for probe in actor.send()]
    assert tags(pings) == {"welchia": 9}


def random_syns(rng, sources):
    return (
        packets.tcp(
            rng.choice(sources),
            ip_address(0xCB007100 | rng.getrandbits(8)),
            sport=rng.getrandbits(16),
            dport=rng.getrandbits(16),
            seq=rng.getrandbits(32),
            window=rng.choice((512, 1024, 8192, 65535)),
            ttl=rng.randint(30, 255),
            ip_id=rng.getrandbits(16),
        )
        for _ in range(100_000)
    )


@pytest.mark.parametrize("strangers", [1, 50_000])
def test_a_hundred_thousand_random_syns_get_no_tag(tags, dice, strangers):
    sources = [ip_address(0x64400000 + number) for number in range(strangers)]
    assert tags(random_syns(dice, sources)) == {"": 100_000}


@pytest.mark.real
def test_one_chance_54321_in_a_real_flood_is_not_zmap(real, tags):
    flood = [f.packet for f in read(real / "pcap/stopddos/pkt.TCP.synflood.spoofed.pcap")]
    assert sum(decode(packet).identification == 54321 for packet in flood) == 1
    assert tags(flood) == {"": 37_841}


@pytest.mark.real
def test_a_real_masscan_is_masscan(real, tags):
    scan = [f.packet for f in read(real / "pcap/esnet/masscan_tcp.pcap")]
    assert tags(scan) == {"masscan": 1_003, "": 2}


@pytest.mark.parametrize(
    ("length", "fill", "name"), [(64, 0xAA, "welchia"), (64, 0xAB, ""), (63, 0xAA, "")]
)
def test_a_ping_is_welchia_by_its_length_and_its_filling(knocks, length, fill, name):
    ping = packets.echo(*knocks.ends4, identifier=512, sequence=1, payload=bytes([fill]) * length)
    assert hint(decode(ping)) == name


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        (b"\x04" + b"\x01" * 375, "slammer"),
        (b"\x04" + b"\x01" * 374, ""),
        (b"\x05" + b"\x01" * 375, ""),
    ],
    ids=["whole", "short", "other"],
)
def test_a_datagram_is_slammer_by_its_length_and_its_beginning(knocks, payload, name):
    assert hint(decode(packets.udp(*knocks.ends4, sport=1, dport=1434, payload=payload))) == name


def test_mirai_is_the_destination_in_the_sequence_number(knocks):
    number = int(knocks.ends4[1])
    assert hint(decode(packets.tcp(*knocks.ends4, sport=1, dport=23, seq=number))) == "mirai"
    assert hint(decode(packets.tcp(*knocks.ends4, sport=1, dport=23, seq=number + 1))) == ""
