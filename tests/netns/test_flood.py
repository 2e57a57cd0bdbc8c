"""The flood: what it says it sent is what arrived, and it goes to no link of anybody else."""

import os
import socket
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from secrets import token_hex

import pytest
from click.testing import CliRunner
from pyroute2 import IPRoute, netns

from simulator.cli import simulator
from simulator.links import namespaces
from simulator.links.bpf import Counter
from simulator.links.ends import ends
from simulator.links.flood import Flood
from simulator.links.layout import stem
from simulator.links.pair import FAR, NEAR, Pair
from simulator.shapes import assembly as asm
from simulator.shapes.pattern import Pattern, frames_of
from simulator.shapes.program import DROP, PASS, always
from teiten.errors import OperatorError
from teiten.rollup.record import TCP, UDP

FOUR, SIX = IPv4Network("203.0.113.0/24"), IPv6Network("2001:db8:1::/64")
PATTERNS = [Pattern(block, protocol) for block in (FOUR, SIX) for protocol in (TCP, UDP)]
MODES = ["live", "ring"]


@pytest.fixture
def pair() -> Iterator[Pair]:
    with Pair(f"floodt{token_hex(4)}") as made:
        yield made


def count(arrivals: Counter) -> bytes:
    """Count every frame that arrives, and drop it: one queue, so one at a time."""
    return b"".join(
        (
            asm.memory(1, arrivals.descriptor),
            asm.load(asm.LONG, 2, 1, 0),
            asm.long_by(asm.ADD, 2, 1),
            asm.store(asm.LONG, 1, 0, 2),
            asm.leave(DROP),
        )
    )


def flood(pair: Pair, pattern: Pattern, mode: str | None = None) -> Flood:
    return Flood(pair.namespace, NEAR, pattern, mode=mode)


@pytest.mark.parametrize(("mode", "frames"), [("live", 1_000_000), ("ring", 100_000)])
def test_what_was_sent_is_what_arrived(pair, mode, frames):
    arrivals = Counter()
    pair.answer(count(arrivals))
    with flood(pair, PATTERNS[0], mode) as sender:
        sent = [sender.send(frames), sender.send(frames)]
    assert sum(one.frames for one in sent) == arrivals.read()
    assert not any(one.vanished for one in sent)
    if mode == "live":
        assert sum(one.frames + one.dropped for one in sent) == 2 * frames
    else:
        assert arrivals.read() == 2 * frames
    arrivals.close()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: f"{p.block.version}-{p.protocol}")
def test_both_ways_send_the_same_frames(pair, pattern, mode):
    pair.answer(always(PASS))
    with namespaces.inside(pair.receiver):
        tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3))
    tap.setsockopt(socket.SOL_SOCKET, 33, 1 << 24)  # SO_RCVBUFFORCE
    tap.bind((FAR, 3))
    tap.settimeout(5)
    with flood(pair, pattern, mode) as sender, tap:
        sent = [sender.send(40).frames, sender.send(60).frames]
        template = pattern.template(to=sender.far.address, sender=sender.near.address)
        arrived = [tap.recv(2048) for _ in range(100)]
    assert sent == [40, 60]
    assert arrived == [bytes(row) for row in frames_of(pattern, template, 0, 100)]


def test_live_frames_are_chosen_where_the_other_end_takes_them(pair):
    with flood(pair, PATTERNS[0]) as sender:
        sent = sender.send(1_000)
    assert (sent.mode, sent.frames + sent.dropped) == ("live", 1_000)


def test_the_ring_is_chosen_where_it_does_not(pair):
    pair.answer(None)
    with flood(pair, PATTERNS[0]) as sender:
        sent = sender.send(1_000)
    assert (sent.mode, sent.frames, sent.vanished) == ("ring", 1_000, 0)


def test_frames_that_the_link_never_had_are_not_called_sent(pair):
    pair.answer(None)
    with flood(pair, PATTERNS[0], "live") as sender:
        sent = sender.send(1_000)
    assert (sent.frames, sent.dropped, sent.vanished) == (0, 0, 1_000)


def test_one_flood_goes_round_its_ring(pair):
    with flood(pair, PATTERNS[0], "ring") as sender:
        assert [sender.send(50_000).frames for _ in range(3)] == [50_000] * 3


def test_a_namespace_that_the_simulator_did_not_make_is_refused():
    with pytest.raises(OperatorError, match="none of the simulator's namespaces"):
        Flood("default", "eth0", PATTERNS[0])


def test_what_is_no_veth_is_refused(pair):
    with pytest.raises(OperatorError, match="no veth"):
        Flood(pair.namespace, "lo", PATTERNS[0])


def test_a_link_into_a_foreign_namespace_is_refused(pair):
    foreign = f"foreign-{os.getpid()}"
    netns.create(foreign)
    try:
        with namespaces.inside(pair.namespace), IPRoute() as kernel:
            peer = {"ifname": FAR, "net_ns_fd": foreign}
            kernel.link("add", ifname="out0", kind="veth", peer=peer)
        with pytest.raises(OperatorError, match="in no namespace of the simulator"):
            Flood(pair.namespace, "out0", PATTERNS[0])
    finally:
        netns.remove(foreign)


def test_the_other_end_is_found_in_its_namespace(pair):
    near, far = ends(pair.namespace, NEAR)
    assert (near.namespace, near.interface) == (pair.namespace, NEAR)
    assert (far.namespace, far.interface) == (pair.receiver, FAR)


@pytest.mark.parametrize("state", ["not yet one", "gone"])
def test_namespaces_that_others_make_and_remove_meanwhile_do_not_matter(pair, state):
    name = Path("/run/netns", f"teiten-aside-{os.getpid()}")
    if state == "gone":
        name.symlink_to("nothing")
    else:
        name.touch()
    try:
        assert name.name in namespaces.ours()
        _, far = ends(pair.namespace, NEAR)
    finally:
        name.unlink()
    assert far.namespace == pair.receiver


def test_the_command_makes_a_link_of_its_own_and_leaves_nothing():
    said = CliRunner().invoke(simulator, ["flood", "--packets", "20000", "--block", str(SIX)])
    assert said.exit_code == 0, said.output
    assert "live frames" in said.output
    assert not [name for name in namespaces.ours() if name.startswith(stem(f"flood{os.getpid()}"))]


def test_the_command_floods_a_link_of_the_simulator(pair):
    link = ["--namespace", pair.namespace, "--interface", NEAR]
    said = CliRunner().invoke(simulator, ["flood", "--packets", "20000", "--mode", "ring", *link])
    assert said.output.startswith("20,000 frames")
