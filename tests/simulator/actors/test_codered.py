"""Code Red knocks at every web server alike."""

from collections import Counter
from random import Random

from simulator.actors.codered import CodeRed


def test_it_is_the_syn_of_windows_2000_to_port_80(row, source, sent, read):
    for knock in map(read, sent(CodeRed(Random(1), source, row, pace=10), 10)):
        assert (knock.data.dport, knock.data.win, knock.len) == (80, 16384, 48)
        assert knock.data.opts == bytes.fromhex("020405b401010402")


def test_every_address_is_as_likely_as_any_other(row, source, sent):
    knocks = sent(CodeRed(Random(1), source, row, pace=100), len(row))
    counts = Counter(knock.destination for knock in knocks)
    chi2 = sum((counts[row[i]] - 100) ** 2 / 100 for i in range(len(row)))
    assert chi2 < len(row) + 5 * (2 * len(row)) ** 0.5


def test_it_never_pings(row, source, sent):
    assert {p.mark.protocol for p in sent(CodeRed(Random(1), source, row, pace=10), 30)} == {6}
