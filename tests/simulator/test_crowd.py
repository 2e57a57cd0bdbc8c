"""In a crowd everybody has his turn."""

from collections.abc import Iterable
from ipaddress import ip_address

from simulator.actors.replay import Replay
from simulator.crowd import Crowd
from simulator.probe import Probe, Reply

HERE = ip_address("203.0.113.1")


class Listener(Replay):
    """A recording that remembers what it heard."""

    heard: Reply | None = None

    def hear(self, reply: Reply) -> None:
        self.heard = reply


def named(*names: bytes) -> Iterable[Probe]:
    return [Probe(HERE, name) for name in names]


def test_whoever_is_due_first_sends_first():
    crowd = Crowd([Replay([*named(b"b")], pace=1, begins=2), Replay([*named(b"a")], pace=1)])
    sent = []
    while crowd.due() is not None:
        sent += [probe.packet for probe in crowd.send()]
    assert sent == [b"a", b"b"]


def test_a_crowd_that_is_through_is_silent():
    assert Crowd([]).due() is None
    assert list(Crowd([]).send()) == []


def test_everybody_hears():
    listeners = [Listener([], pace=1), Listener([], pace=1)]
    reply = Reply(HERE, HERE, 1, 0)
    Crowd(listeners).hear(reply)
    assert [listener.heard for listener in listeners] == [reply, reply]


def test_a_recording_keeps_its_pace():
    replay = Replay([*named(b"a", b"b")], pace=4, begins=1)
    due = []
    while (moment := replay.due()) is not None:
        due.append(moment)
        replay.send()
    assert due == [1, 1.25]
