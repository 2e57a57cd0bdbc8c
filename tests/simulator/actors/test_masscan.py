"""masscan keeps a formula."""

from random import Random

from simulator.actors.masscan import Masscan


def test_it_meets_every_pair_once_and_keeps_its_formula(row, source, sent, read):
    ports = (21, 80, 443)
    knocks = sent(Masscan(Random(1), source, row, ports=ports, pace=1), len(row) * len(ports))
    assert len({(k.destination, k.mark.number) for k in knocks}) == len(row) * len(ports)
    for knock in map(read, knocks):
        hashed = int.from_bytes(knock.dst, "big") ^ knock.data.dport ^ knock.data.seq
        assert knock.id == hashed & 0xFFFF
        assert (knock.data.win, len(knock)) == (1024, 40)
