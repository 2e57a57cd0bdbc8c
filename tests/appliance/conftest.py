"""Packets to knock with, and the books that they must lead to."""

import contextlib
import json
import os
import re
import socket
import subprocess
import threading
from ipaddress import ip_address
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from appliance.counting.tally import Tally
from appliance.counting.window import Window
from appliance.reading.decode import decode
from appliance.settings import Settings
from appliance.watch.standing import Standing
from patience import PATIENCE
from ports import held
from simulator.shapes import packets
from teiten.config import load
from teiten.rollup import codec
from teiten.rollup.check import Fault
from teiten.rollup.record import Books, Clock
from teiten.rollup.seal import seal

STRANGER, BOX = ip_address("100.64.0.9"), ip_address("203.0.113.7")
STRANGER6, BOX6 = ip_address("2001:db8:f000::9"), ip_address("2001:db8:1::7")


class Knocks:
    """Whole packets of every protocol, from one stranger to one monitored address."""

    ends4, ends6 = (STRANGER, BOX), (STRANGER6, BOX6)

    def whole(self):
        """One valid packet of each transport and family, by its name."""
        made = {}
        for family, ends in ((4, self.ends4), (6, self.ends6)):
            made[f"tcp{family}"] = packets.tcp(*ends, sport=4321, dport=135, options=b"\1" * 8)
            made[f"udp{family}"] = packets.udp(*ends, sport=4321, dport=1434, payload=b"x" * 9)
            made[f"icmp{family}"] = packets.echo(*ends, identifier=1, sequence=2, payload=b"ping")
        return made


@pytest.fixture(scope="session")
def knocks():
    return Knocks()


@pytest.fixture(scope="session")
def written():
    """A window's rollup as a reader of the format understands it; it must add up."""

    def write(window, **more):
        fields = {"sensor": "s1", "engine": "queue", "final": True, "monitored": {"4": 256}}
        rollup = window.rollup(**fields | {"clock": Clock(source="system")} | more)
        found = codec.decode(codec.encode(rollup))
        assert not isinstance(found, Fault), str(found)
        return found

    return write


@pytest.fixture(scope="session")
def booked(written):
    """The rollup of some packets in one window."""

    def book(stream, *, max_origins=20_000):
        window = Window(0, 3600, max_origins=max_origins)
        for packet in stream:
            window.add(decode(packet))
        return written(window)

    return book


@pytest.fixture(scope="session")
def tags():
    """How many packets of each tag the origins of some packets hold."""

    def count(stream, *, max_origins=200_000):
        tally = Tally(max_origins=max_origins)
        for packet in stream:
            tally.add(decode(packet))
        found = {}
        for origin in tally.origins():
            found[origin.tag] = found.get(origin.tag, 0) + origin.packets
        return found

    return count


@pytest.fixture
def dice():
    return Random(20040130)


