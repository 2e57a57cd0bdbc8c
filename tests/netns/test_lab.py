"""The lab, as a newcomer starts it: it balances to the packet, and leaves nothing behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from collector import ledger, store
from simulator import namespaces
from simulator.truth import Expected
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup

pytestmark = pytest.mark.netns

TEITEN = Path(sys.executable).with_name("teiten")
ENTRANCE = re.compile(r"making five namespaces, teiten-lab-(\d+)-attacker")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@dataclass
class Running:
    """One lab in a folder of its own, without captures."""

    process: subprocess.Popen[bytes]
    folder: Path
    said: Path

    def text(self) -> str:
        return self.said.read_text()

    def wait_for(self, word: str) -> None:
        wait(lambda: word in self.text() or self.process.poll() is not None, word)
        assert word in self.text()

    def end(self) -> int:
        return self.process.wait(60)

    @property
    def namespaces(self) -> list[str]:
        found = ENTRANCE.search(self.text())
        assert found is not None, self.text()
        return [name for name in namespaces.ours() if name.split("-")[2] == found[1]]

    def processes(self) -> list[int]:
        return [
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if str(self.folder).encode() in said_by(path) and int(path.parent.name) != os.getpid()
        ]


def said_by(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def wait(true: Callable[[], bool], what: str, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.1)


def started(home: Path, *words: str) -> Running:
    said = home / "said"
    folder = home / "lab"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [TEITEN, "simulator", "lab", "--folder", folder, *words],
            cwd=home,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    return Running(process, folder, said)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    labs: list[Running] = []

    def begin(*words: str, port: int | None = None) -> Running:
        home = tmp_path / str(len(labs))
        home.mkdir()
        labs.append(started(home, "--port", str(port or free_port()), *words))
        return labs[-1]

    yield begin
    for lab in labs:
        if lab.process.poll() is None:
            lab.process.terminate()
            lab.process.wait(60)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Running:
    """A lab that ran for its twenty-five seconds."""
    home = tmp_path_factory.mktemp("lab")
    lab = started(home, "--port", str(free_port()), "--seconds", "25")
    assert lab.process.wait(120) == 0, lab.text()
    return lab


def current(lab: Running) -> list[Rollup]:
    with closing(store.connect(lab.folder / "state" / "collector")) as connection:
        found = [decode(body) for body in ledger.bodies(connection)]
    assert all(isinstance(rollup, Rollup) for rollup in found)
    return [rollup for rollup in found if isinstance(rollup, Rollup)]


def truth(lab: Running) -> dict[str, Expected]:
    return msgspec.json.decode((lab.folder / "truth.json").read_bytes(), type=dict[str, Expected])


def test_every_packet_is_accounted_for(finished):
    assert "Every packet is accounted for" in finished.text()
    total = re.search(r"^total(.*)$", finished.text(), re.MULTILINE)
    assert total is not None
    sent, taken, received, dropped, missing = (
        int(word.replace(",", "")) for word in total[1].split()
    )
    assert sent == taken == received + dropped > 5_000
    assert missing == 0


def test_nothing_is_left_behind(finished):
    assert finished.namespaces == []
    assert finished.processes() == []


def test_the_ledger_holds_exactly_the_cells_of_the_mark_scheme(finished):
    for sensor, expected in truth(finished).items():
        counted: Counter[tuple[object, ...]] = Counter()
        for rollup in current(finished):
            if rollup.sensor == sensor:
                for cell in rollup.ports:
                    counted[cell.family, cell.protocol, cell.kind, cell.number] += cell.packets
        assert counted == {
            (cell.family, cell.protocol, cell.kind, cell.number): cell.packets
            for cell in expected.cells
        }


@pytest.mark.parametrize("tag", ["blaster", "welchia", "slammer", "mirai", "zmap", "masscan"])
def test_the_sensors_call_the_strangers_by_their_names(finished, tag):
    tagged = sum(
        origin.packets
        for rollup in current(finished)
        for origin in rollup.origins
        if origin.tag == tag
    )
    sent = sum(expected.tags[tag] for expected in truth(finished).values())
    # What needs two packets to be told may stand alone at the edge of a window.
    assert 0.9 * sent <= tagged <= 1.05 * sent


def test_the_published_top_5_has_135_and_pings(finished):
    published = json.loads((finished.folder / "public" / "current" / "top5.json").read_text())
    assert "135/TCP" in [port["label"] for port in published["ports"][:5]]
    assert sum(value for value in published["icmp"]["values"] if value) > 0


@pytest.mark.real
def test_real_captures_balance_too(start, real):
    lab = start("--captures", str(real / "pcap"), "--seconds", "12")
    assert lab.end() == 0, lab.text()
    assert "of 43,423 captured packets" in lab.text()
    assert sum(expected.unmarked for expected in truth(lab).values()) > 5_000


@pytest.mark.parametrize(
    "number",
    [signal.SIGINT, signal.SIGTERM, signal.SIGHUP],
    ids=["ctrl-c", "sigterm", "closed terminal"],
)
def test_a_signal_ends_it_cleanly(start, number):
    lab = start()
    lab.wait_for("pings answered")
    lab.process.send_signal(number)
    assert lab.end() == 0, lab.text()
    assert "Every packet is accounted for" in lab.text()
    assert (lab.namespaces, lab.processes()) == ([], [])


def test_ctrl_c_in_the_middle_of_the_start_ends_it_cleanly(start):
    lab = start()
    lab.wait_for("making five namespaces")
    lab.process.send_signal(signal.SIGINT)
    assert lab.end() == 0, lab.text()
    assert "before the strangers came" in lab.text()
    assert (lab.namespaces, lab.processes()) == ([], [])


def test_what_a_killed_lab_left_is_removed_by_the_next(start):
    killed = start()
    killed.wait_for("pings answered")
    killed.process.kill()
    killed.process.wait()
    wait(lambda: killed.processes() == [], "its children die with it")
    assert len(killed.namespaces) == 5
    following = start("--seconds", "1")
    assert following.end() == 0, following.text()
    assert "left behind when it was killed" in following.text()
    assert killed.namespaces == following.namespaces == []


def test_a_sensor_that_dies_ends_the_lab_with_its_name(start):
    lab = start()
    lab.wait_for("pings answered")
    (sensor,) = (
        number
        for number in lab.processes()
        if b"lab-b.toml" in said_by(Path(f"/proc/{number}/cmdline"))
    )
    os.kill(sensor, signal.SIGKILL)
    assert lab.end() == 1
    assert "The sensor lab-b ended by itself" in lab.text()
    assert (lab.namespaces, lab.processes()) == ([], [])


def test_a_taken_port_is_two_lines_and_nothing_is_left(start):
    with socket.create_server(("127.0.0.1", 0)) as door:
        lab = start(port=door.getsockname()[1])
        assert lab.end() == 1
    assert "cannot be used for the page: Address already in use" in lab.text()
    assert "--port" in lab.text()
    assert (lab.namespaces, lab.processes()) == ([], [])


def test_a_folder_with_somebodys_files_is_left_alone(start, tmp_path):
    (tmp_path / "0" / "lab").mkdir(parents=True)
    (tmp_path / "0" / "lab" / "thesis.txt").write_text("years of work")
    lab = started(tmp_path / "0", "--port", str(free_port()))
    assert lab.end() == 1
    assert "holds files that are not the lab's" in lab.text()
    assert (tmp_path / "0" / "lab" / "thesis.txt").exists()
