"""A daemon that is told of another version counts on, whatever becomes of that."""

import re
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from boxes import KEYS, bundled
from collector.books import store
from collector.sensors import registry
from collector.updates.depot import FOLDER

BLOCK = "203.0.113.0/24"
GATEWAY, PORT = "198.18.0.1", 8080
MORE = 2_000_000
"""Bytes beside the parts: some pieces."""


@pytest.fixture
def engine() -> str:
    """The one that counts on while no daemon runs."""
    return "xdp"


class Office:
    """A collector in the stranger's namespace that offers a bundle to the one box there is."""

    def __init__(self, ground: Any, folder: Path) -> None:
        self.ground, self.state = ground, folder / "collector"
        self.config = folder / "collector.toml"
        self.config.write_text(
            f'state = "{self.state}"\npublic = "{folder}/public"\nplain = true\n'
            f'listen = ["{GATEWAY}:{PORT}"]\n'
        )

    def ask(self, *words: str) -> str:
        done = subprocess.run(
            [self.ground.teiten, "collector", *words, "--config", str(self.config)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    def register(self, config: Path) -> None:
        words = (self.ground.teiten, "appliance", "identity", "--config", str(config))
        name, key = self.ground.box.run(*words).splitlines()[0].split()
        with closing(store.connect(self.state)) as ledger:
            registry.add(ledger, name, key, now=1)
            registry.approve(ledger, name, now=1)

    def serve(self) -> None:
        words = self.ground.box.words(self.ground.teiten)[2:]
        process = subprocess.Popen(
            self.ground.stranger.words(*words, "collector", "serve", "--config", str(self.config)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.ground.processes.append(process)
        assert process.stdout
        while f":{PORT}" not in (line := process.stdout.readline()):
            assert line

    def spoil(self) -> None:
        """Be broken into: the last byte is another one."""
        (path,) = (self.state / FOLDER).glob("*.bundle")
        raw = path.read_bytes()
        path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))


class Box:
    """The daemon, told that it is version 1.0 of the image."""

    def __init__(self, ground: Any, folder: Path) -> None:
        self.ground, self.folder = ground, folder
        (folder / "keys").write_text(f"{KEYS[0]}\n")
        self.config = ground.config(
            BLOCK,
            window={"interim-seconds": 300},
            collector={"urls": [f"http://{GATEWAY}:{PORT}"], "plain": True},
            update={
                "pull": True,
                "version": "1.0",
                "keys": str(folder / "keys"),
                "told": str(folder / "told"),
                "every-minutes": 1,
                "bytes-per-second": 500_000,
            },
        )

    def update(self) -> dict[str, Any]:
        return dict(self.ground.status().get("update", {}))

    def until(self, state: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        found: dict[str, Any] = self.ground.wait(
            lambda: (u := self.update()) and state(u) and u, "the update", nap=0.2
        )
        return found


@pytest.fixture
def office(ground: Any, tmp_path: Path) -> Office:
    ground.routed(BLOCK)
    return Office(ground, tmp_path)


@pytest.fixture
def box(ground: Any, office: Office, tmp_path: Path) -> Box:
    made = Box(ground, tmp_path)
    office.register(made.config)
    office.ask("updates", "offer", str(bundled(tmp_path, "1.1", more=MORE)))
    return made


def knocked(ground: Any, before: int, ports: int = 200) -> int:
    """Knock, and say how many of these it has counted in all."""
    wire = ground.wire()
    for port in range(ports):
        wire.syn(1000 + port)
    books = ground.settled("counted", before + ports)
    return int(books["counted"])


def test_what_is_refused_stops_no_counting(ground: Any, office: Office, box: Box) -> None:
    office.spoil()
    office.serve()
    ground.start(box.config)
    assert knocked(ground, 0) == 200
    found = box.until(lambda u: u["outcome"])
    assert (found["version"], found["outcome"]) == ("1.1", "damaged")
    assert knocked(ground, 200) == 400
    ground.wait(lambda: "s1: damaged" in office.ask("updates", "status"), "the report", nap=1.0)
    assert not list((box.folder / "state" / "update").glob("*.bundle"))
    said = ground.box.run(
        ground.teiten, "appliance", "status", "--config", str(box.config), check=False
    )
    assert re.search(r"(?m)^updates .*; 1\.1: damaged$", said)
    assert "every law" not in said
    assert "all balance" in said


def test_who_is_killed_while_he_fetches_goes_on_and_loses_no_packet(
    ground: Any, office: Office, box: Box
) -> None:
    office.serve()
    first = ground.start(box.config)
    knocked(ground, 0)
    part = box.folder / "state" / "update" / "part.bundle"
    ground.wait(lambda: part.exists() and part.stat().st_size > MORE // 3, "some pieces")
    first.kill()
    first.wait()
    left = part.stat().st_size
    assert left < MORE
    ground.start(box.config)
    whole = box.folder / "state" / "update" / "whole.bundle"
    ground.wait(whole.exists, "all of it")
    (shelved,) = (office.state / FOLDER).glob("*.bundle")
    assert whole.read_bytes() == shelved.read_bytes()
    with closing(store.connect(office.state)) as ledger:
        (sent,) = ledger.execute(
            "SELECT coalesce(sum(requests), 0) FROM replies WHERE reply = 'sent'"
        ).fetchone()
    assert sent <= -(-whole.stat().st_size // (256 * 1024)), "no piece came twice"
    assert knocked(ground, 200) == 400


def test_a_sensor_that_no_image_made_asks_nobody_and_says_so(ground: Any) -> None:
    ground.routed(BLOCK)
    config = ground.config(BLOCK)
    ground.start(config)
    ground.wait(lambda: ground.status().get("update"), "a standing")
    said = ground.box.run(
        ground.teiten, "appliance", "status", "--config", str(config), check=False
    )
    assert "updates     not asked for: this box was not made by the image\n" in said
