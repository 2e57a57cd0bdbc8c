"""The same frames onto the same link, by different senders -> packets a second."""

import json
import re
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network
from pathlib import Path

from click.testing import CliRunner
from figures import Figure, medians

from simulator.cli import simulator
from simulator.links.ends import ends
from simulator.links.flood import Flood, Mode
from simulator.links.pair import Pair
from simulator.shapes.pattern import Pattern, frames_of

PATTERN = Pattern(IPv4Network("203.0.113.0/24"))
RUNS = 5
FAST, SLOW, WRITTEN = 3_000_000, 400_000, 10_000


def senders() -> Iterator[Figure]:
    """Ours in both ways, and the tool that others use, where it is installed."""
    with Pair("bench") as pair, tempfile.TemporaryDirectory() as folder:
        near, far = ends(pair.namespace, pair.interface)
        capture = Path(folder, "frames.pcap")
        template = PATTERN.template(to=far.address, sender=near.address)
        write(capture, frames_of(PATTERN, template, 0, WRITTEN))

        def flood(frames: int, mode: Mode) -> float:
            with Flood(pair.namespace, pair.interface, PATTERN, mode=mode) as sender:
                return sender.send(frames).rate

        def tcpreplay() -> float:
            before = near.counters()["tx_packets"]
            words = f"nsenter --net=/run/netns/{near.namespace} tcpreplay -q -t --preload-pcap"
            how = [f"--loop={SLOW // WRITTEN}", "-i", near.interface]
            inside = [*words.split(), *how, str(capture)]
            said = subprocess.run(inside, check=True, capture_output=True, text=True).stdout
            assert near.counters()["tx_packets"] - before == SLOW
            (rate,) = re.findall(r"([\d.]+) pps", said)
            return float(rate)

        def replay() -> float:
            where = ["--namespace", pair.namespace, "--interface", pair.interface]
            words = ["replay", str(capture), "--speed", "top", "--json", "--quiet", *where]
            said = json.loads(CliRunner().invoke(simulator, words).stdout)
            assert said["frames"] == WRITTEN
            return float(said["frames"] / said["took"])

        works = {
            "sender.live": lambda: flood(FAST, "live"),
            "sender.ring": lambda: flood(SLOW, "ring"),
            "sender.replay": replay,
        }
        if shutil.which("tcpreplay"):
            works["sender.tcpreplay"] = tcpreplay
        said = medians("packets/s", RUNS, **works)
    floor = said.get("sender.tcpreplay")
    for figure in said.values():
        yield figure.to(floor) if floor and figure is not floor else figure


def write(path: Path, rows: Iterable[bytes]) -> None:
    """Write frames as a capture file."""
    with path.open("wb") as file:
        file.write(struct.pack("=IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for row in rows:
            file.write(struct.pack("=IIII", 0, 0, len(row), len(row)) + bytes(row))
