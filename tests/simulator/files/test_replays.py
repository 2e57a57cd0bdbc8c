"""Captures become somebody who sends them: each at its speed, or one after the other."""

import io
from ipaddress import ip_address, ip_network

import pytest

from simulator.files import replays
from simulator.labs.progress import Progress
from simulator.script.remap import Remap
from simulator.shapes import packets
from teiten.capture.write import Writer

REMAP = Remap([ip_network("203.0.113.0/24")], 1)


@pytest.fixture
def found(tmp_path):
    for name, count in (("a.pcap", 2), ("b.pcap", 3)):
        with (tmp_path / name).open("wb") as file:
            writer = Writer(file)
            for number in range(count):
                ends = ip_address("45.0.0.1"), ip_address("46.0.0.2")
                writer.write((50 + number) * 10**9, packets.udp(*ends, sport=1, dport=number))
    paths = [tmp_path / "a.pcap", tmp_path / "b.pcap"]
    return replays.look(paths, REMAP, Progress(io.StringIO()))


def moments(replay):
    while (due := replay.due()) is not None:
        yield from ((due, probe.packet[23]) for probe in replay.send())


def test_a_replay_knows_how_many_packets_there_are(found):
    assert [replays.replay(one, REMAP, "recorded").total for one in found] == [2, 3]
    assert replays.in_turn(found, REMAP, 1.0).total == 5


def test_a_replay_begins_when_it_is_told(found):
    played = replays.replay(found[1], REMAP, 2.0, begins=7.0)
    assert list(moments(played)) == [(7.0, 0), (7.5, 1), (8.0, 2)]


def test_captures_in_turn_are_one_even_row(found):
    played = replays.in_turn(found, REMAP, 10.0)
    assert [port for _, port in moments(played)] == [0, 1, 0, 1, 2]
    again = replays.in_turn(found, REMAP, 10.0)
    assert [moment for moment, _ in moments(again)] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])


def test_what_is_found_is_said_once(tmp_path, found):
    said = io.StringIO()
    replays.look([one.path for one in found], REMAP, Progress(said))
    assert said.getvalue() == "  2 captures: 5 packets\n"
