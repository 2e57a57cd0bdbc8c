"""The experiment of 2004: whoever answers no ping sees nothing of what Welchia does next."""

import pytest

from simulator.shapes.packets import ECHO_REQUEST
from teiten.rollup.record import ICMP, TCP

pytestmark = pytest.mark.netns

WORLD = """
title = "Blaster and Welchia before one sensor"
start = 2003-08-18T09:00:00Z
duration = 22
seed = 20030818

[[sensors]]
name = "kyoto"
blocks = ["203.0.113.0/24"]
echo = {echo}

[[actors]]
kind = "welchia"
hosts = 12
ends = 16

[[actors]]
kind = "blaster"
hosts = 6
ends = 16
"""


@pytest.fixture(scope="module")
def labs(finish, tmp_path_factory):
    """The same world twice: once with a sensor that answers pings, once with one that does not."""
    found = {}
    for echo in ("true", "false"):
        world = tmp_path_factory.mktemp("world") / "world.toml"
        world.write_text(WORLD.format(echo=echo))
        found[echo] = finish("--scenario", str(world))
        assert "Every packet is accounted for" in found[echo].text()
    return found


def test_without_echo_there_is_no_135_of_welchia_at_all(labs):
    mute = labs["false"]
    assert mute.tagged("welchia")[ICMP, ECHO_REQUEST] > 100
    assert mute.tagged("welchia")[TCP, 135] == 0
    (expected,) = mute.truth().values()
    assert expected.tags["welchia"] == mute.tagged("welchia")[ICMP, ECHO_REQUEST]
    assert on_135(mute) == expected.tags["blaster"]


def test_with_echo_welchia_goes_on(labs):
    answering = labs["true"]
    pings = answering.tagged("welchia")[ICMP, ECHO_REQUEST]
    further = answering.tagged("welchia")[TCP, 135]
    assert pings > 100
    assert 0.9 * pings <= further <= pings  # an answer may come after the last moment


def test_blaster_does_not_care(labs):
    (one,), (other,) = (lab.truth().values() for lab in labs.values())
    assert one.tags["blaster"] == other.tags["blaster"] > 300
    for lab in labs.values():
        tagged = lab.tagged("blaster")
        assert set(tagged) == {(TCP, 135)}
        # One who walks may take a single step in a window, which nobody recognises.
        assert 0.98 * one.tags["blaster"] <= tagged.total() <= one.tags["blaster"]


def on_135(lab):
    return sum(
        cell.packets
        for rollup in lab.current()
        for cell in rollup.ports
        if (cell.protocol, cell.number) == (TCP, 135)
    )
