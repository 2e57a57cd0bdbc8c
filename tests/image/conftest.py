"""An image's disk, a seed on it, a collector on one side and strangers on the other."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyroute2 import NetNS, netns

from collector.books import ledger, store
from patience import until
from qemu import Machine
from simulator.shapes.pattern import Pattern, frames_of
from teiten import seed
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup

TEITEN = str(Path(sys.executable).with_name("teiten"))
GATEWAY, BOX = "198.18.0.1", "198.18.0.2"
GATEWAY6, BOX6 = "fd00:18::1", "fd00:18::2"
COLLECTOR, MANAGED = "192.0.2.1", "192.0.2.10"
BLOCK, BLOCK6 = "203.0.113.0/24", "2001:db8:113::/64"
BOX_MAC = bytes.fromhex("525400000001")
PATIENT = 65_536
"""Frames that wait for a machine that is slow, and are not lost before it."""
BOOT = 600.0
"""Seconds that a machine may take, where every instruction is emulated by a busy one."""
GROWN = 3 << 30
"""What the disk is, which is written to a larger one than itself."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs what the markers say."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.netns)
            item.add_marker(pytest.mark.needs("qemu-system-x86_64", "mcopy", "sfdisk"))
            item.add_marker(pytest.mark.timeout(2400))


class Yard:
    """One namespace with a collector, strangers, and the taps that lead to a machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"teiten-image-{os.getpid()}"
        self.kernel = NetNS(self.name)
        for tap in ("wire0", "manage0"):
            self.kernel.link("add", ifname=tap, kind="tuntap", mode="tap")
            self.kernel.link("set", index=self.index(tap), txqlen=PATIENT)
        for link in ("lo", "wire0", "manage0"):
            self.kernel.link("set", index=self.index(link), state="up")
        for link, address, length in (
            ("wire0", GATEWAY, 24),
            ("wire0", GATEWAY6, 64),
            ("manage0", COLLECTOR, 24),
        ):
            more = {"flags": 0x02} if ":" in address else {}
            self.kernel.addr(
                "add", index=self.index(link), address=address, prefixlen=length, **more
            )
        self.kernel.route("add", dst=BLOCK, gateway=BOX)
        self.kernel.route("add", dst=BLOCK6, gateway=BOX6)

    def index(self, interface: str) -> int:
        return int(self.kernel.link_lookup(ifname=interface)[0])

    def counters(self) -> dict[str, int]:
        """The kernel's own of the link to the monitored side."""
        (answer,) = self.kernel.link("get", index=self.index("wire0"))
        return dict(answer.get_attr("IFLA_STATS64"))

    def words(self, *words: str) -> list[str]:
        return ["nsenter", f"--net=/run/netns/{self.name}", *words]

    def run(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(self.words(*words), capture_output=True, text=True, check=False)
        assert not check or not done.returncode, done.stdout + done.stderr
        return done.stdout + done.stderr

    def knock(self, pattern: Pattern, frames: int, first: int = 0) -> int:
        """Send frames of a pattern to the box; say how many the link took, by its own count."""
        (link,) = self.kernel.link("get", index=self.index("wire0"))
        sender = bytes.fromhex(link.get_attr("IFLA_ADDRESS").replace(":", ""))
        template = pattern.template(to=BOX_MAC, sender=sender)
        netns.pushns(self.name)
        try:
            raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        finally:
            netns.popns()
        before = self.counters()["tx_packets"]
        with closing(raw):
            raw.bind(("wire0", 0))
            for number in range(first, first + frames, 256):
                count = min(256, first + frames - number)
                for row in frames_of(pattern, template, number, count):
                    raw.send(np.ascontiguousarray(row).tobytes())
        self.settled()
        return self.counters()["tx_packets"] - before

    def settled(self) -> None:
        """Wait until the machine has taken what is under way."""
        last: list[int] = []

        def still() -> bool:
            last.append(self.counters()["tx_packets"])
            return last[-2:-1] == last[-1:]

        until(still, "a quiet link", nap=0.5)

    def close(self) -> None:
        self.kernel.close()
        netns.remove(self.name)


class Office:
    """A collector, as it is by default: over TLS, with an authority of its own."""

    def __init__(self, yard: Yard) -> None:
        self.yard, self.folder = yard, yard.folder / "collector"
        self.folder.mkdir()
        self.settings = self.folder / "collector.toml"
        place = f'state = "{self.folder}/state"\npublic = "{self.folder}/public"\nlisten = []\n'
        self.settings.write_text(place)
        self.ask("certificate", "--name", COLLECTOR)
        tls = self.folder / "state" / "tls"
        self.settings.write_text(
            f'{place}[tls]\nlisten = ["{COLLECTOR}:8443"]\n'
            f'certificate = "{tls}/certificate.pem"\nkey = "{tls}/certificate.key"\n'
        )
        self.authorities = (tls / "authority.pem").read_text()

    def ask(self, *words: str) -> str:
        return self.yard.run(TEITEN, "collector", *words, "--config", str(self.settings))

    def seed(self, sensor: str) -> seed.Seed:
        """What makes an image this sensor."""
        return seed.Seed(
            sensor=sensor,
            monitored=seed.Watch(
                blocks=(BLOCK, BLOCK6),
                link=seed.Link(
                    port=BOX_MAC.hex(":"),
                    addresses=(f"{BOX}/24", f"{BOX6}/64"),
                    gateways=(GATEWAY, GATEWAY6),
                ),
            ),
            collector=seed.Report(
                urls=(f"https://{COLLECTOR}:8443",),
                authorities=self.authorities,
                token=self.ask("sensors", "invite", sensor).split()[0],
            ),
            management=seed.Management(
                link=seed.Link(port="52:54:00:00:00:02", addresses=(f"{MANAGED}/24",)),
                peers=(f"{COLLECTOR}/32",),
            ),
            time=(COLLECTOR,),
        )

    def approve(self, sensor: str) -> None:
        """Wait until the sensor has enrolled, and take what it sends."""
        until(lambda: sensor in self.ask("sensors", "list"), f"{sensor} enrols", BOOT, nap=2.0)
        place = ("--block", BLOCK, "--block", BLOCK6, "--economy", "JP", "--network", "university")
        self.ask("sensors", "approve", sensor, *place, "--organisation", "Example")

    def rollups(self, sensor: str) -> list[Rollup]:
        """What the ledger holds of a sensor."""
        with closing(store.connect(self.folder / "state")) as connection:
            found = [decode(body) for body in ledger.bodies(connection)]
        return [each for each in found if isinstance(each, Rollup) and each.sensor == sensor]

    @contextmanager
    def serving(self) -> Iterator[None]:
        command = [TEITEN, "collector", "serve", "--config", str(self.settings)]
        with subprocess.Popen(
            self.yard.words(*command), stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                assert process.stdout
                assert COLLECTOR in process.stdout.readline()
                yield
            finally:
                process.terminate()


@pytest.fixture(scope="session")
def image(root: Path) -> Path:
    """The disk that `make image` made."""
    (found,) = (root / "build" / "image" / "out").glob("teiten_*[0-9].raw")
    return found


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    """Strangers and a collector's place; nobody is there yet."""
    made = Yard(tmp_path_factory.mktemp("yard"))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def office(yard: Yard) -> Iterator[Office]:
    """A collector that serves."""
    made = Office(yard)
    with made.serving():
        yield made


def written(image: Path, folder: Path, text: bytes) -> Path:
    """The image on a disk larger than itself, with a seed beside README.txt."""
    disk = folder / "disk.raw"
    subprocess.run(["cp", "--sparse=always", str(image), str(disk)], check=True)
    with disk.open("r+b") as file:
        file.truncate(GROWN)
    said = subprocess.run(["sfdisk", "--json", str(disk)], capture_output=True, check=True).stdout
    table = json.loads(said)["partitiontable"]["partitions"]
    (start,) = [part["start"] for part in table if part.get("name") == "TEITEN"]
    file = folder / "box.toml"
    file.write_bytes(text)
    place = ["-i", f"{disk}@@{start * 512}"]
    subprocess.run(["mcopy", "-o", *place, str(file), "::teiten/box.toml"], check=True)
    return disk


@pytest.fixture(scope="module")
def machine(image: Path, yard: Yard, office: Office) -> Iterator[Machine]:
    """A box that was seeded, started, enrolled and approved, and counts."""
    disk = written(image, yard.folder, seed.write(office.seed("kyoto-1")))
    made = Machine(disk, yard.folder / "machine", yard.name)
    try:
        office.approve("kyoto-1")
        yield made
    finally:
        made.cut()


def metrics(yard: Yard) -> dict[str, float]:
    """What the box says of itself to its peer; nothing before it speaks."""
    said = yard.run("curl", "-sS", "-m5", f"http://{MANAGED}:9464/metrics", check=False)
    pairs = [line.rsplit(" ", 1) for line in said.splitlines() if line.startswith("teiten_")]
    return {name: float(value) for name, value in pairs}


@pytest.fixture(scope="module")
def measured(yard: Yard) -> Any:
    """How to ask the box."""
    return lambda: metrics(yard)
