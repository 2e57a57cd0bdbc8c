"""A scenario on a link: what was said to be sent arrived, and it goes to nobody else's network."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from select import select
from subprocess import PIPE, Popen
from typing import Any

import pytest
from pyroute2 import NetNS, netns

from patience import PATIENCE, until
from simulator.links import namespaces
from simulator.links.bpf import Counter
from simulator.links.layout import stem
from simulator.links.pair import NEAR, Pair
from simulator.shapes import assembly as asm
from simulator.shapes.program import DROP

pytestmark = pytest.mark.netns

_IPV4, _ARP = 0x0800, 0x0806
TEITEN = Path(sys.executable).with_name("teiten")
WORLD = """
start = 2003-08-11T18:00:00Z
duration = 30

[[sensors]]
name = "kyoto"
blocks = ["203.0.113.0/24"]

[[sensors]]
name = "osaka"
blocks = ["198.51.100.0/24"]

[population]
blocks = ["198.18.0.0/15"]

[[actors]]
kind = "blaster"
hosts = 3
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    path = tmp_path / "world.toml"
    path.write_text(WORLD)
    return path


def command(*words: object, within: str | None = None) -> list[str]:
    around = ["nsenter", f"--net=/run/netns/{within}"] if within else []
    return [*around, str(TEITEN), "simulator", "send", *(str(word) for word in words)]


def send(*words: object, within: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words, within=within), capture_output=True, text=True, timeout=PATIENCE
    )


def outcome(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_a_link_of_its_own_takes_everything_and_is_removed(world):
    words = command(world, "--speed", "10x", "--json")  # slow enough to be seen
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as sender:
        own = stem(f"send{sender.pid}")
        until(lambda: any(name.startswith(own) for name in namespaces.ours()), "a link of its own")
        said, _ = sender.communicate(timeout=PATIENCE)
    sent = json.loads(said)
    assert sent["frames"] == sent["known"]["packets"] > 500
    assert sent["dropped"] == 0
    assert not [name for name in namespaces.ours() if name.startswith(own)]


def test_what_arrives_is_what_the_truth_says(world, tmp_path):
    arrivals = Counter()
    truth = tmp_path / "truth.json"
    with Pair(f"sendt{token_hex(4)}") as pair:
        pair.answer(counting(arrivals))
        link = ["--namespace", pair.namespace, "--interface", NEAR]
        sent = outcome(send(world, *link, "--speed", "top", "--truth", truth, "--json"))
    assert arrivals.read() == sent["frames"] == json.loads(truth.read_bytes())["packets"]
    arrivals.close()


def test_one_sensors_part_goes_alone(world):
    whole = outcome(send(world, "--speed", "top", "--json"))
    part = outcome(send(world, "--speed", "top", "--sensor", "kyoto", "--json"))
    assert part["frames"] == whole["known"]["sensors"]["kyoto"]["packets"] < whole["frames"]


def test_its_own_moments_are_kept(world):
    world.write_text(WORLD.replace("duration = 30", "duration = 1.5"))
    sent = outcome(send(world, "--json"))
    assert sent["seconds"] >= 1.5


def test_quiet_is_quiet(world):
    done = send(world, "--speed", "top", "--quiet", "--json")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--namespace", "default", "--interface", "eth0"], "none of the simulator's namespaces"),
        (["--namespace", "teiten-nobody", "--interface", "x"], "none of the simulator's"),
        (["--interface", "lo"], "belong together"),
        (["--speed", "warp"], "neither a factor nor top"),
        (["--test-network", "nowhere0"], "There is no interface nowhere0"),
        (["--test-network", "lo"], "no test network"),
    ],
    ids=["not ours", "not there", "half", "speed", "no interface", "loopback"],
)
def test_everything_else_is_refused(world, words, said):
    done = send(world, *words)
    assert done.returncode != 0
    assert said in done.stderr


class Foreign:
    """A link between two namespaces that the simulator did not make."""

    def __init__(self) -> None:
        self.near, self.far = (f"foreign-{side}-{os.getpid()}" for side in "ab")
        for name in (self.near, self.far):
            netns.create(name)
        with NetNS(self.near) as kernel:
            peer = {"ifname": "wire0", "net_ns_fd": self.far}
            kernel.link("add", ifname="wire0", kind="veth", peer=peer)
            kernel.link("set", index=self.index(kernel), state="up")
        with NetNS(self.far) as kernel:
            kernel.link("set", index=self.index(kernel), state="up")

    def index(self, kernel: Any) -> int:
        return int(kernel.link_lookup(ifname="wire0")[0])

    def address(self, name: str, *addresses: str, route: str | None = None) -> None:
        with NetNS(name) as kernel:
            for text in addresses:
                host, _, length = text.partition("/")
                kernel.addr("add", index=self.index(kernel), address=host, prefixlen=int(length))
            if route:
                kernel.route("add", dst="default", gateway=route)

    def tap(self, kind: int = _IPV4) -> socket.socket:
        """Hear what of one kind arrives at the far end."""
        netns.pushns(self.far)
        tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(kind))
        netns.popns()
        tap.setsockopt(socket.SOL_SOCKET, 33, 1 << 24)  # SO_RCVBUFFORCE
        tap.bind(("wire0", kind))
        tap.setblocking(False)
        return tap

    def remove(self) -> None:
        for name in (self.near, self.far):
            with suppress(FileNotFoundError):
                netns.remove(name)


