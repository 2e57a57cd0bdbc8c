"""Ten thousand sensors that send their hour -> rollups a second, and how long each waits.

Everything is on this machine, the senders too: each makes, signs, packs and sends one final rollup
over a connection of its own, as a sensor does. SENSORS, PORTS and ORIGINS change the size.
"""

import gzip
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import IPv4Address
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from figures import Figure

from collector.books import ledger
from collector.books.store import connect, reading
from collector.members import database, keyring, roll
from collector.members.record import Scope, Tier
from collector.members.tokens import token
from simulator.history.line import Line
from teiten.rollup import codec, sketch
from teiten.rollup.record import Books, Cell, Class, Clock, Exposure, Origin, Rollup
from teiten.rollup.seal import SENSOR_HEADER, SIGNATURE_HEADER, seal

SENSORS = int(os.environ.get("SENSORS", "10000"))
PORTS = int(os.environ.get("PORTS", "3000"))
ORIGINS = int(os.environ.get("ORIGINS", "2000"))
LINES = 32
"""Sensors that send at the same moment."""
CALM = 600
"""Sensors of the second round, which comes as evenly as ten thousand in five minutes."""
TURNS, ASKED = 8, 200
"""More rounds, and sensors of each; in every second one members ask for all that they may. They
take turns, since the index, which takes the storm in behind them, hurts whatever comes first."""
ASKERS = 4
NEEDED = 10_000 / 3600
PATIENCE = 300
PACE = "[members]\nmember = {per-minute = 1000000, per-day = 100000000}\n"
OWNED = 30
"""Sensors of one member, whose bodies its questions read."""
KINDS = 8
"""Different contents; a sensor's name and key are its own."""
HOUR = datetime(2004, 1, 30, 9, tzinfo=UTC)
NAME = "sensor-00000"


def key(name: str) -> Ed25519PrivateKey:
    """Follow from the name."""
    return Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


