"""Backscatter comes from one victim, and begins and ends."""

from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from simulator.actors import answers
from simulator.actors.backscatter import Backscatter
from teiten.rollup.record import ICMP, TCP, UDP


def attacks(dues, pause):
    """Split moments where nothing came for a while."""
    found = [[dues[0]]]
    for one, other in pairwise(dues):
        if other - one > pause:
            found.append([])
        found[-1].append(other)
    return [group[-1] - group[0] for group in found]


@pytest.fixture
def victim(row, source):
    return Backscatter(Random(1), source, row, pace=0.1, lasts=600, pauses=1e5)


def test_half_of_the_attacks_end_within_ten_minutes_and_four_in_five_within_thirty(victim, timed):
    lasted = attacks([due for due, _ in timed(victim, 8e7)], 900)
    assert len(lasted) > 600
    assert 0.45 < sum(seconds < 600 for seconds in lasted) / len(lasted) < 0.55
    assert 0.76 < sum(seconds < 1800 for seconds in lasted) / len(lasted) < 0.84
    assert 0.87 < sum(seconds < 3600 for seconds in lasted) / len(lasted) < 0.95


def test_one_victim_answers_many_in_one_way_at_a_time(victim, sent, source, read):
    found = [read(probe) for probe in sent(victim, 3000)]
    assert {packet.src for packet in found} == {source.packed}
    assert len({packet.dst for packet in found}) > 0.9 * len(found)
    assert len({(p.p, getattr(p.data, "flags", p.data.__class__)) for p in found}) == 1


def test_all_of_it_is_backscatter_without_a_tag(victim, sent):
    assert {(p.mark.kind, p.mark.tag) for p in sent(victim, 1e6)} == {("backscatter", "")}


def test_every_kind_comes_as_often_as_it_is_weighted(row, source):
    rng, found = Random(1), Counter()
    for _ in range(5000):
        mark = answers.Victim(rng, source).answer(row[0]).mark
        found[mark.protocol, mark.number if mark.protocol == ICMP else 0] += 1
    assert 0.60 < found[TCP, 0] / 5000 < 0.70
    assert 0.15 < found[ICMP, 3] / 5000 < 0.21
    assert 0.09 < found[ICMP, 11] / 5000 < 0.15
    assert 0.04 < found[UDP, 0] / 5000 < 0.07


def test_complaints_quote_what_was_forged(row, source, read):
    rng = Random(1)
    for _ in range(200):
        probe = answers.Victim(rng, source).answer(row[5])
        packet = read(probe)
        if packet.p == ICMP:
            quoted = packet.data.data.data
            assert (quoted.src, quoted.dst) == (row[5].packed, source.packed)
            assert len(probe.packet) == 20 + 8 + 28


def test_shares_add_up_to_all_answers():
    assert sum(answers.shares().values()) == pytest.approx(1)
