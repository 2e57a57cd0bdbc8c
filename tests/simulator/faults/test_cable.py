"""What happens to bytes on a cable, with somebody behind it who says each of them again."""

import socket
from contextlib import closing, suppress
from random import Random

import pytest

from patience import PATIENCE
from simulator.faults.cable import Cable
from simulator.faults.snags import Snag
from simulator.links import namespaces

pytestmark = pytest.mark.netns

DOOR, BEHIND = ("127.0.0.1", 8090), ("127.0.0.1", 8080)
SAID = bytes(range(200))
AFTER = 31
"""Bytes that pass: 2**5 - 1."""


class Loaded(Random):
    """Dice by which a snag meets the sender's bytes, and then bytes that never come."""

    snag = Snag.CUT
    drawn = 0

    def choice(self, things):
        return self.snag

    def random(self):
        return 0.0  # what happens, happens to what the sender says

    def uniform(self, a, b):
        self.drawn += 1
        return 5.0 if self.drawn == 1 else 30.0


@pytest.fixture
def echo(behind):
    """Somebody who answers with what he heard, once he has heard all or nothing more comes."""

    def serve(one):
        one.settimeout(PATIENCE)
        with suppress(TimeoutError, ConnectionError):
            while data := one.recv(4096):
                one.sendall(data)

    with behind(BEHIND, serve):
        yield


@pytest.fixture
def ask(place, echo):
    """Say something over a cable on which a snag happens; gives what is heard until the end."""

    def say(snag, *, mended=False):
        dice = Loaded()
        dice.snag = snag
        with Cable(place, DOOR, BEHIND, dice) as cable:
            if mended:
                cable.mend()
            with namespaces.inside(place):
                one = socket.create_connection(DOOR, timeout=PATIENCE)
            with closing(one):
                one.sendall(SAID)
                with suppress(OSError):  # it may be cut already
                    one.shutdown(socket.SHUT_WR)
                return cable.happened, heard(one)

    return say


def heard(one):
    data = b""
    try:
        while part := one.recv(4096):
            data += part
    except ConnectionResetError:
        return None
    return data


def test_one_byte_is_another_one(ask):
    happened, said = ask(Snag.CHANGED)
    assert happened == {Snag.CHANGED: 1}
    assert [n for n, byte in enumerate(said) if byte != SAID[n]] == [AFTER]


def test_some_bytes_come_twice(ask):
    assert ask(Snag.REPEATED)[1] == SAID + SAID[AFTER:]


def test_some_trickle_and_are_whole(ask):
    assert ask(Snag.SLOW) == ({Snag.SLOW: 1}, SAID)


@pytest.mark.parametrize("snag", [Snag.TRUNCATED, Snag.SWALLOWED])
def test_the_rest_never_comes(ask, snag):
    assert ask(snag)[1] == SAID[:AFTER]


def test_both_ends_are_told_that_the_other_one_is_gone(ask):
    assert ask(Snag.CUT)[1] is None


def test_a_cable_that_is_mended_hands_everything_on(ask):
    assert ask(Snag.CUT, mended=True) == ({}, SAID)
