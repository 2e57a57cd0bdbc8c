"""Hosts of Debian 12 and 13 on which packages come and go, each with a systemd of its own."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from groups import forget

from patience import until

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
DIST = ROOT / "dist/deb"
SPACES = ("--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--root")
CLEAN = (
    "env",
    "-i",
    "-C",
    "/",
    "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
    "DEBIAN_FRONTEND=noninteractive",
)
KEPT = ("/var/cache/", "/var/lib/dpkg/", "/var/lib/systemd/", "/var/log/")
"""What dpkg, systemd and the tests remember of packages that are gone."""
BACKUPS = {f"/etc/{name}-" for name in ("passwd", "group", "shadow", "gshadow")}
KNOCKS = 5000
KNOCK = """
import socket, sys
from ipaddress import ip_address
from simulator.shapes import packets
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
wire.bind(("peer0", 0))
box = bytes.fromhex(sys.argv[2].replace(":", ""))
ends = ip_address("198.51.100.9"), ip_address("203.0.113.9")
for number in range(int(sys.argv[1])):
    wire.send(box + bytes(6) + b"\\x08\\x00" + packets.tcp(*ends, sport=4000, dport=number))
"""
SENSOR = """
sensor = "kyoto-1"
[monitored]
interface = "port0"
blocks = ["203.0.113.0/24"]
[window]
seconds = 10
interim-seconds = 5
[collector]
urls = ["https://192.0.2.2:8443"]
authorities = "/etc/teiten/authority.pem"
token = "{token}"
"""
COLLECTOR = """
lab = true
[tls]
listen = ["192.0.2.2:8443"]
certificate = "/var/lib/teiten/collector/tls/certificate.pem"
key = "/var/lib/teiten/collector/tls/certificate.key"
"""


@dataclass(frozen=True)
class Host:
    """A Debian that booted."""

    process: int
    release: str

    def __call__(self, *words: str, stdin: bytes = b"", check: bool = True) -> str:
        """What a program says there."""
        where = ["nsenter", "--target", str(self.process), *SPACES, "--"]
        done = subprocess.run(
            [*where, *CLEAN, *words], input=stdin, capture_output=True, check=False
        )
        said = done.stdout.decode() + done.stderr.decode()
        assert not check or not done.returncode, f"{shlex.join(words)}\n{said}"
        return done.stdout.decode() if check else said

    def write(self, path: str, text: str) -> None:
        """As an administrator edits a file: owner and mode stay."""
        self("sh", "-c", f"cat >{path}", stdin=text.encode())

    def install(self, package: Path) -> str:
        path = f"/var/cache/{package.name}"
        self("sh", "-c", f"cat >{path}", stdin=package.read_bytes())
        return self("dpkg", "--install", path, check=False)

    def files(self) -> set[str]:
        """Every file with type, mode and owner; of settings also what is in them."""
        shape = self("find", "/", "-xdev", "-printf", r"%p %y %m %u:%g %l\n").splitlines()
        sums = self("find", "/etc", "-type", "f", "-exec", "sha256sum", "{}", "+").splitlines()
        found = [*shape, *(f"{path} {total}" for total, path in map(str.split, sums))]
        return {
            line for line in found
            if not line.startswith(KEPT) and line.split(" ")[0] not in BACKUPS
        }  # fmt: skip

    def network(self) -> dict[str, str]:
        """Rules, routes, programs on links and the kernel's settings."""
        return {
            "rules": self("nft", "list", "ruleset"),
            "routes": self("ip", "-4", "route", "show", "table", "all"),
            "routes6": self("ip", "-6", "route", "show", "table", "all"),
            "links": self("ip", "-json", "link", "show", "dev", "port0"),
            "settings": self("sh", "-c", "grep -r . /proc/sys/net/ipv? 2>/dev/null", check=False),
        }

    def show(self, unit: str, fact: str) -> str:
        return self("systemctl", "show", "--property", fact, "--value", unit).strip()


