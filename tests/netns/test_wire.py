"""The wire counts what the kernel counts, and touches no link but its own."""

import os
import subprocess
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network
from random import Random

import pytest

from simulator.actors.lowbyte6 import LowByte6
from simulator.actors.zmap import Zmap
from simulator.links import namespaces
from simulator.links.ground import Ground
from simulator.links.layout import Layout, layout
from simulator.links.strangers import Strangers
from simulator.links.wire import Wire
from simulator.script.crowd import Crowd
from simulator.script.role import Stage
from simulator.script.targets import Row, stranger, stranger6

pytestmark = [
    pytest.mark.netns,
    pytest.mark.skipif(os.geteuid() != 0, reason="making network namespaces needs root"),
]


@pytest.fixture
def ground() -> Iterator[Ground]:
    with Ground(layout(f"t{os.getpid()}")) as made:
        yield made


def inside(name: str, *words: str) -> str:
    command = ["nsenter", f"--net=/run/netns/{name}", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def answer_everything(plan: Layout) -> None:
    """What a sensor does for its blocks."""
    for post in plan.posts:
        for block in post.blocks:
            family = f"-{block.version}"
            inside(post.namespace, "ip", family, "route", "add", "local", str(block), "dev", "lo")


def crowd(seed: int) -> Crowd:
    rng = Random(seed)
    row = Row([*IPv4Network("203.0.113.0/24").subnets(4), IPv4Network("198.51.100.0/28")])
    return Crowd(
        [
            Zmap(rng, stranger(rng), row, port=443, pace=400),
            LowByte6(rng, stranger6(rng), Stage(row, (IPv6Network("2001:db8:1::/64"),)), pace=100),
        ]
    )


def visited(ground: Ground, seconds: float) -> tuple[Strangers, dict[str, Wire]]:
    wires = {post.name: Wire(ground, post) for post in ground.layout.posts}
    strangers = Strangers(ground.layout.whose, wires, crowd(1))
    strangers.step(seconds)
    strangers.close()
    return strangers, wires


def test_the_wire_counts_what_the_kernel_counts(ground):
    answer_everything(ground.layout)
    strangers, wires = visited(ground, 2)
    assert strangers.frames > 500
    for post in ground.layout.posts:
        sent = ground.sent(post)
        assert sent.frames + sent.dropped == wires[post.name].frames


def test_on_link_addresses_are_asked_for_one_by_one(ground):
    answer_everything(ground.layout)
    _, wires = visited(ground, 2)
    wire = wires["lab-b"]
    assert wire.lost == 0
    # Sixteen questions, and at most a few answers for the gateway.
    assert 16 <= wire.frames - wire.truth.expected().packets <= 20


def test_pings_are_heard(ground):
    answer_everything(ground.layout)
    strangers, _ = visited(ground, 1.5)
    assert strangers.echoed > 20


def test_what_nobody_answers_for_is_lost_and_said(ground):
    _, wires = visited(ground, 1)
    assert wires["lab-b"].lost > 0
    assert wires["lab-b"].truth.expected().packets == 0


def test_the_attackers_kernel_is_silent(ground):
    for post in ground.layout.posts:
        answered = inside(post.namespace, "sh", "-c", f"ping -c1 -W1 {post.gateway(4)} || true")
        assert " 0 received" in answered
        assert ground.sent(post).frames == 0


def test_a_link_that_nobody_made_is_refused(ground):
    post = ground.layout.posts[0]
    with pytest.raises(ValueError, match="made no link"):
        Wire(Ground(ground.layout), post)


def test_no_other_namespace_is_entered():
    with pytest.raises(ValueError, match="none of the simulator's"):
        namespaces.remove("default")


def test_nothing_is_left(ground):
    ground.remove()
    assert not set(ground.layout.namespaces) & set(namespaces.ours())
    assert ground.links == {}
