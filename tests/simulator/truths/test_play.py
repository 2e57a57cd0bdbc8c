"""What is played reaches its sensors in order, and whoever pings hears of it."""

from collections import Counter
from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from simulator.actors.replay import Replay
from simulator.script.crowd import Crowd
from simulator.script.outages import Outages
from simulator.script.probe import Mark, Probe
from simulator.script.scenario import Outage, Post, Scenario
from simulator.script.tempo import evenly
from simulator.shapes.packets import tcp
from simulator.truths.perfect import Perfect
from simulator.truths.play import play
from simulator.truths.scribe import Scribe
from simulator.truths.witness import Witness
from teiten.rollup.check import Fault
from teiten.rollup.codec import decode, encode
from teiten.rollup.record import TCP, Class

HERE, THERE, STRANGER = map(ip_address, ("203.0.113.7", "192.0.2.3", "8.8.8.8"))
KNOCK = Mark(TCP, Class.SCAN, 135, "blaster")


def knock(destination=HERE, mark=KNOCK):
    return Probe(destination, tcp(STRANGER, destination, sport=1025, dport=135), mark)


def world(**words):
    posts = Post(name="a", blocks=("203.0.113.0/24",)), Post(name="b", blocks=("192.0.2.0/28",))
    return Scenario(
        start=datetime(2003, 8, 11, 18, 0, 30, tzinfo=UTC),
        duration=100,
        window=60,
        sensors=posts,
        **words,
    )


def test_every_packet_finds_its_sensor_at_its_moment():
    actor = Replay(evenly([knock(), knock(THERE)], pace=0.1))
    assert [(t.time, t.sensor) for t in play(world(), actor)] == [(0, "a"), (10, "b")]


def test_what_is_for_nobody_reaches_nobody():
    assert not list(play(world(), Replay(evenly([knock(STRANGER)], pace=1))))


def test_nothing_is_played_after_the_end():
    assert len(list(play(world(), Replay(evenly([knock()] * 200, pace=1))))) == 100


def test_a_sensor_that_is_off_meets_nobody():
    actor = Replay(evenly([knock(), knock(THERE)] * 10, pace=1))
    outages = Outages(actor, world().home, {"a": [(5, 11)]})
    times = [t.time for t in play(world(), outages) if t.sensor == "a"]
    assert times == [0, 2, 4, 12, 14, 16, 18]


def test_the_scribe_adds_up_by_sensor():
    scribe = Scribe(world())
    list(scribe.watch(play(world(), Replay(evenly([knock(), knock(THERE), knock()], pace=1)))))
    known = scribe.known()
    assert known.packets == 3
    assert {name: found.packets for name, found in known.sensors.items()} == {"a": 2, "b": 1}


def test_a_witness_may_be_for_one_sensor_alone():
    scribe = Scribe(world())
    witness = Witness(
        Crowd([Replay(evenly([knock(), knock(THERE)], pace=1))]), scribe, world().home, only="b"
    )
    sent = []
    while witness.due() is not None:
        sent += witness.send()
    assert [probe.destination for probe in sent] == [THERE]
    assert scribe.known().packets == 1


@pytest.fixture
def rollups():
    outages = (Outage(sensor="a", begins=0, ends=10),)
    found = world(outages=outages)
    played = evenly([knock(), knock(THERE)] * 40, pace=1)
    return list(Perfect(found).see(play(found, Replay(played))))


def test_a_perfect_sensor_s_rollups_add_up(rollups):
    for rollup in rollups:
        assert not isinstance(decode(encode(rollup)), Fault)


def test_windows_are_cut_at_whole_minutes_of_the_world(rollups):
    assert Counter((r.sensor, r.start.minute, r.books.counted) for r in rollups) == Counter(
        [("a", 0, 15), ("b", 0, 15), ("a", 1, 25), ("b", 1, 25), ("a", 2, 0), ("b", 2, 0)]
    )


def test_exposure_is_what_was_listened_to(rollups):
    assert [r.exposure["4"].seconds for r in rollups] == [20, 30, 60, 60, 10, 10]
    assert {r.exposure["4"].addresses for r in rollups} == {256, 16}


def test_a_captured_packet_is_in_no_rollup_and_is_told_of():
    perfect = Perfect(world())
    played = evenly([knock(mark=None), knock()], pace=1)
    rollups = list(perfect.see(play(world(), Replay(played))))
    assert sum(r.books.counted for r in rollups) == 1
    assert perfect.unmarked == 1
