"""The lab as a newcomer starts it: one command, in a folder of its own."""

import os
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from collector.books import ledger, store
from patience import until
from simulator.links import namespaces
from simulator.truths.truth import Expected
from teiten.rollup.codec import decode
from teiten.rollup.record import Rollup

TEITEN = Path(sys.executable).with_name("teiten")
ENTRANCE = re.compile(r"making \d+ namespaces, teiten-lab-(\d+)-attacker")


@dataclass
class Running:
    """One lab in a folder of its own, without captures."""

    process: subprocess.Popen[bytes]
    folder: Path
    said: Path

    def text(self) -> str:
        return self.said.read_text()

    def wait_for(self, word: str) -> None:
        self.until(lambda: word in self.text() or self.process.poll() is not None, word)
        assert word in self.text()

    def until(self, true: Callable[[], bool], what: str, patience: float = 60) -> None:
        until(true, what, patience)

    def end(self, patience: float = 60) -> int:
        return self.process.wait(patience)

    @property
    def namespaces(self) -> list[str]:
        found = ENTRANCE.search(self.text())
        assert found is not None, self.text()
        return [name for name in namespaces.ours() if name.split("-")[2] == found[1]]

    def processes(self) -> dict[int, bytes]:
        """Every process that the lab's folder is named to, with its words."""
        found = {
            int(path.parent.name): said_by(path)
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if int(path.parent.name) != os.getpid()
        }
        return {
            number: words for number, words in found.items() if str(self.folder).encode() in words
        }

    def current(self) -> list[Rollup]:
        """What the ledger says of every window."""
        with closing(store.connect(self.folder / "state" / "collector")) as connection:
            found = [decode(body) for body in ledger.bodies(connection)]
        assert all(isinstance(rollup, Rollup) for rollup in found)
        return [rollup for rollup in found if isinstance(rollup, Rollup)]

    def tagged(self, tag: str, *, sensor: str | None = None) -> Counter[tuple[int, int]]:
        """Packets with `tag`, by protocol and number."""
        found: Counter[tuple[int, int]] = Counter()
        for rollup in self.current():
            for origin in rollup.origins:
                if origin.tag == tag and sensor in (None, rollup.sensor):
                    found[origin.protocol, origin.number] += origin.packets
        return found

    def truth(self) -> dict[str, Expected]:
        """The mark scheme."""
        written = (self.folder / "truth.json").read_bytes()
        return msgspec.json.decode(written, type=dict[str, Expected])


def said_by(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def started(home: Path, *words: str, port: int | None = None) -> Running:
    said = home / "said"
    folder = home / "lab"
    command = [TEITEN, "simulator", "lab", "--folder", folder, "--port", str(port or free_port())]
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*command, *words], cwd=home, stdout=out, stderr=subprocess.STDOUT
        )
    return Running(process, folder, said)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Labs of one test, each in a folder of its own: 0, 1, ..."""
    labs: list[Running] = []

    def begin(*words: str, port: int | None = None) -> Running:
        home = tmp_path / str(len(labs))
        home.mkdir(exist_ok=True)
        labs.append(started(home, *words, port=port))
        return labs[-1]

    yield begin
    for lab in labs:
        if lab.process.poll() is None:
            lab.process.terminate()
            lab.process.wait(60)


@pytest.fixture(scope="module")
def finish(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Running]:
    """Run a lab to its end."""

    def run(*words: str) -> Running:
        lab = started(tmp_path_factory.mktemp("lab"), *words)
        assert lab.end(150) == 0, lab.text()
        return lab

    return run
