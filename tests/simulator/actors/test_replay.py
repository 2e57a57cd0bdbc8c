"""A replay sends what it is given at its moments, and holds one packet of what is to come."""

from ipaddress import ip_address

from simulator.actors.replay import Replay
from simulator.script.probe import Probe

HERE = ip_address("203.0.113.1")


def probes(*moments):
    for number, moment in enumerate(moments):
        yield moment, Probe(HERE, bytes([number]))


def test_each_packet_is_due_at_its_moment_and_sent_once():
    replay, found = Replay(probes(0.5, 2.0, 2.0), total=3), []
    while (due := replay.due()) is not None:
        found += [(due, probe.packet) for probe in replay.send()]
    assert found == [(0.5, b"\0"), (2.0, b"\1"), (2.0, b"\2")]
    assert (replay.sent, replay.total) == (3, 3)
    assert list(replay.send()) == []


def test_one_packet_is_held_and_no_more():
    taken = []

    def endless():
        while True:
            taken.append(len(taken))
            yield float(len(taken)), Probe(HERE, b"")

    replay = Replay(endless())
    assert taken == [0]
    replay.send()
    assert taken == [0, 1]


def test_nothing_to_play_is_nobody():
    assert Replay(()).due() is None
