"""Everybody is there, and nobody in a hurry."""

from collections import Counter
from ipaddress import ip_address
from random import Random

import pytest

from simulator.actors.replay import Replay
from simulator.links.layout import layout
from simulator.script.probe import Mark, Probe
from simulator.script.tempo import evenly
from simulator.script.world import HOSTS, World, pace, populate
from simulator.shapes import packets

BLOCKS = layout("1").blocks
CAPTURED = [
    Probe(
        ip_address("203.0.113.1"),
        packets.udp(ip_address("8.8.8.8"), ip_address("203.0.113.1"), sport=1, dport=2),
    )
] * 40_000


def first(world: World, seconds: float) -> list[Probe]:
    found: list[Probe] = []
    while (due := world.everybody.due()) is not None and due < seconds:
        found += world.everybody.send()
    return found


@pytest.fixture(scope="module")
def minute() -> tuple[World, list[Probe]]:
    replay = Replay(evenly(CAPTURED, pace=pace(len(CAPTURED), 60)), total=len(CAPTURED))
    world = populate(Random(1), BLOCKS, [replay], 60)
    return world, first(world, 60)


def test_a_minute_shows_every_tool_and_worm(minute):
    tags = Counter(probe.mark.tag for probe in minute[1] if probe.mark)
    assert set(tags) == {
        "",
        "blaster",
        "welchia",
        "slammer",
        "mirai",
        "zmap",
        "masscan",
        "low-byte",
    }


def test_a_minute_is_enough_for_the_outbreak_and_the_captures(minute):
    world, _ = minute
    assert world.infected(60) == HOSTS
    assert world.sent == world.replayed == len(CAPTURED)
    assert world.left_out == 0


def test_two_shared_cores_can_follow(minute):
    assert len(minute[1]) / 60 < 2_000


def test_blaster_leads_among_what_is_understood(minute):
    marks = Counter(p.mark for p in minute[1] if isinstance(p.mark, Mark) and p.mark.number == 135)
    assert marks.most_common(1)[0][0].tag == "blaster"


def test_the_same_seed_is_the_same_world():
    worlds = [populate(Random(3), BLOCKS, [], None) for _ in range(2)]
    assert first(worlds[0], 5) == first(worlds[1], 5) != []


def test_both_families_are_visited(minute):
    assert {probe.destination.version for probe in minute[1]} == {4, 6}
