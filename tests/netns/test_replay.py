"""A capture that is replayed is on the link, packet by packet, and what is said of it is so."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from ipaddress import ip_address, ip_network
from pathlib import Path
from secrets import token_hex

import pytest
from click.testing import CliRunner

from simulator.cli import simulator
from simulator.files import captures
from simulator.links import namespaces
from simulator.links.ends import ends
from simulator.links.layout import stem
from simulator.links.pair import NEAR, Pair
from simulator.script.remap import Remap
from simulator.shapes import packets
from teiten.capture.write import Writer
from teiten.errors import OperatorError

pytestmark = pytest.mark.netns

BLOCKS = ip_network("203.0.113.0/24"), ip_network("2001:db8:1::/64")
START = 1_700_000_000 * 10**9


@pytest.fixture
def pair() -> Iterator[Pair]:
    with Pair(f"replayt{token_hex(4)}") as made:
        yield made


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """Two hundred packets of both families within a fifth of a second."""
    path = tmp_path / "a.pcap"
    four = ip_address("45.0.0.1"), ip_address("46.0.0.2")
    six = ip_address("2001:db8:a::1"), ip_address("2001:db8:b::2")
    with path.open("wb") as file:
        writer = Writer(file)
        for number in range(200):
            knock = packets.tcp(*(six if number % 4 else four), sport=9, dport=number)
            writer.write(START + number * 1_000_000, knock)
    return path


def replayed(*words: str | Path) -> dict[str, object]:
    done = CliRunner().invoke(simulator, ["replay", *map(str, words), "--json", "--quiet"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def link(pair: Pair) -> list[str]:
    return ["--namespace", pair.namespace, "--interface", NEAR]


def arriving(pair: Pair) -> socket.socket:
    """Whatever comes to the far end of the link, which drops nothing from now on."""
    pair.answer(None)
    _, far = ends(pair.namespace, NEAR)
    with namespaces.inside(far.namespace):
        tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
    tap.bind((far.interface, 3))
    tap.setblocking(False)
    return tap


@pytest.mark.parametrize("speed", ["recorded", "2x", "0.5", "top"])
def test_the_link_s_counters_are_what_was_said_to_be_sent(pair, capture, speed):
    near, _ = ends(pair.namespace, NEAR)
    before = near.counters()
    said = replayed(capture, "--speed", speed, *link(pair))
    after = near.counters()
    sent = sum(after[name] - before[name] for name in ("tx_packets", "tx_dropped"))
    assert (said["frames"], said["captured"], said["left_out"]) == (200, 200, 0)
    assert said["known"]["packets"] == sent == 200


@pytest.mark.parametrize("speed", ["4x", "top"])
def test_the_packets_arrive_as_they_were_mapped_and_in_their_order(pair, capture, speed):
    with closing(arriving(pair)) as tap:
        replayed(capture, "--speed", speed, "--seed", "7", *link(pair))
        arrived = [tap.recv(2048)[14:] for _ in range(200)]
    expected = [probe.packet for _, probe in captures.probes(capture, Remap(BLOCKS, 7))]
    assert arrived == expected


def test_several_captures_begin_together(pair, capture, tmp_path):
    with (tmp_path / "b.pcap").open("wb") as file:
        writer = Writer(file)
        for second in (0, 86_400):
            knock = packets.tcp(ip_address("45.0.0.1"), ip_address("46.0.0.2"), sport=9, dport=999)
            writer.write((second + 5) * 10**9, knock)
    with closing(arriving(pair)) as tap:
        said = replayed(tmp_path, "--speed", "top", *link(pair))
        arrived = [tap.recv(2048)[14:] for _ in range(202)]
    assert said["captured"] == 202
    late = [n for n, packet in enumerate(arrived) if packet[22:24] == (999).to_bytes(2, "big")]
    assert late[0] < 2
    assert late[1] == 201


@pytest.mark.real
def test_every_real_packet_is_on_the_link(pair, real):
    near, _ = ends(pair.namespace, NEAR)
    before = near.counters()["tx_packets"]
    said = replayed(real / "pcap", "--speed", "top", *link(pair))
    assert said["captured"] == said["frames"] == near.counters()["tx_packets"] - before == 43_423


def test_the_command_makes_a_link_of_its_own_and_leaves_nothing(capture):
    done = CliRunner().invoke(simulator, ["replay", str(capture), "--speed", "top"])
    assert done.exit_code == 0, done.output
    assert "a.pcap: 200 packets in 0.2 s" in done.stderr
    assert done.stdout.startswith("200 frames sent in ")
    assert not [name for name in namespaces.ours() if name.startswith(stem(f"send{os.getpid()}"))]


def test_no_packet_for_the_blocks_is_the_operator_s_mistake(tmp_path):
    with (tmp_path / "a.pcap").open("wb") as file:
        Writer(file).write(START, b"\x45")
    done = CliRunner().invoke(simulator, ["replay", str(tmp_path / "a.pcap")])
    assert isinstance(done.exception, OperatorError)
    assert "No packet of these captures can be sent" in str(done.exception)


@pytest.mark.parametrize(
    "words", [["--speed", "even"], ["--speed", "0"], ["--block", "203.0.113.1/24"]], ids=str
)
def test_wrong_words_are_told_before_anything_is_made(capture, words):
    done = CliRunner().invoke(simulator, ["replay", str(capture), *words])
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit)
    assert words[0] in done.stderr
