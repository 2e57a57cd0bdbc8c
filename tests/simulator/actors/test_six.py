"""Scanners of IPv6 choose their targets, each in its own way."""

from collections import Counter
from ipaddress import IPv4Address, IPv6Network
from random import Random

import pytest

from simulator.actors import six
from simulator.actors.embedded4 import Embedded4
from simulator.actors.eui64 import UNIVERSAL, VENDORS, Eui64
from simulator.actors.random6 import Random6
from simulator.actors.staircase import Staircase
from simulator.script.role import Stage
from simulator.script.targets import Row


def identifiers(probes):
    return [int(probe.destination) & six.IDENTIFIER for probe in probes]


def test_eui64_is_a_vendor_s_card_with_fffe_in_its_middle(stage, source6, sent):
    found = identifiers(sent(Eui64(Random(1), source6, stage, pace=1), 300))
    assert {number >> 24 & 0xFFFF for number in found} == {0xFFFE}
    vendors = {(number ^ UNIVERSAL) >> 40 for number in found}
    assert len(vendors) == 1
    assert vendors <= set(VENDORS)


def test_embedded_addresses_are_of_one_network_in_two_notations(stage, source6, sent):
    networks, notations = set(), Counter()
    for number in identifiers(sent(Embedded4(Random(1), source6, stage, pace=1), 300)):
        decimal = number >> 32 != 0
        if decimal:
            groups = [f"{number >> shift & 0xFFFF:x}" for shift in (48, 32, 16, 0)]
            address = IPv4Address(bytes(map(int, groups)))
        else:
            address = IPv4Address(number)
        networks.add(int(address) >> 8)
        notations[decimal] += 1
    assert len(networks) == 1
    assert min(notations.values()) > 100


def test_random_identifiers_look_like_nothing(stage, source6, sent):
    found = identifiers(sent(Random6(Random(1), source6, stage, pace=1), 300))
    assert len(set(found)) == 300
    assert all(number >> 32 and number >> 24 & 0xFFFF != 0xFFFE for number in found)


def test_a_staircase_goes_up_by_one_and_begins_again_elsewhere(stage, source6, sent):
    probes = sent(Staircase(Random(1), source6, stage, steps=5, pace=1), 50)
    assert [probe.packet[7] for probe in probes] == [1, 2, 3, 4, 5] * 10
    for start in range(0, 50, 5):
        assert len({probe.destination for probe in probes[start : start + 5]}) == 1


@pytest.mark.parametrize("length", [32, 48, 64, 80, 120, 128])
@pytest.mark.parametrize("make", [Eui64, Embedded4, Random6])
def test_blocks_of_every_length_are_kept_to(length, make, source6, sent):
    block = IPv6Network(
        (0x20010DB8_00010000_00000000_00000000 >> (128 - length) << (128 - length), length)
    )
    stage = Stage(Row([]), (block,))
    assert all(
        probe.destination in block for probe in sent(make(Random(1), source6, stage, pace=1), 50)
    )


def test_a_wide_block_is_scanned_in_many_networks(source6, sent):
    stage = Stage(Row([]), (IPv6Network("2001:db8::/48"),))
    found = sent(Eui64(Random(1), source6, stage, pace=1), 100)
    assert len({int(probe.destination) >> 64 for probe in found}) > 90


def test_three_protocols_take_turns(stage, source6, sent):
    found = sent(Random6(Random(1), source6, stage, pace=1), 90)
    assert Counter(probe.mark.protocol for probe in found) == {58: 30, 6: 30, 17: 30}