class Collector:
    """A server on a free port that hears one upload a connection and answers with given bytes.

    `raw` None hangs, and a function of what was heard chooses the bytes; `drip` is repeated every
    `pause` seconds for as long as somebody listens. It hears `guests` at once.
    """

    def __init__(self, raw, *, drip=b"", pause=0.0, secure=None, guests=1, family=4):
        self.raw, self.drip, self.pause, self.secure = raw, drip, pause, secure
        self.heard = []
        self._over = threading.Event()
        kind, host = {4: (socket.AF_INET, "127.0.0.1"), 6: (socket.AF_INET6, "::1")}[family]
        self._door = socket.create_server((host, 0), family=kind)
        scheme = "https" if secure else "http"
        name = f"[{host}]" if family == 6 else host
        self.url = f"{scheme}://{name}:{self._door.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(guests)]
        for thread in self._threads:
            thread.start()

    def _serve(self):
        while not self._over.is_set():
            guest, _ = self._door.accept()
            with guest, contextlib.suppress(OSError):
                guest.settimeout(PATIENCE)
                if self.secure:
                    with self.secure.wrap_socket(guest, server_side=True) as safe:
                        self._serve_one(safe)
                else:
                    self._serve_one(guest)

    def _serve_one(self, guest):
        if heard := self._hear(guest):
            self.heard.append(heard)
            self._answer(guest, heard)

    def _hear(self, guest):
        heard = b""
        while b"\r\n\r\n" not in heard:
            part = guest.recv(65536)
            if not part or not (heard + part).startswith(b"POST"):
                return b""
            heard += part
        head, _, body = heard.partition(b"\r\n\r\n")
        length = int(re.search(rb"Content-Length: (\d+)", head)[1])
        while len(body) < length:
            if not (part := guest.recv(65536)):
                return b""
            body += part
        return head + b"\r\n\r\n" + body

    def _answer(self, guest, heard):
        if self.raw is None:
            self._over.wait(PATIENCE)
            return
        guest.sendall(self.raw(heard) if callable(self.raw) else self.raw)
        while self.drip and not self._over.wait(self.pause):
            guest.sendall(self.drip)

    def close(self):
        self._over.set()
        for _ in self._threads:
            with contextlib.suppress(OSError):
                socket.create_connection(self._door.getsockname()[:2], PATIENCE).close()
        for thread in self._threads:
            thread.join(PATIENCE)
        self._door.close()


@pytest.fixture
def collector():
    made = []

    def serve(raw, **more):
        made.append(Collector(raw, **more))
        return made[-1]

    yield serve
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def say():
    """A collector's answer as bytes; the one of these tests takes one upload a connection."""

    def answer(status, word, *headers):
        body = json.dumps({"answer": word, "sentence": "…"}).encode()
        lines = [f"HTTP/1.1 {status} Because", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [*headers, "", ""]
        return "\r\n".join(lines).encode("latin-1") + body

    return answer


@pytest.fixture
def closed_port():
    """A port where who knocks is refused."""
    with held() as port:
        yield port


@pytest.fixture(scope="session")
def rolled():
    """A rollup of an hour, made as the sensor does."""

    def roll(hour=0, *, sequence=1, final=True, packets=1, seconds=3600):
        window = Window(hour * seconds, seconds, max_origins=99)
        window.sequence = sequence - 1
        for packet in list(Knocks().whole().values()) * packets:
            window.add(decode(packet))
        return window.rollup(
            sensor="s1",
            engine="queue",
            final=final,
            monitored={"4": 256},
            clock=Clock(source="system"),
        )

    return roll


@pytest.fixture(scope="session")
def sealed_of():
    key = Ed25519PrivateKey.generate()
    return lambda rollup: seal(key, rollup.sensor, codec.encode(rollup))


@pytest.fixture
def disk(tmp_path):
    """A real file system of 256 KB."""
    if os.geteuid():
        pytest.skip("needs root to mount a file system")
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.fixture
def settle(tmp_path):
    """Settings from TOML behind the least that a sensor needs."""

    def read(text="", *, interface="eth0", blocks='["203.0.113.0/24"]'):
        path = tmp_path / "appliance.toml"
        head = f'sensor = "s1"\nstate = "{tmp_path / "state"}"\n'
        block = f'[monitored]\ninterface = "{interface}"\nblocks = {blocks}\n'
        path.write_text(head + block + text)
        return load(path, Settings)

    return read


@pytest.fixture(scope="session")
def stand():
    """How a sensor stands that has nothing to complain of, but for what a test changes."""

    def make(**changes):
        books = Books(received=12, unmonitored=1, malformed=2, uncounted=3, counted=6, examined=6)
        fields = {
            "sensor": "s1",
            "engine": "queue",
            "software": "teiten 1",
            "at": 1_700_000_000.0,
            "started": 1_699_990_000.0,
            "window_start": 1_699_999_200,
            "window_seconds": 3600,
            "books": books,
            "window": books,
        }
        return Standing(**fields | changes)

    return make
