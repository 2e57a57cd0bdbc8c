"""Two namespaces and a link: a stranger on one side, the box that is the sensor on the other."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dpkt
import pytest
from pyroute2 import NetNS, netns
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from appliance.watch import health
from hours import begin_early
from patience import until
from teiten.rollup.seal import unpack

GATEWAY, BOX = "198.18.0.1", "198.18.0.2"
GATEWAY6, BOX6 = "fd00:18::1", "fd00:18::2"
TEITEN = str(Path(sys.executable).with_name("teiten"))


class Host:
    """One namespace, and programs inside it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.kernel = NetNS(name)

    def words(self, *words: str) -> list[str]:
        return ["nsenter", f"--net=/run/netns/{self.name}", *words]

    def run(self, *words: str, check: bool = True, **more: Any) -> str:
        done = subprocess.run(
            self.words(*words), capture_output=True, text=True, check=False, **more
        )
        assert not check or not done.returncode, done.stdout + done.stderr
        return done.stdout + done.stderr

    def index(self, interface: str) -> int:
        return int(self.kernel.link_lookup(ifname=interface)[0])

    def address(self, text: str, interface: str = "wire0") -> None:
        host, _, length = text.partition("/")
        self.kernel.addr(
            "add", index=self.index(interface), address=host, prefixlen=int(length), **_nodad(host)
        )

    def up(self, *interfaces: str) -> None:
        for interface in interfaces:
            self.kernel.link("set", index=self.index(interface), state="up")

    def counters(self, interface: str = "wire0") -> dict[str, int]:
        (answer,) = self.kernel.link("get", index=self.index(interface))
        return dict(answer.get_attr("IFLA_STATS64"))


def _nodad(host: str) -> dict[str, int]:
    return {"flags": 0x02} if ":" in host else {}


class Watch:
    """Frames that arrived on a link."""

    def __init__(self, tap: socket.socket) -> None:
        self.tap = tap
        self.tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
        self.tap.setsockopt(263, 23, 1)  # PACKET_IGNORE_OUTGOING
        self.tap.bind(("wire0", 3))
        self.tap.setblocking(False)

    def packets(self) -> list[dpkt.ethernet.Ethernet]:
        """What came until now, decoded."""
        seen = []
        with contextlib.suppress(BlockingIOError):
            while True:
                seen.append(dpkt.ethernet.Ethernet(self.tap.recv(2048)))
        return seen


class Wire:
    """A raw socket on the stranger's side; the kernel there stays silent."""

    def __init__(self, ground: "Ground") -> None:
        self.ground = ground
        box = ground.box.kernel.get_links(ground.box.index("wire0"))[0].get_attr("IFLA_ADDRESS")
        self.to = bytes.fromhex(box.replace(":", ""))
        self.raw = ground.socket(ground.stranger, socket.AF_PACKET, socket.SOCK_RAW)
        self.raw.bind(("wire0", 0))
        self.before = ground.stranger.counters()["tx_packets"]

    def send(self, kind: int, data: bytes) -> None:
        self.raw.send(self.to + b"\x02teite" + kind.to_bytes(2, "big") + data)

    def syn(self, port: int) -> None:
        """One bare SYN to the block."""
        tcp = dpkt.tcp.TCP(sport=40000, dport=port, flags=2)
        source, target = socket.inet_aton("198.51.100.77"), socket.inet_aton("203.0.113.9")
        self.send(0x0800, bytes(dpkt.ip.IP(src=source, dst=target, p=6, data=tcp)))

    def sent(self) -> int:
        """Frames that the link took, by the kernel's count."""
        return int(self.ground.stranger.counters()["tx_packets"]) - int(self.before)


