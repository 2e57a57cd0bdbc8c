"""Addresses that people number by hand have small numbers."""

from collections import Counter
from ipaddress import ip_address
from random import Random

from simulator.actors.lowbyte6 import LowByte6


def test_low_bytes_are_all_tried_in_order_with_three_protocols(stage, sent):
    scanner = LowByte6(Random(1), ip_address("2001:db8:f000::9"), stage, pace=1)
    knocks = sent(scanner, 255)
    assert [int(k.destination) & 0xFFFF for k in knocks] == list(range(1, 256))
    assert Counter(k.mark.protocol for k in knocks) == {58: 85, 6: 85, 17: 85}
