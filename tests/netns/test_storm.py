"""A flood, a daemon that is killed again and again, a new version: the sums stay exact."""

import json
import random
import shutil
import subprocess
import time
from ipaddress import ip_network
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from simulator.links.flood import Flood
from simulator.shapes.pattern import Pattern

BLOCK = "203.0.113.0/24"
CHUNK = 50_000
MEGABYTES = 96


@pytest.fixture
def engine() -> str:
    return "xdp"


@pytest.fixture
def collector(quiet: Any) -> Any:
    """A collector beside the sensor, and a sensor that knows it; gives its settings."""
    config = quiet.folder / "collector.toml"
    config.write_text(
        f'state = "{quiet.folder}/collector"\npublic = "{quiet.folder}/public"\nlab = true\n'
    )
    quiet.box.run("ip", "link", "set", "lo", "up")
    words = (quiet.teiten, "collector", "serve", "--config", str(config))
    process = subprocess.Popen(
        quiet.box.words(*words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    quiet.processes.append(process)
    assert process.stdout
    process.stdout.readline()
    said = quiet.box.run(
        quiet.teiten, "appliance", "identity", "--json", "--config", str(settings(quiet))
    )
    found = json.loads(said)
    sensors = (quiet.teiten, "collector", "sensors")
    where = ("--config", str(config))
    quiet.box.run(*sensors, "add", found["sensor"], found["public_key"], *where)
    quiet.box.run(*sensors, "approve", found["sensor"], *where)
    return config


def settings(quiet: Any) -> Path:
    return Path(
        quiet.config(
            BLOCK,
            window={"seconds": 10, "interim-seconds": 2},
            collector={"urls": ["http://127.0.0.1:8080"]},
        )
    )


def another_version(quiet: Any, root: Path) -> dict[str, str]:
    """The same software with a program that was compiled otherwise, as an upgrade brings it."""
    new = quiet.folder / "new"
    for room in ("teiten", "appliance"):
        shutil.copytree(root / room, new / room)
    folder = new / "appliance" / "bpf"
    machine = subprocess.run(["cc", "-dumpmachine"], capture_output=True, text=True, check=True)
    subprocess.run(
        [
            "clang",
            "-target",
            "bpf",
            "-O1",
            "-g",
            f"-I/usr/include/{machine.stdout.strip()}",
            "-c",
            str(folder / "tally.bpf.c"),
            "-o",
            str(folder / "tally.bpf.o"),
        ],
        check=True,
    )
    return {"PYTHONPATH": str(new)}


def tag(quiet: Any) -> str:
    """Which program hangs on the interface."""
    words = quiet.box.run("ip", "-d", "link", "show", "wire0").split()
    return str(words[words.index("tag") + 1])


def books(quiet: Any, collector: Path) -> dict[str, int]:
    said = quiet.box.run(
        quiet.teiten, "collector", "books", "--json", "--config", str(collector), check=False
    )
    return dict(json.loads(said)["total"]["books"])


def storm(quiet: Any, collector: Path, root: Path, *, packets: int, kills: int) -> None:
    """Flood while the daemon dies and comes back; what was sent is what the collector has."""
    config, rng = settings(quiet), random.Random(packets)
    daemon = quiet.start(config)
    before = quiet.stranger.counters()["tx_packets"]
    pattern = Pattern(ip_network(BLOCK))
    pause = 3.0 * (kills + 1) / (packets / CHUNK)

    def flood() -> None:
        with Flood(quiet.stranger.name, "wire0", pattern) as sender:
            for _ in range(packets // CHUNK):
                sender.send(CHUNK)
                time.sleep(pause * rng.random())

    sender = Thread(target=flood)
    sender.start()
    old, version, largest = tag(quiet), None, 0
    for turn in range(kills):
        time.sleep(rng.uniform(0.2, 2.5))
        largest = max(largest, peak(daemon))
        daemon.kill()
        daemon.wait()
        if turn == kills // 2:
            version = another_version(quiet, root)
        daemon = quiet.start(config, version)
    assert tag(quiet) != old
    sender.join()
    sent = quiet.stranger.counters()["tx_packets"] - before
    dropped = quiet.box.counters()["rx_dropped"]
    quiet.wait(lambda: books(quiet, collector)["received"] + dropped >= sent)
    found = books(quiet, collector)
    largest = max(largest, peak(daemon))
    print(f"sent {sent:,}, received {found['received']:,}, link drops {dropped:,}, {largest} KiB")
    assert found["received"] + found["link_dropped"] == sent == packets
    assert found["counted"] == found["received"]
    assert found["uncounted"] == 0
    assert quiet.status()["laws"] == dict.fromkeys(quiet.status()["laws"], 0)
    assert largest < MEGABYTES * 1024


def peak(daemon: subprocess.Popen[str]) -> int:
    """The most memory that the daemon ever had resident, in KiB."""
    status = Path(f"/proc/{daemon.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def test_a_storm_loses_and_doubles_nothing(quiet: Any, collector: Path, root: Path) -> None:
    storm(quiet, collector, root, packets=600_000, kills=3)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_ten_million_packets_and_fifteen_kills(quiet: Any, collector: Path, root: Path) -> None:
    storm(quiet, collector, root, packets=10_000_000, kills=15)


def test_pings_are_answered_in_a_flood_and_only_while_the_daemon_lives(
    ground: Any, root: Path
) -> None:
    ground.routed(BLOCK)
    daemon = ground.start(ground.config(BLOCK))
    pattern = Pattern(ip_network(BLOCK), port=445)
    ping = ("ping", "-q", "-c", "100", "-i", "0.01", "-W", "2", "203.0.113.7")

    def flood() -> None:
        with Flood(ground.stranger.name, "wire0", pattern) as sender:
            for _ in range(20):
                sender.send(CHUNK)
                time.sleep(0.05)

    for alive in (True, False):
        sender = Thread(target=flood)
        sender.start()
        said = ground.stranger.run(*ping, check=False)
        sender.join()
        assert f"{100 if alive else 0} received" in said, said
        daemon.kill()
        daemon.wait()
