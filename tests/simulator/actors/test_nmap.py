"""nmap asks in four ways, and goes on where anybody answers in one."""

from collections import Counter
from random import Random

import pytest

from simulator.actors.nmap import Nmap
from simulator.script.probe import Reply
from teiten.rollup.record import ICMP, TCP

PORTS = (22, 80, 443, 8080)


@pytest.fixture
def nmap(row, source):
    return Nmap(Random(1), source, row, ports=PORTS, pace=1)


def test_it_asks_in_four_ways_whether_anybody_is_there(nmap, sent, read):
    echo, greeting, touch, timestamp = map(read, sent(nmap, 4))
    assert (echo.len, echo.data.type) == (28, 8)
    assert (greeting.data.dport, greeting.data.flags, greeting.len) == (443, 2, 44)
    assert (touch.data.dport, touch.data.flags, touch.len) == (80, 16, 40)
    assert (timestamp.data.type, timestamp.len) == (13, 40)
    assert len({packet.dst for packet in (echo, greeting, touch, timestamp)}) == 1


def test_it_scans_no_port_where_nobody_answers(nmap, row, sent):
    numbers = Counter(probe.mark.number for probe in sent(nmap, 4 * len(row)))
    assert numbers == dict.fromkeys((8, 443, 80, 13), len(row))


@pytest.mark.parametrize(("protocol", "number"), [(ICMP, 0), (ICMP, 14), (TCP, 443), (TCP, 80)])
def test_it_scans_every_port_once_where_somebody_answers(nmap, sent, source, protocol, number):
    asked = sent(nmap, 4)[0].destination
    for _ in range(2):
        nmap.hear(Reply(asked, source, protocol, number))
    scan, later = sent(nmap, 8), sent(nmap, 12)
    assert sorted(probe.mark.number for probe in scan) == sorted(PORTS)
    assert {probe.destination for probe in scan} == {asked}
    assert {probe.destination for probe in later} != {asked}


def test_it_is_deaf_to_complaints_and_to_strangers(nmap, sent, source, row):
    asked = sent(nmap, 4)[0].destination
    nmap.hear(Reply(asked, source, ICMP, 3))
    nmap.hear(Reply(row[200], source, ICMP, 0))
    assert {probe.destination for probe in sent(nmap, 8)} == {row[1]}


def test_the_order_of_ports_is_drawn(row, source, answered):
    orders = set()
    for seed in range(20):
        actor = Nmap(Random(seed), source, row, ports=PORTS, pace=1)
        ports = [p for p in answered(actor, 14) if p.destination == row[0]][4:]
        orders.add(tuple(probe.mark.number for probe in ports))
    assert len(orders) > 5


def test_what_stays_the_same_for_a_run(row, source, answered, read):
    actor = Nmap(Random(1), source, row, ports=PORTS, pace=100)
    seen = [read(p) for p in answered(actor, 0.08 * len(row)) if p.mark.protocol == TCP]
    syns = [packet for packet in seen if packet.data.flags == 2]
    assert len({(p.data.sport, p.data.win) for p in seen}) == 1
    assert len({p.data.seq for p in syns}) == 1
    assert seen[0].data.win in (1024, 2048, 3072, 4096)
    assert {p.data.opts for p in syns} == {b"\x02\x04\x05\xb4"}
    assert len({p.id for p in seen}) > len(seen) * 0.9
    assert max(p.ttl for p in seen) - min(p.ttl for p in seen) == 59 - 37
    assert not any(p.df for p in seen)
