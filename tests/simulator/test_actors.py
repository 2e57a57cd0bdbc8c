"""Every stranger does what is said of him."""

from collections import Counter
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_address
from random import Random

import dpkt
import pytest

from simulator.actors.background import Background
from simulator.actors.blaster import Blaster
from simulator.actors.lowbyte6 import LowByte6
from simulator.actors.masscan import Masscan
from simulator.actors.mirai import Mirai
from simulator.actors.outbreak import Outbreak
from simulator.actors.slammer import Slammer
from simulator.actors.welchia import Welchia
from simulator.actors.zmap import Zmap
from simulator.probe import Actor, Probe, Reply
from simulator.targets import Row
from teiten.rollup.record import ICMP, TCP

ROW = Row([IPv4Network("203.0.113.0/24"), IPv4Network("198.51.100.0/28")])
NETWORK6 = IPv6Network("2001:db8:1::/64")
SOURCE = ip_address("100.0.0.9")
SOURCE6 = ip_address("2001:db8:f000::9")


def timed(actor: Actor, until: float) -> Iterator[tuple[float, Probe]]:
    while (due := actor.due()) is not None and due < until:
        for probe in actor.send():
            yield due, probe


def sent(actor: Actor, until: float) -> list[Probe]:
    return [probe for _, probe in timed(actor, until)]


def read(probe: Probe) -> dpkt.Packet:
    return (dpkt.ip6.IP6 if probe.destination.version == 6 else dpkt.ip.IP)(probe.packet)


ACTORS = {
    "blaster": lambda: Blaster(Random(1), SOURCE, ROW),
    "outbreak": lambda: Outbreak(Random(1), ROW, hosts=9, doubling=2, begins=0),
    "welchia": lambda: Welchia(Random(1), SOURCE, ROW, pace=20),
    "slammer": lambda: Slammer(Random(1), SOURCE, ROW, pace=20),
    "mirai": lambda: Mirai(Random(1), SOURCE, ROW, pace=20),
    "zmap": lambda: Zmap(Random(1), SOURCE, ROW, port=443, pace=20),
    "masscan": lambda: Masscan(Random(1), SOURCE, ROW, ports=(21, 80), pace=20),
    "lowbyte6": lambda: LowByte6(Random(1), SOURCE6, [NETWORK6], pace=20),
    "background": lambda: Background(Random(1), ROW, pace=20),
}


@pytest.mark.parametrize("make", ACTORS.values(), ids=ACTORS.keys())
def test_the_same_dice_give_the_same_packets(make):
    assert sent(make(), 20) == sent(make(), 20) != []


@pytest.mark.parametrize("make", ACTORS.values(), ids=ACTORS.keys())
def test_a_mark_says_what_the_packet_is(make):
    for probe in sent(make(), 20):
        packet = read(probe)
        carried = packet.p if packet.v == 4 else packet.nxt
        number = getattr(packet.data, "dport", getattr(packet.data, "type", None))
        assert (carried, number) == (probe.mark.protocol, probe.mark.number)
        assert packet.dst == probe.destination.packed


@pytest.mark.parametrize("make", ACTORS.values(), ids=ACTORS.keys())
def test_nobody_knocks_outside_the_blocks(make):
    blocks = (*(IPv4Network("203.0.113.0/24"), IPv4Network("198.51.100.0/28")), NETWORK6)
    for probe in sent(make(), 20):
        assert any(probe.destination in block for block in blocks)


def test_blaster_knocks_at_twenty_addresses_in_a_row_every_1_8_seconds():
    knocks = list(timed(Blaster(Random(1), SOURCE, ROW, begins=5), 5 + 3 * 1.8))
    assert Counter(round(due - 5, 3) for due, _ in knocks) == {0: 20, 1.8: 20, 3.6: 20}
    start = next(i for i in range(len(ROW)) if ROW[i] == knocks[0][1].destination)
    assert [probe.destination for _, probe in knocks] == [ROW[start + i] for i in range(60)]


def test_blaster_looks_like_windows_and_never_pings():
    for one, other in zip(*[map(read, sent(Blaster(Random(1), SOURCE, ROW), 9))] * 2, strict=True):
        assert one.data.dport == other.data.dport == 135
        assert one.ttl <= 128
        assert (other.id - one.id) & 0xFFFF == 1
        assert one.data.opts == bytes.fromhex("020405b401010402")
        assert one.data.win in (16384, 64240)