@contextmanager
def booted(folder: Path, release: str, system: Path) -> Iterator[Host]:
    folder.mkdir()
    # Its mounts end with it.
    outer = subprocess.Popen(["unshare", "--mount", HERE / "boot", folder, system])
    children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children")

    def first() -> int | None:
        assert outer.poll() is None, "systemd did not start"
        found = children.read_text().split()
        if found and Path(f"/proc/{found[0]}/comm").read_text().strip() == "systemd":
            return int(found[0])
        return None

    try:
        host = Host(until(first, "systemd is the first process", 30), release)
        state = ("systemctl", "is-system-running")
        until(lambda: host(*state, check=False).startswith("running"), "it runs", 60, nap=0.2)
        yield host
    finally:
        outer.kill()
        outer.wait()
        forget(folder, outer.pid)


@dataclass
class Life:
    """What two packages were like, from the first to the last of them."""

    release: str
    knocks: int = KNOCKS
    """Packets of strangers, before the upgrade and after it."""
    said: dict[str, str] = field(default_factory=dict)
    before: dict[str, set[str]] = field(default_factory=dict)
    after: dict[str, set[str]] = field(default_factory=dict)
    network: dict[str, dict[str, str]] = field(default_factory=dict)


def unpacked(release: str, folder: Path) -> Path:
    """The system of an image that `make deb` made."""
    folder.mkdir()
    tar = folder.with_suffix(".tar")
    create = ["docker", "create", f"teiten-host:{release}", "true"]
    box = subprocess.run(create, capture_output=True, text=True, check=True).stdout.strip()
    for words in (
        ["docker", "export", "--output", tar, box],
        ["docker", "rm", box],
        ["tar", "--extract", "--file", tar, "--directory", folder],
    ):
        subprocess.run(words, check=True, capture_output=True)
    tar.unlink()
    return folder


def package(room: str, release: str) -> Path:
    (found,) = DIST.glob(f"teiten-{room}_*+deb{release}_*.deb")
    return found


def newer(old: Path, folder: Path) -> Path:
    """The same package with a higher version."""
    tree = folder / old.stem
    subprocess.run(["dpkg-deb", "--raw-extract", old, tree], check=True)
    control = tree / "DEBIAN/control"
    lines = control.read_text().splitlines()
    raised = [f"{line}.1" if line.startswith("Version:") else line for line in lines]
    control.write_text("\n".join(raised) + "\n")
    made = folder / f"{old.stem}-newer.deb"
    subprocess.run(["dpkg-deb", "-Znone", "--build", tree, made], check=True, capture_output=True)
    return made


def wire(sensor: Host, collector: Host) -> None:
    """A link for strangers, and one to the collector."""
    for host in (sensor, collector):
        host("ip", "link", "set", "lo", "up")
    far = str(collector.process)
    outside = ["nsenter", "--target", str(sensor.process), "--net", "ip", "link", "add", "up0"]
    subprocess.run([*outside, "type", "veth", "peer", "name", "up0", "netns", far], check=True)
    for host, address in ((sensor, "192.0.2.1/24"), (collector, "192.0.2.2/24")):
        host("ip", "link", "set", "up0", "addrgenmode", "none", "up")
        host("ip", "address", "add", address, "dev", "up0")
    sensor("ip", "link", "add", "port0", "type", "veth", "peer", "name", "peer0")
    for link in ("port0", "peer0"):
        sensor("ip", "link", "set", link, "addrgenmode", "none", "up")


def knock(sensor: Host) -> None:
    """Strangers' packets, by the simulator of this tree."""
    (port,) = json.loads(sensor("ip", "-json", "link", "show", "dev", "port0"))
    words = ["nsenter", "--target", str(sensor.process), "--net", "--", sys.executable, "-c"]
    subprocess.run([*words, KNOCK, str(KNOCKS), port["address"]], check=True, cwd=ROOT)


def counted(collector: Host, packets: int) -> str:
    """What the collector's books say, once so many packets are in them."""

    def enough() -> str | None:
        said = collector("runuser", "-u", "teiten-collector", "--",
                         "teiten", "collector", "books", "--json")  # fmt: skip
        return said if json.loads(said)["total"]["books"]["counted"] >= packets else None

    found: str = until(enough, f"{packets} packets are in the books", 90, nap=0.5)
    return found


def as_user(host: Host, room: str, *words: str) -> str:
    return host("runuser", "-u", f"teiten-{room}", "--", "teiten", room, *words)


