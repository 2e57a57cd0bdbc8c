"""WannaCry knocks as Windows 7 does."""

from random import Random

from simulator.actors.wannacry import WannaCry


def test_it_is_a_syn_of_windows_7(row, source, sent, read):
    for knock in map(read, sent(WannaCry(Random(1), source, row, pace=10), 10)):
        assert (knock.data.dport, knock.data.win, knock.len) == (445, 8192, 52)
        assert knock.data.opts == bytes.fromhex("020405b40103030801010402")
        assert knock.data.sport >= 49152


def test_it_repeats_nothing(row, source, sent, read):
    knocks = [read(p) for p in sent(WannaCry(Random(1), source, row, pace=100), 30)]
    assert len({(k.dst, k.data.seq) for k in knocks}) == len(knocks)


def test_it_reaches_every_address(row, source, sent):
    knocks = sent(WannaCry(Random(1), source, row, pace=100), 60)
    assert {knock.destination for knock in knocks} == {row[i] for i in range(len(row))}