def hour(number: int, *, ports: int = PORTS, origins: int = ORIGINS) -> bytes:
    """One sensor's hour: a packet each of many sources, ports that fall off as in Zipf's law."""
    rng = Random(number)
    counts = [1 + origins // ports + ports // (1 + place) for place in range(ports)]
    numbers = rng.sample(range(65536), ports)
    counted = sum(counts)
    senders = [
        Origin(str(IPv4Address(rng.getrandbits(32))), 6, Class.SCAN, numbers[n % ports], "", 1)
        for n in range(origins)
    ]
    registers = bytes(min(12, int(rng.expovariate(0.7))) for _ in range(sketch.REGISTERS))
    return codec.encode(
        Rollup(
            sensor=NAME,
            kind="sensor",
            engine="xdp",
            software="teiten",
            start=HOUR,
            seconds=3600,
            sequence=12,
            final=True,
            exposure={"4": Exposure(256, 3600)},
            clock=Clock(source="system", synchronized=True),
            books=Books(
                received=counted, counted=counted, examined=counted, overflow=counted - origins
            ),
            ports=tuple(Cell(4, 6, Class.SCAN, *row) for row in zip(numbers, counts, strict=True)),
            origins=tuple(senders),
            sources={"4": sketch.image(registers), "4/6": sketch.image(registers)},
        )
    )


@contextmanager
def serving(state: Path, more: str = "") -> Iterator[tuple[str, int]]:
    """A real collector on a free port of this machine; gives its address and process."""
    settings = state / "collector.toml"
    settings.write_text(f'state = "{state}"\npublic = "{state / "public"}"\n{more}')
    command = [teiten(), "collector", "serve", "--config", str(settings)]
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as door:
        os.set_inheritable(door.fileno(), True)
        number, port = door.fileno(), door.getsockname()[1]
        with subprocess.Popen(
            [*command, "--fd", str(number)], pass_fds=[number], stdout=subprocess.DEVNULL
        ) as collector:
            try:
                yield f"http://127.0.0.1:{port}", collector.pid
            finally:
                collector.terminate()


def teiten() -> str:
    """The command beside this interpreter."""
    return str(Path(sys.executable).with_name("teiten"))


def enrol(state: Path, names: list[str]) -> None:
    """Register and approve by the command that an operator has for it."""
    lines = (
        {
            "name": name,
            "key": b64encode(key(name).public_key().public_bytes_raw()).decode(),
            "since": "2004-01-01T00:00:00Z",
        }
        for name in names
    )
    roll = state / "sensors.jsonl"
    roll.write_text("".join(json.dumps(line) + "\n" for line in lines))
    settings = state / "collector.toml"
    settings.write_text(f'state = "{state}"\npublic = "{state / "public"}"\n')
    words = ["collector", "sensors", "import", str(roll), "--approve", "--config", str(settings)]
    subprocess.run([teiten(), *words], check=True, stdout=subprocess.DEVNULL)


class Crowd:
    """Threads that take sensors in turn, and how long each sensor waited for its answer."""

    def __init__(self, url: str, bodies: list[bytes], names: list[str], pace: float = 0.0) -> None:
        """Send as fast as it goes, or one every `pace` seconds."""
        self._place = urlsplit(url)
        self._bodies = bodies
        self._names = iter(enumerate(names))
        self._pace = pace
        self._lock = threading.Lock()
        self._began = time.perf_counter()
        self.waits: list[float] = []
        self.wrong: list[str] = []

    def run(self, lines: int = LINES) -> float:
        """Send everything; gives the seconds that it took."""
        threads = [threading.Thread(target=self._work) for _ in range(lines)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - self._began

    def _work(self) -> None:
        while True:
            with self._lock:
                number, name = next(self._names, (0, ""))
            if not name:
                return
            time.sleep(max(0.0, self._began + number * self._pace - time.perf_counter()))
            body = self._bodies[number % KINDS].replace(NAME.encode(), name.encode(), 1)
            headers = {
                "Content-Encoding": "gzip",
                SENSOR_HEADER: name,
                SIGNATURE_HEADER: seal(key(name), name, body).signature,
            }
            packed = gzip.compress(body, compresslevel=6, mtime=0)
            begin = time.perf_counter()
            line = Line(self._place, PATIENCE)
            line.ask("/v1/rollups", headers, packed)
            heard = line.hear()
            self.waits.append(time.perf_counter() - begin)
            line.close()
            if heard.status != 201:
                self.wrong.append(heard.body.decode())


def load(folder: Path) -> Iterator[Figure]:
    """All of them at once, and then as many as it takes to need the five minutes."""
    names = [f"sensor-{n:05}" for n in range(SENSORS + CALM + TURNS * ASKED)]
    bodies = [hour(n) for n in range(KINDS)]
    yield Figure("load.body", len(bodies[0]) / 1000, "kB")
    yield Figure("load.body_gzip", len(gzip.compress(bodies[0], 6)) / 1000, "kB")
    with tempfile.TemporaryDirectory(dir=folder) as name:
        state = Path(name)
        begin = time.perf_counter()
        enrol(state, names)
        yield Figure("load.enrol", len(names) / (time.perf_counter() - begin), "sensors/s")
        text = join(state, names[:OWNED])
        with serving(state, PACE) as (url, pid):
            yield from _storm(url, pid, bodies, names[:SENSORS])
            calm = Crowd(url, bodies, names[SENSORS : SENSORS + CALM], PATIENCE / 10_000)
            calm.run()
            yield from _waits("load.calm", calm)
            yield from _beside(url, bodies, names[SENSORS + CALM :], text)
            yield from _memory(pid)
        yield from _kept(state, len(names))


def join(state: Path, sensors: list[str]) -> str:
    """Let an organisation have these sensors, and a token; gives the token."""
    text = token(sha256(b"member").digest())
    with database.opened(state) as base:
        roll.add(base, "uni", "University", Tier.MEMBER, now=1, who="bench")
        roll.change(base, "uni", "signed", 0, now=1, who="bench")
        roll.own(base, "uni", sensors, now=1, who="bench")
        roll.register(base, "uni", ["192.0.2.0/24"], now=1, who="bench")
        key = database.key(state)
        keyring.issue(base, key, text, "uni", set(Scope), days=36_500, now=1, who="bench")
    return text


def _beside(url: str, bodies: list[bytes], names: list[str], text: str) -> Iterator[Figure]:
    """Rounds alone, and as many while members ask again as soon as they are answered."""
    crowds = [Crowd(url, bodies, names[n * ASKED :][:ASKED]) for n in range(TURNS)]
    alone, beside, answered = [], [], []
    for quiet, busy in zip(crowds[::2], crowds[1::2], strict=True):
        alone.append(ASKED / quiet.run())
        with _asking(url, text) as found:
            beside.append(ASKED / busy.run())
        answered += found
    seconds = sum(ASKED / rate for rate in beside)
    yield Figure("load.members", len(answered) / seconds, "answers/s")
    yield Figure("load.members_wrong", sum(status >= 500 for status in answered), "answers")
    rate = median(beside)
    ratio = rate / median(alone)
    yield Figure("load.beside_members", rate, "rollups/s", ratio, "the rounds alone")
    yield from _waits("load.beside", *crowds[1::2])


@contextmanager
def _asking(url: str, text: str) -> Iterator[list[int]]:
    """Members who ask without a pause, until this ends; gives what they are answered."""
    stop, answered = threading.Event(), []

    def ask() -> None:
        with httpx.Client(base_url=url, timeout=PATIENCE) as client:
            while not stop.is_set():
                for question in ("near", "mine", "sensors", "compare"):
                    headers = {"Authorization": f"Bearer {text}"}
                    found = client.get(f"/v1/members/{question}", headers=headers)
                    answered.append(found.status_code)

    askers = [threading.Thread(target=ask) for _ in range(ASKERS)]
    for each in askers:
        each.start()
    yield answered
    stop.set()
    for each in askers:
        each.join()


def _storm(url: str, pid: int, bodies: list[bytes], names: list[str]) -> Iterator[Figure]:
    storm = Crowd(url, bodies, names)
    before = resource.getrusage(resource.RUSAGE_SELF)
    spent = storm.run()
    after = resource.getrusage(resource.RUSAGE_SELF)
    rate = len(names) / spent
    yield Figure("load.seconds", spent, "s")
    yield Figure("load.whole", rate, "rollups/s", rate / NEEDED, "10,000 an hour")
    yield from _waits("load.storm", storm)
    client = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    yield Figure("load.client_cpu", client / len(names) * 1000, "ms")
    yield Figure("load.collector_cpu", _used(pid) / len(names) * 1000, "ms")
    judges = [child for child in _family(pid) if child != pid]
    yield Figure("load.judges_cpu", sum(map(_used, judges)) / len(names) * 1000, "ms")


def _waits(name: str, *crowds: Crowd) -> Iterator[Figure]:
    if wrong := [each for crowd in crowds for each in crowd.wrong]:
        raise RuntimeError(f"{len(wrong)} were not accepted: {wrong[0]}")
    waits = [each for crowd in crowds for each in crowd.waits]
    hundredths = quantiles(waits, n=100)
    yield Figure(f"{name}_p50", median(waits) * 1000, "ms")
    yield Figure(f"{name}_p99", hundredths[98] * 1000, "ms")
    yield Figure(f"{name}_max", max(waits) * 1000, "ms")


def _kept(state: Path, expected: int) -> Iterator[Figure]:
    """What was acknowledged is in the ledger, and the books balance."""
    connection = connect(state)
    with reading(connection):
        law = ledger.law(connection)
        (packed,) = connection.execute("SELECT sum(length(body)) FROM bodies").fetchone()
    connection.close()
    if not law.balances or law.kept != expected:
        raise RuntimeError(f"{law.kept} of {expected} are kept, balanced: {law.balances}")
    yield Figure("load.kept", law.kept, "rollups")
    yield Figure("load.ledger", packed / 1e6, "MB")


def _family(pid: int) -> list[int]:
    """A process and those that it started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [pid, *(int(word) for task in tasks for word in task.read_text().split())]


def _used(pid: int) -> float:
    """Seconds of a processor that a process has used."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> Iterator[Figure]:
    """The most that each process held, as if they all had it at once; the index' own apart."""
    family = {each: Path(f"/proc/{each}/cmdline").read_bytes() for each in _family(pid)}
    index = [each for each, words in family.items() if b"collector.index.abacus" in words]
    yield Figure("load.memory", sum(map(_peak, family)) / 1000, "MB")
    yield Figure("load.memory_index", sum(map(_peak, index)) / 1000, "MB")


def _peak(pid: int) -> float:
    """Most kilobytes that a process held at once."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1])
    return 0.0


def main() -> None:
    """Measure and print."""
    folder = Path(__file__).parent.parent / "build"
    folder.mkdir(exist_ok=True)
    for figure in load(folder):
        print(figure, flush=True)


if __name__ == "__main__":
    main()