def configured(sensor: Host, collector: Host) -> None:
    """What operators do by the manual."""
    collector.write("/etc/teiten/collector.toml", COLLECTOR)
    as_user(collector, "collector", "certificate", "--name", "192.0.2.2")
    collector("systemctl", "enable", "--now", "teiten-collector")
    token = as_user(collector, "collector", "sensors", "invite", "kyoto-1").split()[-1]
    sensor.write("/etc/teiten/appliance.toml", SENSOR.format(token=token))
    authority = collector("cat", "/var/lib/teiten/collector/tls/authority.pem")
    sensor.write("/etc/teiten/authority.pem", authority)
    sensor("systemctl", "enable", "--now", "teiten-appliance")

    def pending() -> bool:
        return "kyoto-1" in as_user(collector, "collector", "sensors", "list")

    until(pending, "the sensor has enrolled", 30, nap=0.2)
    as_user(collector, "collector", "sensors", "approve", "kyoto-1", "--yes",
            "--block", "203.0.113.0/24", "--economy", "JP", "--network", "university",
            "--organisation", "Example")  # fmt: skip


@pytest.fixture(scope="module", params=["12", "13"])
def life(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Life]:
    """Install, configure, count, upgrade, remove, purge; tests look at what was seen meanwhile."""
    assert os.geteuid() == 0, "hosts are booted by root"
    folder = tmp_path_factory.mktemp("hosts")
    system = unpacked(request.param, folder / "system")
    with (
        booted(folder / "sensor", request.param, system) as sensor,
        booted(folder / "collector", request.param, system) as collector,
    ):
        yield lived(Life(request.param), sensor, collector, folder)


def lived(life: Life, sensor: Host, collector: Host, folder: Path) -> Life:
    hosts = {"appliance": sensor, "collector": collector}
    wire(sensor, collector)
    life.network["before"] = sensor.network()
    for room, host in hosts.items():
        life.before[room] = host.files()
        life.said[f"{room}-install"] = host.install(package(room, life.release))
        life.said[f"{room}-enabled"] = host(
            "systemctl", "is-enabled", f"teiten-{room}", check=False
        )
        life.said[f"{room}-active"] = host.show(f"teiten-{room}", "ActiveState")
    sensor("systemctl", "start", "teiten-appliance", check=False)
    life.said["unconfigured"] = sensor("journalctl", "-u", "teiten-appliance", "-o", "cat")
    sensor("systemctl", "stop", "teiten-appliance")
    configured(sensor, collector)
    knock(sensor)
    life.said["books"] = counted(collector, KNOCKS)
    for room, host in hosts.items():
        life.said[f"{room}-settings-mode"] = host(
            "stat", "-c", "%A %U:%G", f"/etc/teiten/{room}.toml"
        )
    life.said["identity"] = as_user(sensor, "appliance", "identity")
    life.said["counting"] = sensor("teiten", "appliance", "status", "--json", check=False)
    life.network["counting"] = sensor.network()
    for room, host in hosts.items():
        life.said[f"{room}-old"] = host.show(f"teiten-{room}", "MainPID")
        life.said[f"{room}-upgrade"] = host.install(newer(package(room, life.release), folder))
        life.said[f"{room}-new"] = host.show(f"teiten-{room}", "MainPID")
        life.said[f"{room}-still"] = host.show(f"teiten-{room}", "ActiveState")
    life.said["identity-after"] = as_user(sensor, "appliance", "identity")
    knock(sensor)
    life.said["books-after"] = counted(collector, 2 * KNOCKS)
    for room, host in hosts.items():
        life.said[f"{room}-remove"] = host("dpkg", "--remove", f"teiten-{room}", check=False)
        life.said[f"{room}-left"] = host("find", "/var/lib/teiten", "/etc/teiten")
    life.network["removed"] = sensor.network()
    for room, host in hosts.items():
        life.said[f"{room}-purge"] = host("dpkg", "--purge", f"teiten-{room}", check=False)
        life.said[f"{room}-known"] = host("dpkg-query", "-W", f"teiten-{room}", check=False)
        life.said[f"{room}-failed"] = host("systemctl", "--failed", "--no-legend")
        life.after[room] = host.files()
    return life