def test_an_outbreak_doubles_at_first_and_ends_with_everybody():
    outbreak = Outbreak(Random(1), ROW, hosts=1000, doubling=5, begins=10)
    assert outbreak.infected(9.9) == 0
    assert outbreak.infected(10) == 1
    assert 15 <= outbreak.infected(10 + 20) <= 17
    assert outbreak.infected(10 + 100) >= 999


def test_welchia_does_not_knock_where_no_ping_was_answered():
    welchia = Welchia(Random(1), SOURCE, ROW, pace=50)
    assert {probe.mark.protocol for probe in sent(welchia, 10)} == {ICMP}


def test_welchia_knocks_once_and_at_once_where_a_ping_was_answered():
    welchia = Welchia(Random(1), SOURCE, ROW, pace=1)
    (ping,) = sent(welchia, 1)
    answer = Reply(ping.destination, SOURCE, ICMP, 0)
    welchia.hear(answer)
    welchia.hear(answer)
    (knock,) = sent(welchia, 1)
    assert (knock.destination, knock.mark.protocol) == (ping.destination, TCP)
    assert read(knock).data.dport == 135


@pytest.mark.parametrize(
    "reply",
    [
        Reply(ip_address("203.0.113.9"), SOURCE, ICMP, 3),
        Reply(ip_address("203.0.113.9"), ip_address("100.0.0.10"), ICMP, 0),
        Reply(ip_address("192.0.2.9"), SOURCE, ICMP, 0),
    ],
    ids=["a complaint", "somebody else's answer", "nobody it pinged"],
)
def test_welchia_is_deaf_to_everything_else(reply):
    welchia = Welchia(Random(1), SOURCE, ROW, pace=100)
    sent(welchia, 3)
    welchia.hear(reply)
    assert {probe.mark.protocol for probe in sent(welchia, 6)} == {ICMP}


def test_welchia_pings_with_92_bytes_of_which_64_are_0xaa():
    packet = read(sent(Welchia(Random(1), SOURCE, ROW, pace=1), 1)[0])
    assert packet.len == 92
    assert packet.data.data.id == 0x0200
    assert packet.data.data.data == b"\xaa" * 64


def test_slammer_is_one_datagram_of_404_bytes_of_filler():
    packet = read(sent(Slammer(Random(1), SOURCE, ROW, pace=1), 1)[0])
    assert (packet.len, packet.data.dport) == (404, 1434)
    assert bytes(packet.data.data) == b"\x04" + b"\x01" * 375


def test_mirai_writes_the_destination_into_the_sequence_and_tries_2323_one_time_in_ten():
    knocks = [read(probe) for probe in sent(Mirai(Random(1), SOURCE, ROW, pace=100), 9.995)]
    assert all(knock.data.seq == int.from_bytes(knock.dst, "big") for knock in knocks)
    assert all(knock.len == 40 and knock.ttl <= 64 for knock in knocks)
    assert Counter(knock.data.dport for knock in knocks) == {23: 900, 2323: 100}


def test_zmap_is_54321_and_meets_everybody_once():
    knocks = sent(Zmap(Random(1), SOURCE, ROW, port=443, pace=1), len(ROW))
    assert {knock.destination for knock in knocks} == {ROW[i] for i in range(len(ROW))}
    assert {(read(k).id, read(k).data.win) for k in knocks} == {(54321, 65535)}
    assert all(200 < read(knock).ttl < 255 for knock in knocks)


def test_masscan_meets_every_pair_once_and_keeps_its_formula():
    ports = (21, 80, 443)
    knocks = sent(Masscan(Random(1), SOURCE, ROW, ports=ports, pace=1), len(ROW) * len(ports))
    assert len({(k.destination, k.mark.number) for k in knocks}) == len(ROW) * len(ports)
    for knock in map(read, knocks):
        hashed = int.from_bytes(knock.dst, "big") ^ knock.data.dport ^ knock.data.seq
        assert knock.id == hashed & 0xFFFF
        assert (knock.data.win, len(knock)) == (1024, 40)


def test_low_bytes_are_all_tried_in_order_with_three_protocols():
    knocks = sent(LowByte6(Random(1), SOURCE6, [NETWORK6], pace=1), 255)
    assert [int(k.destination) & 0xFFFF for k in knocks] == list(range(1, 256))
    assert Counter(k.mark.protocol for k in knocks) == {58: 85, 6: 85, 17: 85}


def test_the_background_is_scans_and_answers():
    kinds = Counter(p.mark.kind for p in sent(Background(Random(1), ROW, pace=100), 20))
    assert 0.2 < kinds["backscatter"] / kinds.total() < 0.3
