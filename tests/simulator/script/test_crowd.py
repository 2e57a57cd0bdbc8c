"""In a crowd everybody has his turn."""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from random import Random

from simulator.actors.replay import Replay
from simulator.actors.welchia import Welchia
from simulator.script.crowd import Crowd
from simulator.script.leaving import Leaving
from simulator.script.probe import Probe, Reply
from simulator.script.targets import Row
from simulator.script.tempo import evenly

HERE, THERE = ip_address("203.0.113.1"), ip_address("192.0.2.1")


class Listener(Replay):
    """A recording that remembers what it heard, at one address."""

    heard: Reply | None = None
    hears = HERE

    def hear(self, reply: Reply) -> None:
        self.heard = reply


def named(*names: bytes) -> Iterable[Probe]:
    return [Probe(HERE, name) for name in names]


def test_whoever_is_due_first_sends_first():
    moments = {b"b": 2.0, b"a": 0.0}
    crowd = Crowd(Replay([(moment, *named(name))]) for name, moment in moments.items())
    sent = []
    while crowd.due() is not None:
        sent += [probe.packet for probe in crowd.send()]
    assert sent == [b"a", b"b"]


def test_a_crowd_that_is_through_is_silent():
    assert Crowd([]).due() is None
    assert list(Crowd([]).send()) == []


def test_a_reply_is_heard_by_everybody_at_its_address():
    listeners = [Listener([]), Listener([])]
    reply = Reply(THERE, HERE, 1, 0)
    Crowd(listeners).hear(reply)
    assert [listener.heard for listener in listeners] == [reply, reply]


def test_a_reply_to_somebody_else_is_not_heard():
    listener = Listener([])
    Crowd([listener]).hear(Reply(HERE, THERE, 1, 0))
    assert listener.heard is None


def test_who_has_heard_something_is_asked_again_when_he_is_due():
    welchia = Welchia(Random(1), HERE, Row([ip_network("203.0.113.0/24")]), pace=1)
    crowd = Crowd([welchia])
    (ping,) = crowd.send()
    assert crowd.due() == 1
    crowd.hear(Reply(ping.destination, HERE, 1, 0))
    assert crowd.due() == 0
    assert [probe.mark.number for probe in crowd.send()] == [135]
    assert crowd.due() == 1


def test_who_leaves_sends_nothing_more():
    leaving = Leaving(Replay(evenly([*named(b"a", b"b", b"c")], pace=1)), ends=2)
    crowd = Crowd([leaving])
    sent = []
    while crowd.due() is not None:
        sent += [probe.packet for probe in crowd.send()]
    assert sent == [b"a", b"b"]


def test_a_recording_keeps_its_pace():
    replay = Replay(evenly([*named(b"a", b"b")], pace=4, begins=1))
    due = []
    while (moment := replay.due()) is not None:
        due.append(moment)
        replay.send()
    assert due == [1, 1.25]