@pytest.fixture
def foreign() -> Iterator[Foreign]:
    made = Foreign()
    yield made
    made.remove()


def test_a_test_network_gets_what_is_for_it(world, foreign):
    world.write_text(WORLD.replace("/24", "/30"))
    foreign.address(foreign.near, "203.0.113.9/24", "198.51.100.9/24")
    foreign.address(
        foreign.far, *(f"{n}.{i}/24" for n in ("203.0.113", "198.51.100") for i in range(1, 4))
    )
    tap = foreign.tap()
    sent = outcome(
        send(world, "--test-network", "wire0", "--speed", "top", "--json", within=foreign.near)
    )
    arrived = 0
    with suppress(BlockingIOError), tap:
        while frame := tap.recv(2048):
            arrived += frame[26:28] in {b"\xc6\x12", b"\xc6\x13"}  # from 198.18.0.0/15
    # 203.0.113.0 is an address of the block that no neighbour has: the kernel waits for it in vain.
    assert 0 < arrived <= sent["frames"]
    assert sent["frames"] + sent["dropped"] == sent["known"]["packets"]


def test_a_neighbour_that_answers_late_misses_nothing(world, foreign):
    """The kernel asks once a second who has an address, and what waits for that takes its room."""
    world.write_text(WORLD.replace("/24", "/30").replace("hosts = 3", "hosts = 90"))
    foreign.address(foreign.near, "203.0.113.9/24", "198.51.100.9/24")
    words = command(
        world, "--test-network", "wire0", "--speed", "top", "--json", within=foreign.near
    )
    with foreign.tap(_ARP) as tap, Popen(words, stdout=PIPE) as sending:
        assert select([tap], [], [], 20)[0]
        foreign.address(
            foreign.far, *(f"{n}.{i}/24" for n in ("203.0.113", "198.51.100") for i in range(4))
        )
        sent = json.loads(sending.communicate()[0])
    assert sent["frames"] == sent["known"]["packets"] > 500
    assert sent["dropped"] == 0


def own(foreign: Foreign, *addresses: str, route: str | None = None) -> None:
    foreign.address(foreign.near, *addresses, route=route)


@pytest.mark.parametrize(
    ("addresses", "route", "said"),
    [
        (["8.8.8.1/24"], None, "has the address block 8.8.8.0/24"),
        (["203.0.113.9/24", "2600::1/64"], None, "has the address block 2600::/64"),
        ([], None, "has no address"),
        (["203.0.113.9/24"], "203.0.113.1", "The default route goes over wire0"),
    ],
    ids=["public", "one of them public", "none", "default route"],
)
def test_an_interface_to_the_world_is_refused(world, foreign, addresses, route, said):
    own(foreign, *addresses, route=route)
    with foreign.tap() as tap:
        done = send(world, "--test-network", "wire0", within=foreign.near)
        assert done.returncode != 0
        assert said in done.stderr
        with pytest.raises(BlockingIOError):
            tap.recv(2048)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("203.0.113.0/24", "8.8.8.0/24", "8.8.8.0/24 is in no range"),
        ('[population]\nblocks = ["198.18.0.0/15"]', "", "addresses of the real world"),
        ("198.18.0.0/15", "1.0.0.0/24", "addresses of the real world"),
    ],
    ids=["targets", "sources", "an enclave that is none"],
)
def test_a_scenario_of_the_real_world_is_refused(world, foreign, before, after, said):
    own(foreign, "203.0.113.9/24")
    world.write_text(WORLD.replace(before, after))
    done = send(world, "--test-network", "wire0", within=foreign.near)
    assert done.returncode != 0
    assert said in done.stderr


def counting(arrivals: Counter) -> bytes:
    """Count every frame that arrives, and drop it."""
    return b"".join(
        (
            asm.memory(1, arrivals.descriptor),
            asm.load(asm.LONG, 2, 1, 0),
            asm.long_by(asm.ADD, 2, 1),
            asm.store(asm.LONG, 1, 0, 2),
            asm.leave(DROP),
        )
    )