class Ground:
    """The stranger, the box, and a sensor that runs on the box."""

    teiten = TEITEN
    wait = staticmethod(until)

    def __init__(self, folder: Path, engine: str = "auto") -> None:
        self.folder = folder
        self.engine = engine
        self.said = ""
        """What sensors told before they counted."""
        mark = f"teiten-test-{os.getpid()}"
        self.stranger = Host(f"{mark}-stranger")
        self.box = Host(f"{mark}-box")
        self.processes: list[subprocess.Popen[str]] = []
        self.sockets: list[socket.socket] = []
        self.stranger.kernel.link(
            "add",
            ifname="wire0",
            kind="veth",
            peer={"ifname": "wire0", "net_ns_fd": self.box.name},
        )
        for host in (self.stranger, self.box):
            host.up("lo", "wire0")

    def routed(self, *blocks: str) -> None:
        """The usual ground: a transfer network, and the blocks routed to the box."""
        self.stranger.address(f"{GATEWAY}/24")
        self.box.address(f"{BOX}/24")
        self.stranger.address(f"{GATEWAY6}/64")
        self.box.address(f"{BOX6}/64")
        self.box.kernel.route("add", dst="0.0.0.0/0", gateway=GATEWAY)
        self.box.kernel.route("add", dst="::/0", gateway=GATEWAY6)
        for block in blocks:
            gateway = BOX6 if ":" in block else BOX
            self.stranger.kernel.route("add", dst=block, gateway=gateway)

    def config(self, *blocks: str, **tables: dict[str, object]) -> Path:
        """Write settings with a table for each keyword."""
        chosen: dict[str, dict[str, object]] = {
            "counting": {"engine": self.engine},
            "monitored": {"interface": "wire0", "blocks": list(blocks)},
            "window": {"seconds": 3600, "interim-seconds": 1},
            "metrics": {"listen": "127.0.0.1:9464"},
        }
        for name, table in tables.items():
            chosen.setdefault(name, {}).update(table)
        lines = ['sensor = "s1"', f'state = "{self.folder / "state"}"']
        for name, table in chosen.items():
            lines.append(f"[{name}]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in table.items()]
        path = self.folder / "appliance.toml"
        path.write_text("\n".join(lines) + "\n")
        return path

    def start(
        self,
        config: Path,
        environment: dict[str, str] | None = None,
        program: tuple[str, ...] = (TEITEN, "appliance", "run"),
    ) -> subprocess.Popen[str]:
        """Run a sensor, and wait until it counts and `status` knows it."""
        process = subprocess.Popen(
            self.box.words(*program, "--config", str(config)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | (environment or {}),
        )
        self.processes.append(process)
        assert process.stdout
        while "counts on" not in (line := process.stdout.readline()):
            self.said += line
            assert line, self.said
        until((self.folder / "state" / health.NAME).exists, "a standing")
        return process

    def status(self) -> dict[str, Any]:
        """What `teiten appliance status --json` says."""
        words = (TEITEN, "appliance", "status", "--json", "--config")
        said = self.box.run(*words, str(self.folder / "appliance.toml"), check=False)
        return dict(json.loads(said)) if said.startswith("{") else {"said": said, "at": 0}

    def settled(self, name: str, least: int) -> dict[str, Any]:
        """The window's books, once `name` has reached `least`."""

        def books() -> dict[str, Any]:
            return dict(self.status().get("window", {}))

        return dict(
            until(
                lambda: (b := books()).get(name, 0) >= least and b,
                lambda: f"{least} {name}; the window has {books()}",
            )
        )

    def open_port(self, host: Host, port: int) -> None:
        """A service that says hello to whoever comes, on every address of `host`."""
        server = (
            "import socket, sys\n"
            f"s = socket.create_server(('', {port}), backlog=9)\n"
            "print('listens', flush=True)\n"
            "kept = []\n"
            "while True:\n"
            "    try:\n"
            "        kept.append(s.accept()[0]); kept[-1].send(b'hello')\n"
            "    except OSError:\n"  # a scan that asked and hung up
            "        pass\n"
        )
        process = subprocess.Popen(
            host.words(sys.executable, "-c", server), stdout=subprocess.PIPE, text=True
        )
        self.processes.append(process)
        assert process.stdout
        assert process.stdout.readline() == "listens\n"

    def socket(self, host: Host, *kind: int) -> socket.socket:
        """A socket of this process inside a namespace."""
        netns.pushns(host.name)
        try:
            self.sockets.append(socket.socket(*kind))
        finally:
            netns.popns()
        return self.sockets[-1]

    def wire(self) -> Wire:
        """A raw socket on the stranger's side."""
        return Wire(self)

    def rollup(self) -> dict[str, Any]:
        """The newest rollup of the spool."""
        spool = self.folder / "state" / "spool"

        def newest() -> bytes | None:
            with contextlib.suppress(FileNotFoundError):  # a newer one took its place
                return max(spool.glob("*.rollup")).read_bytes()
            return None

        until(lambda: any(spool.glob("*.rollup")))
        sealed = unpack(until(newest))
        assert sealed
        return dict(json.loads(sealed.body))

    def watch(self, host: Host) -> "Watch":
        """Keep every frame that arrives at `host` from now on."""
        return Watch(self.socket(host, socket.AF_PACKET, socket.SOCK_RAW))

    def close(self) -> None:
        for opened in self.sockets:
            opened.close()
        for process in self.processes:
            process.kill()
            process.wait()
            assert process.stdout
            process.stdout.close()
        pins = self.folder / "state" / "bpf"
        if pins.is_mount():
            subprocess.run(["umount", str(pins)], check=True)
        for host in (self.stranger, self.box):
            host.kernel.close()
            netns.remove(host.name)


@pytest.fixture(params=["queue", "xdp"])
def engine(request: pytest.FixtureRequest) -> str:
    """Everything that a stranger can see holds for both ways to count."""
    return str(request.param)


@pytest.fixture
def ground(tmp_path: Path, engine: str) -> Iterator[Ground]:
    begin_early()
    made = Ground(tmp_path, engine)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def quiet(ground: Ground) -> Ground:
    """A link on which nobody speaks by himself."""
    for host in (ground.stranger, ground.box):
        host.run("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/wire0/disable_ipv6")
    ground.box.address("198.18.0.2/24")
    ground.stranger.run("ip", "link", "set", "wire0", "arp", "off")
    return ground


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs what the marker says."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.netns)


class Together(LoadScopeScheduling):
    """A file's tests share a process, and so do all labs: each sweeps up what is left of others."""

    def _split_scope(self, nodeid: str) -> str:
        file = Path(nodeid.partition("::")[0])
        return str(file.parent if file.parent.name == "lab" else file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Where several processes run the tests of this folder, they part them so."""
    return Together(config, log)
