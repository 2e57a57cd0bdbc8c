"""From an operator's bundle to the other slot of a box's disk, over a real collector."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import httpx
import patient
import pytest
from click.testing import CliRunner, Result

from appliance.enrolment import identity
from appliance.keeping.durable import Folder
from appliance.settings import Monitoring, Settings, Updates
from appliance.update import taking
from appliance.update.asking import Asking
from appliance.update.parcel import Parcel
from appliance.update.pull import Box as Who
from appliance.update.pull import Pull, Spooled
from boxes import KEYS, Box, bundled
from collector.books import store
from collector.sensors import registry
from patience import until
from teiten.cli import teiten
from teiten.update.manifest import Manifest, Refusal

pytestmark = pytest.mark.needs("sfdisk")
TEITEN = str(Path(sys.executable).with_name("teiten"))
MORE = 700_000
"""Bytes beside the parts that every bundle here has, so that it takes some pieces."""


class Office:
    """A collector's operator, and the collector where it serves."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "collector"
        self.config = folder / "collector.toml"
        self.config.write_text(f'state = "{self.state}"\npublic = "{folder}/public"\n')
        self.process: subprocess.Popen[str] | None = None
        self.url = ""

    def ask(self, *words: str) -> Result:
        return CliRunner().invoke(
            teiten, ["collector", "updates", *words, "--config", str(self.config)]
        )

    def offer(self, path: Path, *more: str) -> str:
        said = self.ask("offer", str(path), *more)
        assert said.exit_code == 0, said
        return said.output

    def approve(self, sensor: str, key: str) -> None:
        with closing(store.connect(self.state)) as ledger:
            registry.add(ledger, sensor, key, now=1)
            registry.approve(ledger, sensor, now=1)

    def spoil(self) -> None:
        """Be a collector that somebody broke into."""
        (path,) = (self.state / "updates").glob("*.bundle")
        raw = bytearray(path.read_bytes())
        raw[-1] ^= 1
        path.write_bytes(raw)

    def start(self) -> None:
        command = [TEITEN, "collector", "serve", "--config", str(self.config)]
        with socket.create_server(("127.0.0.1", 0)) as door:
            os.set_inheritable(door.fileno(), True)
            self.process = subprocess.Popen(
                [*command, "--fd", str(door.fileno())],
                pass_fds=[door.fileno()],
                process_group=0,
                text=True,
                stdout=subprocess.DEVNULL,
            )
            self.url = f"http://127.0.0.1:{door.getsockname()[1]}"
        until(self.serves)

    def serves(self) -> bool:
        try:
            return patient.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def status(self) -> str:
        return self.ask("status").output


class Site:
    """A box of the image, with its disk, that runs 1.0."""

    def __init__(self, folder: Path, office: Office, sensor: str) -> None:
        folder.mkdir()
        self.folder, self.office, self.sensor = folder, office, sensor
        self.box = Box(folder)
        self.state = folder / "state"
        self.state.mkdir()
        self.keys, self.told = folder / "keys", folder / "told.json"
        self.keys.write_text("".join(f"{key}\n" for key in KEYS))
        self.boot, self.version = "first", "1.0"
        self.spool = Spooled(0, 1 << 20)
        self.clock = 0.0
        office.approve(sensor, identity.public(identity.key(self.state)))
        self.pull = self.awake()

    def settings(self, **more: object) -> Settings:
        update = Updates(
            pull=True,
            version=self.version,
            keys=str(self.keys),
            told=str(self.told),
            bytes_per_second=1 << 30,
            **more,  # type: ignore[arg-type]
        )
        watch = Monitoring(interface="eth0", blocks=("203.0.113.0/24",))
        return Settings(sensor=self.sensor, monitored=watch, state=str(self.state), update=update)

    def awake(self, **more: object) -> Pull:
        """What a start of the sensor makes, with all that an earlier run left."""
        update = self.settings(**more).update
        keys = self.keys.read_text().split()
        return Pull(
            Who(self.sensor, "x86-64", self.boot),
            update,
            asking=Asking(
                (self.office.url,), key=identity.Keys(self.state).current, timeout=60, trust=None
            ),
            disk=Folder(self.state),
            parcel=Parcel(self.state, keys=keys, version=self.version, hardware="x86-64"),
            spooled=lambda: self.spool,
            rng=Random(7),
        )

    def go(self, seconds: float = 3600.0) -> str:
        """Let time pass; say what became of what was offered."""
        end = self.clock + seconds
        while self.clock < end:
            self.clock += max(self.pull.step(self.clock, time.time()), 0.01)
        return self.pull.standing.outcome or self.pull.standing.answer

    @property
    def whole(self) -> Path:
        return self.state / "update" / "whole.bundle"

    def take(self) -> Manifest | Refusal:
        """What root does when a bundle is there."""
        return taking.take(
            self.settings(), lambda: self.box.disk, version=self.version, hardware="x86-64"
        )

    def reboot(self, version: str) -> None:
        self.boot, self.version = f"{self.boot} and another", version
        self.pull = self.awake()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def site(office: Office, tmp_path: Path) -> Site:
    return Site(tmp_path / "kyoto-1", office, "kyoto-1")


def test_a_version_comes_from_the_operator_to_the_other_slot(
    office: Office, site: Site, tmp_path: Path
) -> None:
    office.offer(bundled(tmp_path, "1.1", more=MORE))
    assert site.go() == "offered"
    assert site.whole.exists()
    assert isinstance(site.take(), Manifest)
    assert site.go(60) == "written"
    assert "teiten_1.1+3.efi" in site.box.disk.names()
    site.reboot("1.1")
    assert site.go() == "written"
    assert "runs it" in office.status()


def test_without_an_offer_nothing_is_fetched(site: Site) -> None:
    assert site.go() == "nothing-new"
