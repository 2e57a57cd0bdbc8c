"""A frame header and one word ask a cache for its statistics."""

from random import Random

from simulator.actors.memcached import MemcachedRole


def test_it_asks_for_statistics_in_one_datagram(stage, source, sent, read):
    (probe,) = sent(MemcachedRole(pace=1).actor(Random(1), source, stage, 0), 1)
    assert probe.mark.tag == "memcached-stats"
    assert read(probe).data.dport == 11211
    assert read(probe).data.data == bytes.fromhex("0000000000010000") + b"stats\r\n"
