"""Everybody looks at once -> how many of them are answered, and what uploads notice.

wrk asks from a process of its own for the same packed bytes, of either server in turn and again, so
that what else the machine does hits both alike. A core is a second of a processor that the server
itself used: on a machine that others use too, wall clocks say more of them than of us.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import bench_load
import laid
from bench_load import Crowd, hour, serving
from figures import Figure
from hands import PATH
from hands import serving as handing

OUT = Path(__file__).parent.parent / "build"
EDITIONS = 60
SECONDS = int(os.environ.get("SECONDS", "4"))
ROUNDS = 5
LINES = 64
TURNS, BATCH, SENDERS = 24, 20, 8
"""Of uploads: so many a turn, alone and beside the rush, from so many sensors at once."""
NICE, ASIDE = 7, 19
"""Of the kiosk, much as its unit's `CPUWeight=20`; of wrk, which would be other machines'."""
PLAIN, KNOWN, LONG = "page", "known", "long"
_HEADERS = {PLAIN: [], KNOWN: ["-H", "If-None-Match: *"], LONG: ["-H", "Expect: nothing"]}
"""A whole page; one that the reader has; one by the way through all layers."""
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def wrk(port: int, seconds: int, kind: str) -> list[str]:
    """The words that make wrk ask for the front page."""
    url = f"http://127.0.0.1:{port}/index.html"
    gzip = ["-H", "Accept-Encoding: gzip"]
    return ["wrk", "-t1", f"-c{LINES}", f"-d{seconds}s", "--latency", *gzip, *_HEADERS[kind], url]


class Run:
    """What one run of wrk says, and what the server used for it."""

    def __init__(self, port: int, server: int, kind: str) -> None:
        """Ask, and count."""
        before = used(server)
        said = subprocess.run(
            wrk(port, SECONDS, kind), capture_output=True, text=True, check=True
        ).stdout
        spent = used(server) - before
        if "Non-2xx" in said and kind != KNOWN:
            raise RuntimeError(said)
        (self.requests,) = map(int, re.findall(r"(\d+) requests in", said))
        self.rate = self.requests / SECONDS
        self.core = self.requests / spent
        ((number, unit),) = re.findall(r"99%\s+([\d.]+)(\w+)", said)
        self.p99 = float(number) * _UNITS[unit]


def used(pid: int) -> float:
    """Seconds of a processor that a process has used."""
    with Path(f"/proc/{pid}/schedstat").open() as file:
        return int(file.read().split()[0]) / 1e9


def rates(folder: Path) -> Iterator[Figure]:
    """Both servers on the same bytes, in one run."""
    settings = laid.publish(folder, EDITIONS)
    public = Path(settings.public)
    for name in ("kiosk", "nginx"):
        (folder / name).mkdir()
    with (
        handing("kiosk", public, folder / "kiosk") as own,
        handing("nginx", public, folder / "nginx") as other,
    ):
        for kind in (PLAIN, KNOWN, LONG):
            runs = [(Run(*own, kind), Run(*other, kind)) for _ in range(ROUNDS)]
            yield from _compared(f"rush.{kind}", runs)
        yield from swapped(settings, own)


def _compared(name: str, runs: list[tuple[Run, Run]]) -> Iterator[Figure]:
    for what, unit, of in (
        ("core", "requests/s", lambda run: run.core),
        ("rate", "requests/s", lambda run: run.rate),
        ("p99", "ms", lambda run: run.p99),
    ):
        own, other = (median(of(pair[n]) for pair in runs) for n in (0, 1))
        ratio = median(of(one) / of(two) for one, two in runs)
        against = f"{name}_nginx_{what}"
        yield Figure(against, other, unit)
        yield Figure(f"{name}_kiosk_{what}", own, unit, ratio, against)


def swapped(settings: laid.Settings, own: tuple[int, int]) -> Iterator[Figure]:
    """The same while releases follow each other."""
    content = laid.content(Path(settings.public) / "current")
    versions, stop, count = [content, laid.altered(content)], threading.Event(), 0

    def swap() -> None:
        nonlocal count
        while not stop.is_set():
            count += 1
            laid.swap(versions[count % 2], settings, int(time.time()) + count)

    swapper = threading.Thread(target=swap)
    swapper.start()
    run = Run(*own, PLAIN)
    stop.set()
    swapper.join()
    yield Figure("rush.swapped_releases", count, "releases")
    yield Figure("rush.swapped_kiosk_core", run.core, "requests/s")
    yield Figure("rush.swapped_kiosk_p99", run.p99, "ms")


def uploads(folder: Path) -> Iterator[Figure]:
    """Uploads alone, and beside a rush to the kiosk, or to the collector's own door."""
    names = [f"sensor-{n:05}" for n in range((2 * TURNS * 2 + 1) * BATCH)]
    bodies = [hour(n, ports=300, origins=300) for n in range(bench_load.KINDS)]
    (folder / "kiosk").mkdir()
    bench_load.enrol(folder, names)
    batches = iter([names[n : n + BATCH] for n in range(0, len(names), BATCH)])
    with serving(folder) as (url, _):
        send = _sender(url, bodies, batches)
        send()
        with handing("kiosk", folder / "public", folder / "kiosk") as (port, pid):
            os.setpriority(os.PRIO_PROCESS, pid, NICE)
            yield from _beside("kiosk", port, send)
        yield from _beside("door", int(url.rpartition(":")[2]), send)


def _sender(url: str, bodies: list[bytes], batches: Iterator[list[str]]) -> Callable[[], float]:
    def send() -> float:
        crowd = Crowd(url, bodies, next(batches))
        spent = crowd.run(SENDERS)
        if crowd.wrong:
            raise RuntimeError(crowd.wrong[0])
        return BATCH / spent

    return send


def _beside(name: str, port: int, send: Callable[[], float]) -> Iterator[Figure]:
    alone, beside = [], []
    with _rushing(port) as rush:
        for _ in range(TURNS):
            rush.send_signal(signal.SIGSTOP)
            time.sleep(0.2)
            alone.append(send())
            rush.send_signal(signal.SIGCONT)
            time.sleep(0.2)
            beside.append(send())
    against = f"rush.uploads_before_{name}"
    ratio = median(one / two for one, two in zip(beside, alone, strict=True))
    yield Figure(against, median(alone), "rollups/s")
    yield Figure(f"rush.uploads_beside_{name}", median(beside), "rollups/s", ratio, against)


@contextmanager
def _rushing(port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = ["nice", f"-n{ASIDE}", *wrk(port, 600, PLAIN)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def main() -> None:
    """Print what is measured."""
    os.environ["PATH"] = PATH
    if lacking := [name for name in ("wrk", "nginx") if not shutil.which(name)]:
        sys.exit(
            f"{' and '.join(lacking)} needed: apt-get install --no-install-recommends wrk nginx"
        )
    OUT.mkdir(exist_ok=True)
    for work in (rates, uploads):
        with tempfile.TemporaryDirectory(dir=OUT) as folder:
            for figure in work(Path(folder)):
                print(figure, flush=True)


if __name__ == "__main__":
    sys.exit(main())
