"""A signal rings the bell and does nothing else."""

import os
import signal

import pytest

from simulator.labs.bell import Bell, Rung


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_rings(number):
    with Bell() as bell:
        os.kill(os.getpid(), number)
        assert bell.rung


def test_waiting_ends_when_it_rings():
    with Bell() as bell:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(Rung):
            bell.wait(lambda: False, 10)


def test_waiting_ends_when_it_is_true_and_when_it_is_late():
    with Bell() as bell:
        assert bell.wait(lambda: True, 0)
        assert not bell.wait(lambda: False, 0)


def test_the_signals_are_given_back():
    before = signal.getsignal(signal.SIGTERM)
    with Bell():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
