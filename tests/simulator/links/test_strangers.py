"""Strangers send at their moments, and listen as often as somebody may wait for an answer."""

import socket
from collections.abc import Iterable, Iterator
from contextlib import closing
from ipaddress import ip_address

import pytest

from simulator.actors.replay import Replay
from simulator.links.clocks import Hurried
from simulator.links.strangers import AT_ONCE, Strangers
from simulator.script.probe import Mark, Probe, Reply
from teiten.rollup.record import ICMP, TCP, Class

HERE = ip_address("203.0.113.1")
MARK = Mark(TCP, Class.SCAN, 135)


class Way:
    """A link on which something has always come, and which notes who had his turn."""

    def __init__(self) -> None:
        self.near, self.far = socket.socketpair()
        self.far.send(b"something")
        self.turns = ""
        self.frames = 0

    def fileno(self) -> int:
        return self.near.fileno()

    def send(self, probe: Probe, now: float) -> None:
        self.turns += "s"
        self.frames += 1

    def hear(self) -> Iterable[Reply]:
        self.turns += "h"
        return [Reply(HERE, HERE, ICMP, 0)]

    def tend(self, now: float) -> None:
        pass

    def close(self) -> None:
        self.near.close()
        self.far.close()


@pytest.fixture
def way() -> Iterator[Way]:
    with closing(Way()) as made:
        yield made


def visited(way: Way, mark: Mark | None, moments: Iterable[float]) -> Strangers:
    played = Replay((moment, Probe(HERE, b"", mark)) for moment in moments)
    strangers = Strangers(lambda _: "", {"": way}, played, clock=Hurried())
    strangers.step(10.0)
    return strangers


def test_who_may_wait_for_an_answer_is_listened_for_after_every_packet(way):
    visited(way, MARK, [0.0] * 5)
    assert "ss" not in way.turns
    assert way.frames == 5


def test_captured_packets_go_many_at_once_but_not_without_end(way):
    visited(way, None, [0.0] * (3 * AT_ONCE))
    assert way.turns.strip("h").split("h") == ["s" * AT_ONCE] * 3


def test_no_packet_is_sent_after_the_step(way):
    strangers = visited(way, None, [0.0, 9.9, 10.0, 11.0])
    assert way.frames == 2
    strangers.step(2.0)
    assert way.frames == 4


def test_what_comes_back_is_counted(way):
    assert visited(way, None, [0.0]).echoed > 0
