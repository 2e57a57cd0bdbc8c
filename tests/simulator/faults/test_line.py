"""What happens to uploads on a line, with a collector behind it that only remembers."""

import socket
from contextlib import closing
from random import Random

import pytest

from patience import PATIENCE
from simulator.faults.line import Line
from simulator.faults.mishaps import END, Mishap, fields
from simulator.links import namespaces

pytestmark = pytest.mark.netns

UPLOAD = b"POST /v1/rollups HTTP/1.1\r\nHost: a\r\nContent-Length: 400\r\n\r\n" + b"x" * 400
CREDIT = b'HTTP/1.1 201 Created\r\nContent-Length: 21\r\n\r\n{"answer":"accepted"}'
DOOR, BEHIND = ("127.0.0.1", 8090), ("127.0.0.1", 8080)


class Always(Random):
    """Dice that fall as they are told, where a mishap is chosen."""

    mishap = Mishap.NONE

    def random(self):
        return 0.0 if self.mishap is Mishap.NONE else 1.0

    def getrandbits(self, k):
        return super().getrandbits(k)  # where something is cut is still chance

    def choice(self, things):
        return self.mishap if self.mishap in things else things[0]


@pytest.fixture
def arrived(behind):
    """What a collector behind the line has been sent."""
    found: list[bytes] = []

    def serve(one):
        found.append(read(one))
        one.sendall(CREDIT)

    with behind(BEHIND, serve):
        yield found


def read(one):
    """A message to its end, or what there is of it."""
    data = b""
    while part := one.recv(4096):
        data += part
        head, end, body = data.partition(END)
        if end and len(body) >= int(fields(head).get(b"content-length", 0)):
            break
    return data


@pytest.fixture
def line(place, arrived):
    dice = Always()
    with Line(place, DOOR, BEHIND, dice) as made:
        made.dice = dice
        yield made


def sent(line, place, mishap):
    """Send one upload that something happens to; gives what is heard."""
    line.dice.mishap = mishap
    with namespaces.inside(place):
        one = socket.create_connection(DOOR, timeout=PATIENCE)
    with closing(one):
        one.sendall(UPLOAD)
        return read(one)


@pytest.mark.parametrize("mishap", [Mishap.NONE, Mishap.SLOW])
def test_what_arrives_whole_is_answered(line, place, arrived, mishap):
    assert sent(line, place, mishap) == CREDIT
    assert arrived == [UPLOAD]


def test_what_is_lost_never_arrives(line, place, arrived):
    assert sent(line, place, Mishap.LOST) == b""
    assert arrived == []


def test_what_is_doubled_arrives_twice(line, place, arrived):
    assert sent(line, place, Mishap.TWICE) == CREDIT
    assert arrived == [UPLOAD, UPLOAD]


def test_what_is_late_arrives_after_what_was_sent_later(line, place, arrived):
    assert sent(line, place, Mishap.LATE) == b""
    assert arrived == []
    assert sent(line, place, Mishap.NONE) == CREDIT
    assert arrived == [UPLOAD, UPLOAD]


@pytest.mark.parametrize("mishap", [Mishap.UNHEARD, Mishap.HALF_HEARD])
def test_an_answer_may_be_lost_though_the_upload_was_taken(line, place, arrived, mishap):
    heard = sent(line, place, mishap)
    assert CREDIT.startswith(heard)
    assert heard != CREDIT
    assert arrived == [UPLOAD]


def test_a_portal_says_that_all_is_well_and_nothing_arrives(line, place, arrived):
    assert sent(line, place, Mishap.PORTAL).startswith(b"HTTP/1.1 200 OK")
    assert arrived == []


def test_a_line_that_is_mended_lets_everything_through(line, place):
    line.mend()
    assert sent(line, place, Mishap.LOST) == CREDIT
    assert line.happened == {Mishap.NONE: 1}
