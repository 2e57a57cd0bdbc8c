"""A sensor's life in a network: invited, enrolled, approved, with a new key, copied, revoked."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from appliance.counting.account import Position
from appliance.counting.window import Window
from appliance.enrolment import runs
from appliance.enrolment.identity import Keys, prepare
from appliance.keeping.checkpoint import Checkpoint
from appliance.keeping.durable import Folder
from appliance.keeping.spool import Spool
from appliance.sending.courier import Courier
from appliance.sending.trust import believe
from appliance.settings import Settings
from collector.books import store
from patience import PATIENCE, until
from teiten.config import load
from teiten.rollup.record import Clock

TEITEN = str(Path(sys.executable).with_name("teiten"))
HOUR = 3600
PLACE = ("--block", "203.0.113.0/24", "--economy", "JP", "--network", "university")


class Network:
    """A collector that speaks TLS, and sensors that believe its private authority."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = folder / "collector.toml"
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
        self.write()
        tls = folder / "state" / "tls"
        self.ask("certificate", "--name", "127.0.0.1")
        self.write(
            f'[tls]\nlisten = ["127.0.0.1:{self.port}"]\ncertificate = "{tls}/certificate.pem"\n'
            f'key = "{tls}/certificate.key"\n'
        )
        self.authority = tls / "authority.pem"

    def write(self, more: str = "") -> None:
        place = f'state = "{self.folder}/state"\npublic = "{self.folder}/public"\nlisten = []\n'
        self.settings.write_text(place + more)

    def ask(self, *words: str) -> str:
        command = [TEITEN, "collector", *words, "--config", str(self.settings)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def shown(self, name: str) -> dict[str, Any]:
        return dict(json.loads(self.ask("sensors", "show", name, "--json")))

    def held(self) -> list[int]:
        """The hours that the ledger holds."""
        with closing(store.connect(self.folder / "state")) as connection:
            return [start // HOUR for (start,) in connection.execute("SELECT start FROM rollups")]

    def approve(self, name: str) -> None:
        self.ask("sensors", "approve", name, *PLACE, "--organisation", "Example")

    @contextmanager
    def serving(self) -> Iterator[None]:
        command = [TEITEN, "collector", "serve", "--config", str(self.settings)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout
                assert f"https://127.0.0.1:{self.port}" in process.stdout.readline()
                yield
            finally:
                process.terminate()


class Box:
    """A disk, and the program that delivers what lies on it."""

    def __init__(self, network: Network, folder: Path, token: str) -> None:
        self.network, self.folder, self.token = network, folder, token
        folder.mkdir(exist_ok=True)
        self.settings = folder / "appliance.toml"
        self.settings.write_text(
            f'sensor = "kyoto-1"\nstate = "{folder}/state"\n'
            '[monitored]\ninterface = "eth0"\nblocks = ["203.0.113.0/24"]\n'
            f'[collector]\nurls = ["https://127.0.0.1:{network.port}"]\n'
            f'authorities = "{network.authority}"\ntoken = "{token}"\n'
        )

    def ask(self, *words: str) -> tuple[int, str]:
        command = [TEITEN, "appliance", *words, "--config", str(self.settings)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def copy(self, folder: Path) -> "Box":
        """The same disk once more."""
        shutil.copytree(self.folder / "state", folder / "state")
        return Box(self.network, folder, self.token)

    @contextmanager
    def running(self) -> Iterator[Courier]:
        settings = load(self.settings, Settings)
        state = prepare(Path(settings.state))
        disk = Folder(state)
        disk.make("spool")
        courier = Courier(
            key=Keys(state).current,
            disk=disk,
            spool=Spool(
                Folder(state / "spool"),
                max_bytes=settings.spool.max_bytes,
                recall_bytes=settings.spool.recall_bytes,
                recall_days=settings.spool.recall_days,
            ),
            urls=settings.collector.urls,
            timeout=PATIENCE,
            trust=believe(settings.collector.authorities),
            run=runs.begin(disk, f"chance{id(self)}"),
        )
        courier.start()
        try:
            yield courier
        finally:
            courier.stop()


def counted(hour: int, addresses: int = 256) -> Checkpoint:
    window = Window(hour * HOUR, HOUR, max_origins=9)
    rollup = window.rollup(
        sensor="kyoto-1",
        engine="queue",
        final=True,
        monitored={"4": addresses},
        clock=Clock(source="system"),
    )
    return Checkpoint(rollup=rollup, position=Position(0, 0, 0), boot="b", plan="p")


def delivered(courier: Courier, hour: int) -> None:
    before = courier.spool.books.acknowledged
    courier.take(counted(hour))
    until(lambda: courier.spool.books.acknowledged > before)


@pytest.fixture
def network(tmp_path: Path) -> Network:
    (tmp_path / "network").mkdir()
    return Network(tmp_path / "network")


@pytest.fixture
def box(network: Network, tmp_path: Path) -> Box:
    return Box(network, tmp_path / "box", network.ask("sensors", "invite", "kyoto-1").strip())


def test_an_invited_sensor_reports_once_a_person_has_approved_it(
    network: Network, box: Box
) -> None:
    with network.serving():
        code, said = box.ask("enrol")
        assert (code, "kyoto-1 is registered" in said) == (0, True)
        with box.running() as courier:
            courier.take(counted(1))
            until(lambda: courier.last_answer == "pending-sensor")
            (key,) = network.shown("kyoto-1")["keys"]
            assert key["fingerprint"] in box.ask("identity")[1]
            network.approve("kyoto-1")
            until(lambda: courier.spool.books.acknowledged == 1)
        assert network.shown("kyoto-1")["discord"] == ""


def test_what_waits_under_the_old_key_is_delivered_under_the_new_one(
    network: Network, box: Box
) -> None:
    with network.serving():
        box.ask("enrol")
        network.approve("kyoto-1")
    with box.running() as courier:
        courier.take(counted(1))
        until(lambda: courier.spool.waiting())
        with network.serving():
            assert box.ask("rotate")[0] == 0
            until(lambda: courier.spool.books.acknowledged == 1)
            delivered(courier, 2)
    assert [key["until"] is None for key in network.shown("kyoto-1")["keys"]] == [False, True]


def test_a_copied_disk_is_noticed_and_named_until_one_box_has_a_new_key(
    network: Network, box: Box, tmp_path: Path
) -> None:
    with network.serving():
        box.ask("enrol")
        network.approve("kyoto-1")
        with box.running() as first:
            delivered(first, 1)
            with box.copy(tmp_path / "copy").running() as second:
                delivered(second, 2)
                delivered(first, 3)  # may have been on its way for long
                second.take(counted(3, addresses=128))
                until(lambda: second.last_answer == "cloned-sensor")
                first.take(counted(4))
                until(lambda: first.last_answer == "cloned-sensor")
        assert "TWO BOXES" in network.ask("sensors", "show", "kyoto-1")
        assert box.ask("rotate")[0] == 0
        network.approve("kyoto-1")
        with box.running() as first, Box(network, tmp_path / "copy", box.token).running() as second:
            until(lambda: not first.spool.waiting())
            until(lambda: second.last_answer == "bad-signature")
        assert network.shown("kyoto-1")["state"] == "approved"


def test_a_revocation_holds_from_the_next_upload_on(network: Network, box: Box) -> None:
    with network.serving():
        box.ask("enrol")
        network.approve("kyoto-1")
        with box.running() as courier:
            delivered(courier, 1)
            network.ask("sensors", "revoke", "kyoto-1")
            courier.take(counted(2))
            until(lambda: courier.last_answer == "revoked-sensor")
            assert len(courier.spool.waiting()) == 1
        assert "revoked-sensor" in box.ask("rotate")[1]


def test_a_restored_collector_is_told_again_what_it_had_acknowledged(
    network: Network, box: Box, tmp_path: Path
) -> None:
    with network.serving():
        box.ask("enrol")
        network.approve("kyoto-1")
        with box.running() as courier:
            delivered(courier, 1)
            network.ask("backup", str(tmp_path / "backup"))
            delivered(courier, 2)
            delivered(courier, 3)
    shutil.rmtree(network.folder / "state")
    network.ask("restore", str(tmp_path / "backup"))
    assert network.held() == [1]
    with box.running() as courier, network.serving():
        before = courier.spool.books.ledger
        delivered(courier, 4)
        until(lambda: courier.spool.books.ledger != before)
        assert (courier.spool.books.acknowledged, courier.spool.imbalance()) == (4, 0)
    assert network.held() == [1, 2, 3, 4]


def test_a_token_registers_one_sensor(network: Network, box: Box, tmp_path: Path) -> None:
    with network.serving():
        box.ask("enrol")
        code, said = Box(network, tmp_path / "other", box.token).ask("enrol")
    assert (code, "spent-token" in said) == (1, True)
    assert box.token not in said
