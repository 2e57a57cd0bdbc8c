"""One sensor at full speed -> what another one notices of it: the wait for its acknowledgement.

The sensor that floods has sixteen connections and no pause, and a process of its own on the same
processors as the collector. The other sends one rollup after the other, with a short pause between;
the flood stands still and goes on by turns meanwhile, so that what else the machine does hits both
alike. Each ratio is the median of several collectors' ratios.
"""

import gzip
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import bench_load
from bench_load import HOUR, NAME, hour, key, serving
from figures import Figure

from simulator.history.line import Line
from teiten.rollup import codec
from teiten.rollup.record import Books, Cell, Class, Clock, Exposure, Origin, Rollup
from teiten.rollup.seal import SENSOR_HEADER, SIGNATURE_HEADER, seal

LINES = 16
ROUNDS = 3
TURNS = 8
UPLOADS = 20
"""In a turn; 160 alone and as many beside the flood, at each collector."""
PAUSE = 0.02
SETTLE = 0.3
"""Seconds from one turn to the other."""
HONEST, FLOODER = "sensor-00001", "sensor-00002"
LARGEST = 600_000
"""Origins: 22 MB of JSON, of which 3 MB are sent."""
FLOODS = ("small", "largest", "garbage", "forged")
"""Duplicates; rollups that its key signed; noise that claims to be packed; what nobody signed."""
Headers = dict[str, str]


def upload(name: str, body: bytes) -> tuple[Headers, bytes]:
    """Sign and pack as a sensor does."""
    headers = {
        "Content-Encoding": "gzip",
        SENSOR_HEADER: name,
        SIGNATURE_HEADER: seal(key(name), name, body).signature,
    }
    return headers, gzip.compress(body, compresslevel=6, mtime=0)


def largest() -> bytes:
    """A valid rollup as large as the limits allow, from sources in a row."""
    return codec.encode(
        Rollup(
            sensor=FLOODER,
            kind="sensor",
            engine="xdp",
            software="teiten",
            start=HOUR,
            seconds=3600,
            sequence=1,
            final=False,
            exposure={"4": Exposure(256, 3600)},
            clock=Clock(source="system", synchronized=True),
            books=Books(received=LARGEST, counted=LARGEST, examined=LARGEST),
            ports=(Cell(4, 6, Class.SCAN, 135, LARGEST),),
            origins=tuple(
                Origin(str(IPv4Address((10 << 24) + n)), 6, Class.SCAN, 135, "", 1)
                for n in range(LARGEST)
            ),
        )
    )


def weapon(kind: str) -> tuple[Headers, bytes]:
    """What the flooder sends again and again."""
    if kind == "garbage":
        headers, _ = upload(FLOODER, b"")
        return headers, os.urandom(4 * 1024**2)
    if kind == "forged":
        headers, _ = upload(FLOODER, b"")
        return headers, upload(FLOODER, largest())[1]
    body = largest() if kind == "largest" else hour(2, ports=20, origins=20)
    return upload(FLOODER, body.replace(NAME.encode(), FLOODER.encode(), 1))


def flood(url: str, kind: str) -> None:
    """Send without a pause until somebody ends this process."""
    headers, body = weapon(kind)
    place = urlsplit(url)

    def work() -> None:
        while True:
            line = Line(place, 60)
            try:
                while True:
                    line.ask("/v1/rollups", headers, body)
                    line.hear()
            except OSError:
                line.close()

    print("ready", flush=True)
    for _ in range(LINES):
        threading.Thread(target=work).start()


@contextmanager
def flooded(url: str, kind: str) -> Iterator[subprocess.Popen[str]]:
    """Have a flood beside what is done meanwhile."""
    command = [sys.executable, __file__, url, kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


class Honest:
    """A sensor that sends one rollup after the other, each with a higher sequence."""

    def __init__(self, url: str, body: bytes) -> None:
        """Send `body` to `url`."""
        self._place = urlsplit(url)
        self._body = body.replace(NAME.encode(), HONEST.encode(), 1).replace(
            b'"final":true', b'"final":false', 1
        )
        self._sequence = 12

    def send(self) -> list[float]:
        """Give the seconds that each waited."""
        waits = []
        for _ in range(UPLOADS):
            self._sequence += 1
            sequence = b'"sequence":%d' % self._sequence
            headers, packed = upload(HONEST, self._body.replace(b'"sequence":12', sequence, 1))
            begin = time.perf_counter()
            line = Line(self._place, 60)
            line.ask("/v1/rollups", headers, packed)
            heard = line.hear()
            waits.append(time.perf_counter() - begin)
            line.close()
            if heard.status != 201:
                raise RuntimeError(heard.body.decode())
            time.sleep(PAUSE)
        return waits


def door(folder: Path) -> Iterator[Figure]:
    """Beside each flood, again and again; a sensor with little and one with much."""
    for size, body in (("small", hour(1, ports=20, origins=20)), ("hour", hour(1))):
        for kind in FLOODS:
            rounds = []
            for _ in range(ROUNDS):
                with tempfile.TemporaryDirectory(dir=folder) as state:
                    rounds.append(_both(Path(state), body, kind))
            yield from _figures(f"door.{size}", kind, rounds)


Waits = tuple[list[float], list[float]]
"""Alone, and beside a flood."""


def _both(state: Path, body: bytes, kind: str) -> Waits:
    """At a collector of their own, where nothing is left of another flood."""
    bench_load.enrol(state, [HONEST, FLOODER])
    alone: list[float] = []
    beside: list[float] = []
    with serving(state, "[rates]\nsensor-burst = 1000000\n") as (url, _):
        honest = Honest(url, body)
        honest.send()
        with flooded(url, kind) as flood:
            for _ in range(TURNS):
                flood.send_signal(signal.SIGSTOP)
                time.sleep(SETTLE)
                alone += honest.send()
                flood.send_signal(signal.SIGCONT)
                time.sleep(SETTLE)
                beside += honest.send()
    return alone, beside


def _figures(size: str, kind: str, rounds: list[Waits]) -> Iterator[Figure]:
    for name, of in (("p50", median), ("p95", lambda some: quantiles(some, n=20)[18])):
        before, beside = (median(of(waits[n]) for waits in rounds) * 1000 for n in (0, 1))
        ratio = median(of(beside) / of(alone) for alone, beside in rounds)
        alone = Figure(f"{size}_before_{kind}_{name}", before, "ms")
        yield alone
        name = f"{size}_beside_{kind}_{name}"
        yield Figure(name, beside, "ms", ratio, alone.name)


def main() -> None:
    """Measure and print; with two words, be the flood."""
    if len(sys.argv) == 3:
        flood(*sys.argv[1:])
        return
    folder = Path(__file__).parent.parent / "build"
    folder.mkdir(exist_ok=True)
    for figure in door(folder):
        print(figure, flush=True)


if __name__ == "__main__":
    main()
