"""The background is as loud, and as mixed, as NICTER says."""

from collections import Counter
from ipaddress import IPv4Network
from random import Random

import msgspec
import pytest

from simulator.actors.background import Background, BackgroundRole
from simulator.script.role import Stage
from simulator.script.targets import Row

STAGE = Stage(Row([IPv4Network("203.0.113.0/24")]), ())
DAY = 86400


@pytest.fixture(scope="module")
def hours():
    """Three hours of a /24: some hundred thousand packets."""
    actor = BackgroundRole().actor(Random(1), STAGE.four[0], STAGE, 0.0)
    probes = []
    while actor.due() < 3 * 3600:
        probes += actor.send()
    return probes


def test_an_address_gets_3_288_packets_a_day(hours):
    assert len(hours) * 8 / 256 == pytest.approx(3288, rel=0.02)


def test_a_quarter_of_the_scans_is_for_telnet_and_half_for_ten_ports(hours):
    ports = Counter(p.mark.number for p in hours if p.mark.kind == "scan")
    assert ports[23] / ports.total() == pytest.approx(0.242, abs=0.02)
    assert ports[445] / ports.total() == pytest.approx(0.054, abs=0.01)
    top = sum(count for _, count in ports.most_common(10))
    assert top / ports.total() == pytest.approx(0.5, abs=0.03)


def test_some_of_it_is_answers(hours):
    kinds = Counter(p.mark.kind for p in hours)
    assert kinds["backscatter"] / kinds.total() == pytest.approx(0.1, abs=0.02)
    assert {p.mark.protocol for p in hours if p.mark.kind == "backscatter"} == {1, 6, 17}
    assert {p.mark.protocol for p in hours if p.mark.kind == "scan"} == {1, 6, 17}


def test_few_send_much_and_many_send_little(hours):
    sources = Counter(probe.packet[12:16] for probe in hours)
    counts = sorted(sources.values(), reverse=True)
    assert sum(counts[: len(counts) // 10]) > 0.4 * len(hours)
    assert sum(count == 1 for count in counts) > 0.4 * len(counts)


def test_nobodys_tool_shows(hours, read):
    for packet in map(read, hours):
        assert packet.id != 54321
        if packet.p == 6:
            destination = int.from_bytes(packet.dst, "big")
            assert packet.id != (destination ^ packet.data.dport ^ packet.data.seq) & 0xFFFF
            assert packet.data.seq != destination or packet.data.flags != 2
            assert packet.data.opts not in (
                b"\x02\x04\x05\xb4",
                b"\x02\x04\x05\xb4\x01\x01\x04\x02",
            )


def test_a_scenario_chooses_mix_and_loudness(sent):
    role = BackgroundRole(per_address_and_day=9145, backscatter=0, ports={"161/udp": 1, "ping": 1})
    probes = sent(role.actor(Random(1), STAGE.four[0], STAGE, 0.0), 600)
    assert len(probes) == pytest.approx(9145 * 256 / DAY * 600, rel=0.05)
    assert {(p.mark.protocol, p.mark.number) for p in probes} == {(17, 161), (1, 8)}


def test_over_ipv6_everybody_means_one_address(stage, sent):
    role = BackgroundRole(per_address_and_day=0, six=10)
    probes = sent(role.actor(Random(1), stage.four[0], stage, 0.0), 300)
    assert len(probes) == pytest.approx(3000, rel=0.1)
    meant = {}
    for probe in probes:
        meant.setdefault(probe.packet[8:24], set()).add(probe.destination)
    assert max(map(len, meant.values())) == 1
    assert {probe.mark.protocol for probe in probes} == {6, 17, 58}


@pytest.mark.parametrize(
    "ports",
    [{}, {"23/tcp": 0}, {"70000/tcp": 1}, {"23": 1}, {"23/sctp": 1}],
    ids=["none", "nothing but zero", "beyond the last", "no protocol", "an unknown protocol"],
)
def test_a_mix_that_makes_no_sense_is_refused(ports):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"kind": "background", "ports": ports}, BackgroundRole)


def test_it_begins_loud(row, sent):
    assert len(sent(Background(Random(1), row, pace=100), 10)) > 900
