"""A walk is followed as far as its bound, and only packets that may be part of one are steps."""

import pytest

from appliance.fingerprints.packet import hint
from appliance.fingerprints.words import XP_80, XP_135
from appliance.reading.decode import decode
from appliance.reading.walks import LOW, STAIRS, Step, Walks, steps
from simulator.shapes import packets

XP = b"\x02\x04\x05\xb4\x01\x01\x04\x02"


def made(knocks, **fields):
    packet = packets.tcp(*knocks.ends4, **{"sport": 9, "dport": 23, "ttl": 64, **fields})
    found = decode(packet)
    return [step.walk for step in steps(found, hint(found))]


@pytest.mark.parametrize(
    ("fields", "walks"),
    [
        ({}, []),
        ({"dport": 135, "options": XP}, [XP_135]),
        ({"ttl": LOW}, [STAIRS]),
        ({"ttl": LOW + 1}, []),
        ({"ttl": 9, "dport": 80, "options": XP}, [XP_80, STAIRS]),
    ],
    ids=["ordinary", "a worm's port", "few hops left", "enough hops left", "both"],
)
def test_a_packet_is_a_step_where_it_may_be_part_of_a_walk(knocks, fields, walks):
    assert made(knocks, **fields) == walks


def test_only_so_many_walks_are_followed():
    walks = Walks(3)
    for source in range(9):
        for target in (1, 2, 3):
            walks.follow(Step(bytes([source]), XP_135, target, 0))
    followed = [source for source in range(9) if walks.tag(bytes([source]), XP_135)]
    assert followed == [0, 1, 2]


def test_a_source_may_walk_in_two_ways():
    walks = Walks(9)
    for number in (1, 2, 3):
        walks.follow(Step(b"a", XP_135, number, number))
        walks.follow(Step(b"a", STAIRS, 7, number))
    assert (walks.tag(b"a", XP_135), walks.tag(b"a", STAIRS)) == ("blaster", "staircase")
