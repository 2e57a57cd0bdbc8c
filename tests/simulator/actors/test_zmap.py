"""ZMap is 54321, and lately it is not."""

from random import Random

from simulator.actors.zmap import Zmap


def test_it_is_54321_and_meets_everybody_once(row, source, sent, read):
    knocks = sent(Zmap(Random(1), source, row, port=443, pace=1), len(row))
    assert {knock.destination for knock in knocks} == {row[i] for i in range(len(row))}
    assert {(read(k).id, read(k).data.win) for k in knocks} == {(54321, 65535)}
    assert all(200 < read(knock).ttl < 255 for knock in knocks)


def test_a_build_of_today_carries_no_mark(row, source, sent, read):
    zmap = Zmap(Random(1), source, row, port=443, pace=1000, legacy_id=False)
    probes = sent(zmap, 100)
    assert {probe.mark.tag for probe in probes} == {""}
    for knock in map(read, probes):
        hashed = int.from_bytes(knock.dst, "big") ^ knock.data.dport ^ knock.data.seq
        assert knock.id not in (54321, hashed & 0xFFFF)
        assert (knock.data.win, knock.data.opts) == (65535, b"\x02\x04\x05\xb4")
