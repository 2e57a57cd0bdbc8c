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
from typing import Any

import httpx
import patient
import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

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
from collector.door.answers import Kind, Reply
from collector.sensors import reception, registry
from collector.updates import depot
from patience import until
from teiten.cli import teiten
from teiten.errors import OperatorError
from teiten.update.manifest import Manifest, Refusal
from teiten.update.offer import PIECE

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

    def counted(self, reply: str) -> int:
        """How many pieces were answered so; counts are written within a second or so."""
        found: list[int] = []

        def still() -> bool:
            with closing(store.connect(self.state)) as ledger:
                law = reception.law(ledger)
            assert law.balances
            found.append(law.replies[Kind.PIECE].get(Reply(reply), 0))
            return found[-2:-1] == found[-1:]

        until(still, nap=1.5)
        return found[-1]

    def slow(self) -> None:
        """Be one that hands out a byte a second, beyond the first pieces."""
        self.stop()
        self.config.write_text(self.config.read_text() + "[updates]\nbox-bytes-per-second = 1\n")
        self.start()

    def credit(self, sensor: str) -> None:
        """Have a rollup of a sensor that came just now."""
        with closing(store.connect(self.state)) as ledger:
            now = int(time.time())
            ledger.execute(
                "INSERT INTO rollups VALUES"
                " (?, ?, 3600, 1, 0, x'00', 1, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)",
                (sensor, now // 3600 * 3600, now),
            )

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
        self.asking = Asking(
            (self.office.url,), key=identity.Keys(self.state).current, timeout=60, trust=None
        )
        return Pull(
            Who(self.sensor, "x86-64", self.boot),
            update,
            asking=self.asking,
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
        self.asking.close()
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
def site(office: Office, tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path / "kyoto-1", office, "kyoto-1")
    yield made
    made.asking.close()


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


OTHER = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)


def shelved(office: Office) -> Path:
    """The file that the collector hands out."""
    (path,) = (office.state / "updates").glob("*.bundle")
    return path


@pytest.mark.parametrize(
    ("why", "version", "more"),
    [
        pytest.param("wrong-signature", "1.1", {"key": OTHER}, id="somebody else's"),
        pytest.param("damaged", "1.1", {}, id="damaged"),
        pytest.param("too-large", "1.1", {"more": 3 << 20}, id="too large"),
        pytest.param("failed-before", "1.1", {}, id="it failed here"),
    ],
)
def test_what_a_box_cannot_take_it_refuses_once_and_the_offer_stops(
    office: Office, site: Site, tmp_path: Path, why: str, version: str, more: dict[str, Any]
) -> None:
    before = site.box.disk.device.read_bytes(), sorted(site.box.disk.names())
    if why == "failed-before":
        (site.box.disk.kernels / "teiten_1.1+0-3.efi").write_bytes(b"MZ bad")
        before = before[0], sorted(site.box.disk.names())
    office.offer(bundled(tmp_path, version, **{"more": MORE} | more))
    if why == "damaged":
        office.spoil()
    found = site.go()
    if found == "offered":  # only root sees what is wrong
        assert site.take() == why
        site.go(1)
    assert site.pull.standing.outcome == why
    fetched = office.counted("sent")
    site.go(3 * 3600)
    assert f"kyoto-1: {why}" in office.status()
    assert "HELD" in office.status()
    assert office.counted("sent") == fetched, "it is not fetched again"
    assert (site.box.disk.device.read_bytes(), sorted(site.box.disk.names())) == before


def hostile(office: Office, bundle: Path) -> None:
    """Somebody broke into the collector, and hands this out in place of what is offered."""
    found = depot.read(bundle, []).offered
    with closing(store.connect(office.state)) as ledger:
        ledger.execute(
            "UPDATE offers SET bundle = ?, size = ?, version = '7.0', hardware = 'x86-64'",
            (found.bundle, found.size),
        )
    depot.Depot(office.state).keep(bundle, found.bundle)


@pytest.mark.parametrize(
    ("why", "version", "more"),
    [
        pytest.param("downgrade", "0.9", {}, id="older"),
        pytest.param("same-version", "1.0", {}, id="the same"),
        pytest.param("wrong-hardware", "1.1", {"hardware": "arm64"}, id="another machine's"),
    ],
)
def test_a_collector_that_was_broken_into_gets_nothing_onto_a_box(
    office: Office, site: Site, tmp_path: Path, why: str, version: str, more: dict[str, Any]
) -> None:
    before = site.box.disk.device.read_bytes()
    office.offer(bundled(tmp_path, "1.1", more=MORE))
    hostile(office, bundled(tmp_path, version, more=MORE, **more))
    assert site.go() == why
    assert office.counted("sent") == 1, "its head is enough"
    assert site.box.disk.device.read_bytes() == before
    assert not site.whole.exists()


def test_a_version_that_does_not_come_up_stops_the_offer(
    office: Office, site: Site, tmp_path: Path
) -> None:
    office.offer(bundled(tmp_path, "1.1", more=MORE))
    site.go()
    site.take()
    site.go(60)
    site.reboot("1.0")
    assert site.go() == "failed-before"
    assert "kyoto-1: failed-before" in office.status()


def test_who_starts_while_he_fetches_goes_on_where_he_was(
    office: Office, site: Site, tmp_path: Path
) -> None:
    office.offer(bundled(tmp_path, "1.1", more=4 * PIECE))
    while site.pull.standing.fetched < 2 * PIECE:
        site.go(0.001)
    site.reboot("1.0")
    assert site.pull.standing.fetched == 2 * PIECE
    site.go()
    assert site.whole.exists()
    assert office.counted("sent") == 5


def test_rollups_go_first(office: Office, site: Site, tmp_path: Path) -> None:
    office.offer(bundled(tmp_path, "1.1", more=3 * PIECE))
    site.spool = Spooled(7, 1 << 20)
    while not site.pull.standing.size:
        site.go(1)
    site.go(150)
    assert office.counted("sent") == 3, "a piece a minute"
    site.spool = Spooled(0, 1 << 20)
    site.go(10)
    assert site.whole.exists()


def test_no_room_is_taken_that_rollups_may_need(office: Office, site: Site, tmp_path: Path) -> None:
    office.offer(bundled(tmp_path, "1.1", more=3 * PIECE))
    site.spool = Spooled(0, 1 << 50)
    assert site.go() == "no-room"
    assert (office.counted("sent"), site.pull.standing.fetched) == (0, 0)
    assert "no-room" in office.status()
    site.spool = Spooled(0, 1 << 20)
    site.go()
    assert site.whole.exists()


def test_a_bundle_that_is_larger_than_may_be_is_not_fetched(
    office: Office, site: Site, tmp_path: Path
) -> None:
    office.offer(bundled(tmp_path, "1.1", more=MORE))
    site.asking.close()
    site.pull = site.awake(max_bytes=MORE)
    assert site.go() == "no-room"
    assert office.counted("sent") == 0


def test_who_is_told_to_come_later_comes_later(office: Office, site: Site, tmp_path: Path) -> None:
    office.offer(bundled(tmp_path, "1.1", more=20 * PIECE))
    office.slow()
    site.reboot("1.0")
    while site.pull.standing.answer != "too-many":
        site.go(0.001)
    assert site.pull.standing.fetched == 16 * PIECE
    site.go(3 * 3600)
    assert office.counted("too-many") <= 4, "once an hour is soon enough for who waits for days"


def test_what_is_withdrawn_is_dropped(office: Office, site: Site, tmp_path: Path) -> None:
    office.offer(bundled(tmp_path, "1.1", more=3 * PIECE))
    while not site.pull.standing.fetched:
        site.go(0.001)
    office.ask("withdraw", "1.1")
    assert site.go(60) == "not-offered"
    assert site.pull.standing.size == 0
    assert not list((site.state / "update").glob("*.bundle"))


def test_a_box_on_trial_keeps_its_way_back(office: Office, site: Site, tmp_path: Path) -> None:
    (site.box.disk.kernels / "teiten_1.0.efi").rename(site.box.disk.kernels / "teiten_1.0+2-1.efi")
    before = site.box.disk.device.read_bytes()
    office.offer(bundled(tmp_path, "1.1", more=MORE))
    site.go()
    with pytest.raises(OperatorError, match="has yet to come up itself"):
        site.take()
    assert site.go(60) == "not-written"
    assert site.box.disk.device.read_bytes() == before


def test_a_canary_is_well_before_anybody_else_is_told(
    office: Office, site: Site, tmp_path: Path
) -> None:
    sites = {site.sensor: site} | {
        name: Site(tmp_path / name, office, name) for name in ("nara-2", "osaka-3", "tokyo-4")
    }
    for one in sites.values():
        assert one.go() == "nothing-new"
    office.offer(bundled(tmp_path, "1.1", more=MORE), "--cohorts", "1,100%", "--hours", "0")
    said = {name: one.go() for name, one in sites.items()}
    (canary,) = [name for name, word in said.items() if word == "offered"]
    sites[canary].take()
    sites[canary].go(60)
    sites[canary].reboot("1.1")
    sites[canary].go()
    assert {one.go() for name, one in sites.items() if name != canary} == {"nothing-new"}
    office.credit(canary)
    sites[canary].go()
    assert {one.go() for name, one in sites.items() if name != canary} == {"offered"}
    for one in sites.values():
        one.asking.close()
